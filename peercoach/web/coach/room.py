"""A coach says how many places there are, from the board."""

from typing import Annotated

from fastapi import Form
from starlette.responses import RedirectResponse, Response

from peercoach.deps import Me, Now, Writing
from peercoach.models import Side
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.sign_up.enrolments import find_own
from peercoach.services.sign_up.room import set_places
from peercoach.web.pages import PageRouter

router = PageRouter()


@router.form("/{programme}/coach/places")
def change_places(
    programme: str, session: Writing, visitor: Me, now: Now, places: Annotated[int, Form()]
) -> Response:
    found = find_programme(session, programme)
    enrolment = find_own(session, found, visitor.person_id, side=Side.coach, change=True)
    set_places(session, enrolment, places, now=now)
    return RedirectResponse(f"/coach#room-{found.slug}", 303)
