"""Which check-ins were asked, and whether they were answered. What was answered is not here: it
was written to be acted upon, not to be collected by a program."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from peercoach.models import CheckIn, Pair, Person, Programme


@dataclass(frozen=True, slots=True)
class CheckInRow:
    """One question to one of a pair; `skipped` says why it was never sent. What a mail scanner may
    have answered is not answered."""

    pair: str
    name: str
    step: str
    due_at: datetime
    sent_at: datetime | None
    answered_at: datetime | None
    skipped: str | None


def list_check_ins(
    session: Session,
    programme: Programme,
    *,
    pair: str = "",
    skip: int = 0,
    most: int | None = None,
) -> list[CheckInRow]:
    """Of one pair of the programme or (empty) of all, the newest first."""
    found = session.exec(
        select(CheckIn, Pair.uid, Person.name)
        .join(Pair, col(Pair.id) == CheckIn.pair_id)
        .join(Person, col(Person.id) == CheckIn.person_id)
        .where(*_wanted(programme, pair))
        .order_by(col(CheckIn.due_at).desc(), col(CheckIn.id))
        .offset(skip)
        .limit(most)
    )
    return [
        CheckInRow(
            uid,
            name,
            one.step,
            one.due_at,
            one.sent_at,
            None if one.suspect else one.answered_at,
            one.skipped,
        )
        for one, uid, name in found
    ]


def count_check_ins(session: Session, programme: Programme, *, pair: str = "") -> int:
    return session.exec(
        select(func.count(col(CheckIn.id)))
        .join(Pair, col(Pair.id) == CheckIn.pair_id)
        .where(*_wanted(programme, pair))
    ).one()


def _wanted(programme: Programme, pair: str) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [col(Pair.programme_id) == programme.id]
    return [*wanted, col(Pair.uid) == pair] if pair else wanted
