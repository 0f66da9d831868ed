"""When life happens: the smallest change that helps, what it changes, and one button for it."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Solver, Writing
from peercoach.models import Draft, DraftStatus, Person, Programme, Round
from peercoach.services.all_year.approving import approve
from peercoach.services.all_year.asking import ask_for_change, find_change
from peercoach.services.all_year.reasons import Why
from peercoach.services.all_year.showing import left_by, name_of_uid, places_of
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rounds.drafts import AT_WORK, error_of, state_of
from peercoach.services.rounds.publishing import OutOfDate
from peercoach.web.coordinator.frame import go, staff_page, who
from peercoach.web.pages import PageRouter

router = PageRouter()


@router.form("/co/{programme}/late/changes")
def ask(
    request: Request,
    programme: str,
    *,
    session: Writing,
    now: Now,
    solver: Solver,
    why: Annotated[Literal["move", "leaves", "left", "places", "apart", "asked"], Form()],
    of: Annotated[str, Form()] = "",
) -> Response:
    found = find_programme(session, programme)
    draft = ask_for_change(session, found, why=Why(why), of=of, by=who(request), now=now)
    solver.after(session, draft.uid, now)
    return go(found, f"/late/changes/{draft.uid}")


@router.page("/co/{programme}/late/changes/{uid}")
def show_change(request: Request, programme: str, uid: str, session: Reading, now: Now) -> Response:
    found = find_programme(session, programme)
    draft, round_ = find_change(session, found, uid)
    return _page(request, session, found, draft, round_, now)


@router.form("/co/{programme}/late/changes/{uid}/approve")
def press_approve(
    request: Request, programme: str, uid: str, session: Writing, now: Now
) -> Response:
    found = find_programme(session, programme)
    draft, round_ = find_change(session, found, uid)
    try:
        approve(session, found, round_, draft, by=who(request), now=now)
    except OutOfDate as error:
        return _page(request, session, found, draft, round_, now, status=409, changes=error.changes)
    return go(found, f"/late/changes/{uid}")


def _page(
    request: Request,
    session: Session,
    programme: Programme,
    draft: Draft,
    round_: Round,
    now: datetime,
    *,
    status: int = 200,
    changes: object = (),
) -> Response:
    state = state_of(draft, now)
    ready = state is DraftStatus.ready
    about = draft.about or {}
    approved = about.get("approved")
    by = session.get(Person, about["by"]) if approved else None
    return staff_page(
        request,
        "co/change.html",
        programme,
        at="/rounds",
        status=status,
        draft=draft,
        why=about.get("why"),
        of=name_of_uid(session, programme, about.get("of", "")),
        busy=state in AT_WORK,
        failed=error_of(draft, now),
        conflicts=(draft.levels or {}).get("conflicts", []),
        places=places_of(session, programme, round_, draft) if ready else [],
        left=left_by(session, draft) if ready else [],
        approved=datetime.fromisoformat(approved) if approved else None,
        by=by.name if by else "",
        changes=changes,
    )
