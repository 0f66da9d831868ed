"""Outside a round: who waits and what the last night found for them, and what asks for a change."""

from datetime import datetime
from typing import Annotated

from fastapi import Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Solver, Writing
from peercoach.models import DraftStatus, Programme
from peercoach.services.all_year.approving import approve_places
from peercoach.services.all_year.asking import last_look, look_for_places
from peercoach.services.all_year.happened import coaches_with_pairs
from peercoach.services.all_year.showing import left_by, name_of_uid, places_of
from peercoach.services.all_year.waiting import latest_moment, round_of, who_waits
from peercoach.services.all_year.working_out import worked_out
from peercoach.services.programmes.people_list import names_of_several
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rounds.drafts import AT_WORK, state_of
from peercoach.services.rounds.publishing import OutOfDate
from peercoach.web.coordinator.frame import go, staff_page, who
from peercoach.web.coordinator.portions import Portion
from peercoach.web.pages import PageRouter

router = PageRouter()


@router.page("/co/{programme}/late")
def show_late(
    request: Request,
    programme: str,
    session: Reading,
    now: Now,
    page: int = 1,
    placed: int = 0,
) -> Response:
    found = find_programme(session, programme)
    return _page(request, session, found, now, page=page, placed=placed)


@router.form("/co/{programme}/late/look")
def look(request: Request, programme: str, session: Writing, now: Now, solver: Solver) -> Response:
    """Not only at night: somebody may wait who can be helped at once."""
    found = find_programme(session, programme)
    draft = look_for_places(session, found, by=who(request), now=now)
    solver.after(session, draft.uid, now)
    return go(found, "/late")


@router.form("/co/{programme}/late/approve")
def press_approve(
    request: Request,
    programme: str,
    session: Writing,
    now: Now,
    first_year: Annotated[list[str], Form()],
) -> Response:
    """One, or all that the page had."""
    found = find_programme(session, programme)
    try:
        pairs = approve_places(session, found, first_year, by=who(request), now=now)
    except OutOfDate as error:
        return _page(request, session, found, now, status=409, changes=error.changes)
    return go(found, f"/late?placed={len(pairs)}")


def _page(
    request: Request,
    session: Session,
    programme: Programme,
    now: datetime,
    *,
    status: int = 200,
    page: int = 1,
    placed: int = 0,
    changes: object = (),
) -> Response:
    round_ = round_of(session, programme)
    draft = last_look(session, round_) if round_ else None
    state = state_of(draft, now) if draft else None
    places = (
        {place.first_year_id: place for place in places_of(session, programme, round_, draft)}
        if round_ and draft and state is DraftStatus.ready
        else {}
    )
    left = left_by(session, draft) if draft and state is DraftStatus.ready else []
    waits = who_waits(session, programme)
    happened, others = worked_out(session, programme, now=now)
    portion = Portion.of(len(waits), page)
    here = waits[portion.skip : portion.skip + portion.size]
    return staff_page(
        request,
        "co/late.html",
        programme,
        at="/rounds",
        status=status,
        now=now,
        round=round_,
        looked=draft,
        busy=draft if state in AT_WORK else None,
        failed=state is DraftStatus.failed,
        waits=[(one, places.get(one.enrolment.id)) for one in here],
        latest={one.key: latest_moment(one, programme) for one in here},
        portion=portion,
        ready=[place for place in places.values() if place.holds],
        reasons={row: reason for row, _, reason in left},
        several=names_of_several(session, programme),
        placed=placed,
        changes=changes,
        open=[
            (one.uid, about["why"], name_of_uid(session, programme, about.get("of", "")))
            for one in others
            for about in [one.about or {}]
        ],
        happened=happened,
        coaches=coaches_with_pairs(session, programme),
    )
