"""What I passed on: who reads it, who opened it, and a way to add to it. Never what it says."""

from typing import Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.deps import Me, Now, Reading, Sealing, Writing
from peercoach.models import ConcernKind, Person
from peercoach.services.care.own import PassedOn, find_own_concern
from peercoach.services.care.readers import readers_of
from peercoach.services.care.telling import add_to
from peercoach.services.settings.look import look_of
from peercoach.web.care.turning_to import one_line_breaks
from peercoach.web.pages import PageRouter, page

router = PageRouter()
LONGEST = 2000


@router.page("/me/concerns/{uid}")
def show_concern(
    request: Request, uid: str, session: Reading, visitor: Me, *, new: bool = False
) -> Response:
    found = find_own_concern(session, visitor.person_id, uid)
    return _page(request, session, found, new=new)


@router.form("/me/concerns/{uid}/add")
def add(
    uid: str,
    session: Writing,
    vault: Sealing,
    visitor: Me,
    now: Now,
    text: Annotated[str, Form()] = "",
) -> Response:
    """An empty addition adds nothing; one that is too long is cut by no form of ours."""
    found = find_own_concern(session, visitor.person_id, uid)
    said = one_line_breaks(text)[:LONGEST]
    if said:
        me = session.get_one(Person, visitor.person_id)
        add_to(session, vault, found.cover.concern, said, by=me, now=now)
    return RedirectResponse(f"/me/concerns/{uid}{'?new=2' if said else ''}", 303)


def _page(request: Request, session: Reading, found: PassedOn, *, new: bool) -> Response:
    concern = found.cover.concern
    readers = readers_of(session, concern.programme_id, but={concern.author_id, concern.about_id})
    return page(
        request,
        "care/passed_on.html",
        look=look_of(found.cover.programme),
        menu_of="/coach" if concern.kind is ConcernKind.worry else "",
        found=found,
        concern=concern,
        zone=found.cover.zone,
        readers=readers,
        can_add=request.app.state.vault is not None and concern.closed_at is None and readers,
        new=new,
    )
