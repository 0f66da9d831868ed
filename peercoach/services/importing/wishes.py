"""The wishes about others that a file brings: to be together, or not."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from peercoach.models import (
    Enrolment,
    Pair,
    PairRequest,
    PairStatus,
    PausedBy,
    Person,
    Programme,
    RequestKind,
)
from peercoach.services.importing.rows import Incoming
from peercoach.services.pairs.breaks import hold


def add_wishes(
    session: Session, programme: Programme, rows: Sequence[Incoming], now: datetime
) -> int:
    """Add those that are not there yet, and say how many. None is ever taken away by a file."""
    if not any(row.together or row.apart for row in rows):
        return 0
    query = (
        select(Person.email, Enrolment.id)
        .join(Enrolment, col(Enrolment.person_id) == Person.id)
        .where(Enrolment.programme_id == programme.id)
    )
    ids = dict(session.exec(query).all())
    made = select(PairRequest.enrolment_id, PairRequest.other_id).where(
        PairRequest.programme_id == programme.id
    )
    there = set(session.exec(made).all())
    added = 0
    for row in rows:
        for kind, others in ((RequestKind.together, row.together), (RequestKind.apart, row.apart)):
            for other in others:
                wish = (ids[row.email], ids.get(other, 0))
                if wish[1] and wish not in there:
                    there.add(wish)
                    session.add(_request(programme, wish, kind, now))
                    added += 1
                    if kind is RequestKind.apart:
                        _rest(session, wish, now)
    session.flush()
    return added


def _rest(session: Session, wish: tuple[int, int], now: datetime) -> None:
    """A pair of these two stands still at once: a coordinator decides what comes next, and to both
    it is a pause like any other."""
    pairs = session.exec(
        select(Pair)
        .where(
            col(Pair.first_year_id).in_(wish),
            col(Pair.coach_id).in_(wish),
            col(Pair.status).in_((PairStatus.live, PairStatus.paused)),
        )
        .with_for_update()
    ).all()
    for pair in pairs:
        hold(session, pair, PausedBy.coordinator, now=now)


def wishes_made(session: Session, programme: Programme) -> set[tuple[str, str]]:
    """(address of who asks, address of the other), of every wish that is there."""
    asks, other = aliased(Enrolment), aliased(Enrolment)
    one, two = aliased(Person), aliased(Person)
    found = session.exec(
        select(one.email, two.email)
        .select_from(PairRequest)
        .join(asks, col(asks.id) == PairRequest.enrolment_id)
        .join(other, col(other.id) == PairRequest.other_id)
        .join(one, col(one.id) == asks.person_id)
        .join(two, col(two.id) == other.person_id)
        .where(PairRequest.programme_id == programme.id)
    )
    return set(found.all())


def _request(
    programme: Programme, wish: tuple[int, int], kind: RequestKind, now: datetime
) -> PairRequest:
    asks, other = wish
    return PairRequest(
        programme_id=programme.id, enrolment_id=asks, other_id=other, kind=kind, made_at=now
    )
