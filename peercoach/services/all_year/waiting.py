"""Who waits outside a round, since when, and until when they hear."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from peercoach.models import (
    Draft,
    Enrolment,
    EnrolmentStatus,
    Notice,
    Pair,
    PairStatus,
    Person,
    Programme,
    Publication,
    Round,
    RoundStatus,
    Side,
    Unmatched,
)
from peercoach.services.calendar.working_days import working_days_later
from peercoach.services.rounds.rounds import list_rounds
from peercoach.services.rounds.rows import TAKEN
from peercoach.services.sign_up.openings import DAYS_FOR_LATE

LATEST = time(16)
"""By the clocks of the programme: on the last day a coordinator has until then."""


@dataclass(frozen=True, slots=True)
class Waits:
    """A first-year who waits since a moment, and hears until another; `told_at` when they heard
    that there is nobody yet."""

    enrolment: Enrolment
    person: Person
    since: datetime
    until: datetime
    told_at: datetime | None

    @property
    def key(self) -> str:
        """Of the mail that there is no place yet: one for each time of waiting."""
        return f"no-place:{self.enrolment.id}:{self.since.isoformat(timespec='seconds')}"


def round_of(session: Session, programme: Programme) -> Round | None:
    """The round whose pairs are live, outside which people wait; None while they wait for one."""
    newest = next(iter(list_rounds(session, programme)), None)
    return newest if newest and newest.status is RoundStatus.published else None


def who_waits(session: Session, programme: Programme) -> list[Waits]:
    """Those with the least time left first; nobody while there is a round to wait for."""
    round_ = round_of(session, programme)
    if round_ is None:
        return []
    taken = select(Pair.first_year_id).where(
        Pair.programme_id == programme.id, col(Pair.status).in_(TAKEN)
    )
    found = session.exec(
        select(Enrolment, Person)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(
            Enrolment.programme_id == programme.id,
            Enrolment.side == Side.first_year,
            Enrolment.status == EnrolmentStatus.active,
            col(Enrolment.id).not_in(taken),
        )
    ).all()
    began = session.exec(
        select(func.min(Publication.published_at)).where(Publication.round_id == round_.id)
    ).one()
    ends, looked_at, zone = _ends(session, programme), _left_out(session, round_), _zone(programme)
    waits = []
    for enrolment, person in found:
        since = max(
            moment
            for moment in (
                enrolment.sent_at or enrolment.created_at,
                began,
                ends.get(enrolment.id),
            )
            if moment
        )
        told = looked_at.get(enrolment.id)
        waits.append(
            Waits(
                enrolment,
                person,
                since,
                working_days_later(since, DAYS_FOR_LATE, zone),
                told if told and told >= since else None,
            )
        )
    mailed = _mailed(session, programme)
    waits = [
        Waits(one.enrolment, one.person, one.since, one.until, one.told_at or mailed.get(one.key))
        for one in waits
    ]
    return sorted(waits, key=lambda one: (one.told_at is not None, one.until, one.enrolment.id))


def latest_moment(waits: Waits, programme: Programme) -> datetime:
    """When they are told at the latest, on the last of their days."""
    zone = _zone(programme)
    day = waits.until.astimezone(zone).date()
    return datetime.combine(day, LATEST, zone)


def _zone(programme: Programme) -> ZoneInfo:
    return ZoneInfo(programme.time_zone)


def _ends(session: Session, programme: Programme) -> Mapping[int, datetime | None]:
    """When the last pair of a first-year ended, of those they knew of."""
    return dict(
        session.exec(
            select(Pair.first_year_id, func.max(Pair.ended_at))
            .where(
                Pair.programme_id == programme.id,
                Pair.status == PairStatus.ended,
                col(Pair.started_at).is_not(None),
            )
            .group_by(col(Pair.first_year_id))
        ).all()
    )


def _left_out(session: Session, round_: Round) -> Mapping[int, datetime | None]:
    """When a publication of this round told somebody that there was nobody for them."""
    return dict(
        session.exec(
            select(Unmatched.first_year_id, func.max(Publication.published_at))
            .join(Draft, col(Draft.id) == Unmatched.draft_id)
            .join(Publication, col(Publication.draft_id) == Draft.id)
            .where(Draft.round_id == round_.id, col(Publication.published_at).is_not(None))
            .group_by(col(Unmatched.first_year_id))
        ).all()
    )


def _mailed(session: Session, programme: Programme) -> Mapping[str, datetime]:
    return dict(
        session.exec(
            select(Notice.dedupe_key, Notice.created_at).where(
                Notice.programme_id == programme.id,
                col(Notice.dedupe_key).startswith("no-place:"),
            )
        ).all()
    )
