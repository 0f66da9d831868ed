"""The remedies of a draft: what each would do, and doing it.

What a remedy says was computed with the round as it was solved. So it is done only while nothing
else has changed, and all of it at once; then the next draft shows exactly what was said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from peercoach.errors import Conflict, NotFound
from peercoach.i18n import mark
from peercoach.models import DemandKind, Draft, Programme, Round
from peercoach.services.rounds.drafts import queue_draft
from peercoach.services.rounds.milder import set_milder
from peercoach.services.rounds.missing_answers import ask_for_answers, list_unanswered
from peercoach.services.rounds.publishing import maybe_out_of_date
from peercoach.services.rounds.rounds import locked, set_demand


class RoundChanged(Conflict):
    """What the remedy says was computed for a round that has changed since."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A remedy as a page offers it. `ask` mails people and changes nothing itself; `asked` when all
    of them were. `adds_place`: a coach has to agree. `wish`: those two have to, and no button does
    it for them."""

    number: int
    say: Mapping[str, str]
    ask: int
    asked: bool
    adds_place: bool
    wish: bool


def remedies_of(
    session: Session, programme: Programme, round_: Round, draft: Draft
) -> list[Choice]:
    """In the order in which `Unmatched.reason["remedy"]` counts them."""
    stored = _stored(draft)
    waiting: set[str] = set()
    if any(one["ask"] for one in stored):
        people = list_unanswered(session, programme, round_)
        waiting = {one.enrolment.uid for one in people if not one.asked}
    return [
        Choice(
            number,
            one["say"],
            ask=len(one["ask"]),
            asked=waiting.isdisjoint(one["ask"]),
            adds_place=any(adds for _, _, adds in one["kept"]),
            wish=one["wish"],
        )
        for number, one in enumerate(stored)
    ]


def do_remedy(
    session: Session,
    programme: Programme,
    round_: Round,
    draft: Draft,
    number: int,
    *,
    by: int,
    now: datetime,
) -> Draft | None:
    """Mail those it asks; or fix what it fixes, and ask for the draft that shows the effect."""
    stored = _stored(draft)
    if not 0 <= number < len(stored):
        raise NotFound
    remedy = stored[number]
    if remedy["ask"]:
        ask_for_answers(session, programme, round_, only=set(remedy["ask"]), by=by, now=now)
        return None
    round_ = locked(session, round_)
    if remedy["wish"] or maybe_out_of_date(session, draft):
        raise RoundChanged(
            mark("Something changed since this draft was solved. Solve again, then choose")
        )
    _fix(session, round_, remedy, by=by, now=now)
    return queue_draft(session, round_, by=by, balance=draft.balance, now=now)


def _fix(
    session: Session, round_: Round, remedy: Mapping[str, Any], *, by: int, now: datetime
) -> None:
    how: dict[str, Any] = {"by": by, "now": now}
    for first_year, coach in remedy["lift"]:
        _set(session, round_, first_year, coach, kind=None, **how)
    for first_year, coach, adds_place in remedy["kept"]:
        lock = {"kind": DemandKind.lock, "adds_place": adds_place}
        _set(session, round_, first_year, coach, **lock, **how)
    for key in remedy["milder"]:
        set_milder(session, round_, key, milder=True, **how)


def _set(session: Session, round_: Round, first_year: str, coach: str, **how: Any) -> None:
    set_demand(session, round_, first_year=first_year, coach=coach, **how)


def _stored(draft: Draft) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = (draft.insights or {}).get("remedies", ())
    return found
