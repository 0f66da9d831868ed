"""How often the two mean to be in touch: said on the page where they plan."""

from typing import Annotated

from fastapi import Form
from starlette.responses import RedirectResponse, Response

from peercoach.deps import Me, Writing
from peercoach.services.pairs.cadence import agree_on
from peercoach.services.pairs.noting import find_own_pair
from peercoach.web.pages import PageRouter

router = PageRouter()


@router.form("/me/pairs/{uid}/cadence")
def say_how_often(
    uid: str, session: Writing, visitor: Me, days: Annotated[int, Form()] = 0
) -> Response:
    """Nought: they see as it comes."""
    pair, _, _ = find_own_pair(session, visitor.person_id, uid)
    agree_on(session, pair, days or None)
    return RedirectResponse(f"/me/pairs/{uid}/meet#often", 303)
