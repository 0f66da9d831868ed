"""The quiet pairs in front of a coordinator, and putting one aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select, update

from peercoach.errors import NotFound
from peercoach.models import (
    Contact,
    Enrolment,
    Pair,
    PairStatus,
    Person,
    Programme,
    QuietEnd,
    QuietEpisode,
    QuietReason,
)

IN_TOUCH = (PairStatus.live, PairStatus.paused)


@dataclass(frozen=True, slots=True)
class QuietPair:
    """One open flag. `since` is the last sign of life, else the start of the pair."""

    pair: str
    first_year: str
    coach: str
    reason: QuietReason
    facts: Mapping[str, Any]
    since: datetime
    started_at: datetime
    opened_at: datetime
    contacts: int

    def days(self, now: datetime) -> int:
        return (now - self.since).days


def list_quiet_pairs(session: Session, programme: Programme) -> list[QuietPair]:
    """Open flags, the longest silence first."""
    asks, offers = aliased(Person), aliased(Person)
    first_year, coach = aliased(Enrolment), aliased(Enrolment)
    query = (
        select(QuietEpisode, Pair, asks.name, offers.name)
        .join(Pair, col(Pair.id) == QuietEpisode.pair_id)
        .join(first_year, col(first_year.id) == Pair.first_year_id)
        .join(coach, col(coach.id) == Pair.coach_id)
        .join(asks, col(asks.id) == first_year.person_id)
        .join(offers, col(offers.id) == coach.person_id)
        .where(
            Pair.programme_id == programme.id,
            col(Pair.status).in_(IN_TOUCH),
            col(QuietEpisode.closed_at).is_(None),
        )
    )
    found = session.exec(query).all()
    contacts = _contacts(session, [pair.id for _, pair, _, _ in found])
    quiet = [
        QuietPair(
            pair.uid,
            one,
            other,
            episode.reason,
            episode.facts,
            max([*(noted for noted, _ in contacts.get(pair.id, [])), _start(pair)]),
            _start(pair),
            episode.opened_at,
            sum(count for _, count in contacts.get(pair.id, [])),
        )
        for episode, pair, one, other in found
    ]
    return sorted(quiet, key=lambda one: (one.since, one.first_year))


def close_quiet_pair(session: Session, pair: Pair, *, by: int, now: datetime) -> None:
    """Somebody looked, and that is enough for now. It comes back when it stays quiet."""
    result = session.exec(
        update(QuietEpisode)
        .where(col(QuietEpisode.pair_id) == pair.id, col(QuietEpisode.closed_at).is_(None))
        .values(closed_at=now, closed_how=QuietEnd.person, closed_by_id=by)
    )
    if not result.rowcount and not _ever_quiet(session, pair):
        raise NotFound


def _ever_quiet(session: Session, pair: Pair) -> bool:
    """Pressed twice, or closed by another in the meantime: that is no mistake."""
    query = select(QuietEpisode.id).where(QuietEpisode.pair_id == pair.id)
    return session.exec(query).first() is not None


def _start(pair: Pair) -> datetime:
    return pair.started_at or pair.made_at


def _contacts(session: Session, pair_ids: Sequence[int]) -> dict[int, list[tuple[datetime, int]]]:
    found = session.exec(
        select(Contact.pair_id, func.max(Contact.noted_at), func.count(col(Contact.id)))
        .where(col(Contact.pair_id).in_(pair_ids))
        .group_by(col(Contact.pair_id))
    )
    return {pair_id: [(latest, count)] for pair_id, latest, count in found}
