"""Rounds: the list, opening one, a draft of it to look at, and solving again."""

from datetime import date, datetime, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Form
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Solver, Writing
from peercoach.errors import Conflict, InvalidInput
from peercoach.i18n import mark
from peercoach.models import Draft, DraftStatus, Programme
from peercoach.services.mails.quiet_hours import next_moment
from peercoach.services.programmes.overview import overview_of, taking_part
from peercoach.services.programmes.people_list import names_of_several
from peercoach.services.programmes.programmes import definition_of, find_programme
from peercoach.services.rounds.drafts import (
    AT_WORK,
    error_of,
    find_draft,
    letter_of,
    list_drafts,
    queue_draft,
    state_of,
)
from peercoach.services.rounds.milder import list_milder
from peercoach.services.rounds.missing_answers import ask_for_answers, list_unanswered
from peercoach.services.rounds.preview import choices_of
from peercoach.services.rounds.publications import (
    earlier_publication,
    list_publications,
    same_people,
)
from peercoach.services.rounds.rounds import (
    OPEN,
    ClosesTooSoon,
    close_round,
    find_round,
    list_rounds,
    open_round,
)
from peercoach.web.coordinator.coaches_first import coaches_first
from peercoach.web.coordinator.frame import go, say_in, staff_page, who, zone_of
from peercoach.web.coordinator.preview import preview
from peercoach.web.pages import PageRouter

router = PageRouter()
BALANCES = (0, 20, 200)


@router.page("/co/{programme}/rounds")
def show_rounds(request: Request, programme: str, session: Reading) -> Response:
    return _rounds_page(request, session, find_programme(session, programme))


@router.form("/co/{programme}/rounds")
def open_new_round(
    request: Request,
    programme: str,
    session: Writing,
    now: Now,
    name: Annotated[str, Form()] = "",
    closes: Annotated[str, Form()] = "",
) -> Response:
    found = find_programme(session, programme)
    try:
        ends = _end_of_day(closes, zone_of(found)) if closes else None
        round_ = open_round(session, found, name=name, by=who(request), now=now, closes_at=ends)
    except (InvalidInput, Conflict) as error:
        message = say_in(request).gettext(error.message).format(**error.details)
        field = "closes" if isinstance(error, ClosesTooSoon | NoSuchDay) else "name"
        errors = [(field, message)]
        return _rounds_page(request, session, found, name=name, closes=closes, errors=errors)
    return go(found, f"/rounds/{round_.uid}")


@router.page("/co/{programme}/rounds/{uid}")
def show_round(
    request: Request,
    programme: str,
    uid: str,
    *,
    session: Reading,
    now: Now,
    draft: str = "",
    against: str = "",
    q: str = "",
    page: int = 1,
    everyone: bool = False,
) -> Response:
    found = find_programme(session, programme)
    round_ = find_round(session, found, uid)
    drafts = list_drafts(session, round_)
    ready = [one for one in drafts if state_of(one, now) is DraftStatus.ready]
    shown = find_draft(session, round_, draft) if draft else (ready[0] if ready else None)
    newest = drafts[0] if drafts else None
    publications = list_publications(session, round_)
    comparable = same_people(shown, ready, [one for one, _ in publications]) if shown else []
    asked: dict[str, Any] = {
        "against": against,
        "search": q.strip(),
        "page": page,
        "everyone": everyone,
    }
    return staff_page(
        request,
        "co/round.html",
        found,
        at="/rounds",
        now=now,
        round=round_,
        drafts=[(letter_of(one.number), one, state_of(one, now)) for one in drafts],
        busy=newest if newest and state_of(newest, now) in AT_WORK else None,
        failed=newest and _failure(newest, now),
        letter_of=letter_of,
        balances=BALANCES,
        balance=shown.balance if shown else definition_of(found).balance,
        today=taking_part(session, found) if shown else overview_of(session, found),
        choices=choices_of(session, round_),
        milder=list_milder(definition_of(found), round_),
        publications=publications,
        mails_leave={
            one.id: next_moment(one.published_at, found, not_in_exams=False)
            for one, _ in publications
            if one.published_at
        },
        several=names_of_several(session, found),
        unanswered=list_unanswered(session, found, round_),
        **(
            preview(session, found, round_, shown, comparable, **asked)
            if shown
            else {"shown": None}
        ),
        coaches=coaches_first(session, round_, shown),
        too_late=earlier_publication(session, round_, shown) if shown else None,
    )


@router.form("/co/{programme}/rounds/{uid}/solve")
def solve(
    request: Request,
    programme: str,
    uid: str,
    *,
    session: Writing,
    now: Now,
    solver: Solver,
    balance: Annotated[int, Form(ge=0, le=1000)] = 20,
) -> Response:
    found = find_programme(session, programme)
    round_ = find_round(session, found, uid)
    draft = queue_draft(session, round_, by=who(request), balance=balance, now=now)
    solver.after(session, draft.uid, now)
    return go(found, f"/rounds/{uid}")


@router.form("/co/{programme}/rounds/{uid}/ask-answers")
def ask_answers(request: Request, programme: str, uid: str, session: Writing, now: Now) -> Response:
    """Mail those who miss an answer that pairing needs, each once in a round."""
    found = find_programme(session, programme)
    round_ = find_round(session, found, uid)
    ask_for_answers(session, found, round_, by=who(request), now=now)
    return go(found, f"/rounds/{uid}#answers")


@router.form("/co/{programme}/rounds/{uid}/close")
def close(request: Request, programme: str, uid: str, session: Writing, now: Now) -> Response:
    found = find_programme(session, programme)
    close_round(session, find_round(session, found, uid), by=who(request), now=now)
    return go(found, "/rounds")


class NoSuchDay(InvalidInput):
    """Not a day of the calendar."""


def _end_of_day(day: str, zone: ZoneInfo) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), time(23, 59), zone)
    except ValueError:
        expected = mark("Found “{found}”, expected a day such as 2026-09-30")
        raise NoSuchDay(expected, found=day) from None


def _failure(draft: Draft, now: datetime) -> dict[str, object] | None:
    """Which one failed, why, and the demands that clash where that is why."""
    why = error_of(draft, now)
    if why is None:
        return None
    return {
        "letter": letter_of(draft.number),
        "why": why,
        "balance": draft.balance,
        "conflicts": (draft.levels or {}).get("conflicts", []),
        "ways": (draft.insights or {}).get("ways_out", []),
    }


def _rounds_page(
    request: Request,
    session: Reading,
    programme: Programme,
    *,
    name: str = "",
    closes: str = "",
    errors: list[tuple[str, str]] | None = None,
) -> Response:
    rounds = list_rounds(session, programme)
    return staff_page(
        request,
        "co/rounds.html",
        programme,
        at="/rounds",
        status=422 if errors else 200,
        rounds=rounds,
        can_open=not any(one.status in OPEN for one in rounds),
        today=taking_part(session, programme),
        name=name,
        closes=closes,
        errors=errors,
    )
