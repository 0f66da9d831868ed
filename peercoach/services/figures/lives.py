"""What the pairs of the last year did, as dates: what every picture of them is counted from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from peercoach.models import Contact, ContactKind, Pair, PairStatus, Programme
from peercoach.services.calendar.days import calendar_of

A_YEAR = timedelta(weeks=52)
STARTED = (PairStatus.live, PairStatus.paused, PairStatus.ended)


@dataclass(frozen=True, slots=True)
class Life:
    """One pair: from when, until when if it is over, since when it rests, and the days they met or
    wrote. That an answer said they were in touch is not here: it has no day of its own."""

    start: date
    ended: date | None
    paused: date | None
    met: Sequence[date]
    wrote: Sequence[date]

    @property
    def goes_on(self) -> bool:
        return self.ended is None and self.paused is None


def lives_of(session: Session, programme: Programme, *, now: datetime) -> list[Life]:
    """Two queries, however many pairs there are."""
    day = calendar_of(programme).day
    which = (
        col(Pair.programme_id) == programme.id,
        col(Pair.status).in_(STARTED),
        col(Pair.started_at) > now - A_YEAR,
    )
    pairs = session.execute(
        select(Pair.id, Pair.started_at, Pair.ended_at, Pair.paused_at)
        .add_columns(col(Pair.made_at), col(Pair.status))
        .where(*which)
        .order_by(col(Pair.id))
    ).all()
    contacts: Mapping[tuple[int, ContactKind], list[date]] = defaultdict(list)
    for pair_id, kind, noted in session.exec(
        select(Contact.pair_id, col(Contact.kind), col(Contact.day))
        .join(Pair, col(Pair.id) == Contact.pair_id)
        .where(*which, col(Contact.kind).in_((ContactKind.met, ContactKind.wrote)))
        .order_by(col(Contact.day))
    ):
        contacts[pair_id, kind].append(noted)
    return [
        Life(
            start=day(started or made),
            ended=day(ended) if ended else None,
            paused=day(paused) if paused and status == PairStatus.paused else None,
            met=contacts[row, ContactKind.met],
            wrote=contacts[row, ContactKind.wrote],
        )
        for row, started, ended, paused, made, status in pairs
    ]
