"""Leaving: nothing has to be explained, and whoever stays behind hears it."""

from datetime import datetime

from sqlmodel import Session, col, or_, select

from peercoach.models import (
    Enrolment,
    EnrolmentStatus,
    Pair,
    PairStatus,
    Person,
    Programme,
)
from peercoach.notify.messages.leaving import WITHDRAWN
from peercoach.notify.messages.pair_over import LEFT
from peercoach.notify.outbox import owe
from peercoach.services.pairs.pairs import mark_ended, owe_end
from peercoach.services.rounds.rounds import raise_versions

UNDER_WAY = (PairStatus.planned, PairStatus.live, PairStatus.paused)
WITHDREW = "withdrew"


def withdraw(
    session: Session, programme: Programme, enrolment: Enrolment, *, now: datetime
) -> None:
    """Stop taking part. Their pairs end; first-years of a coach who leaves wait for another.

    A draft is forgotten altogether. Answers of who took part stay until they ask to be forgotten,
    so that coming back is easy.
    """
    if enrolment.status is EnrolmentStatus.withdrawn:
        return
    took_part = enrolment.status is not EnrolmentStatus.draft
    if enrolment.sent_at is None and not took_part:
        session.delete(enrolment)
        session.flush()
        return
    enrolment.status = EnrolmentStatus.withdrawn
    enrolment.withdrawn_at = enrolment.changed_at = now
    enrolment.version += 1
    session.flush()
    if not took_part:
        return
    # First of all: who publishes at this moment either sees this, or is done and its pairs are
    # among those that end here.
    raise_versions(session, programme.id)
    for pair in _pairs_under_way(session, enrolment):
        _leave_pair(session, pair, enrolment, now=now)
    _owe_goodbye(session, programme, enrolment, now=now)


def _leave_pair(session: Session, pair: Pair, leaver: Enrolment, *, now: datetime) -> None:
    """End it, and let the other know, unless neither knew of it yet."""
    known = pair.status is not PairStatus.planned
    mark_ended(session, pair, reason=WITHDREW, by=leaver.person_id, now=now)
    if known:
        other_id = pair.coach_id if leaver.id == pair.first_year_id else pair.first_year_id
        other = session.get_one(Enrolment, other_id)
        stays, leaves = (session.get_one(Person, one.person_id) for one in (other, leaver))
        owe_end(session, pair, stays, side=other.side, template=LEFT, now=now, other=leaves.name)


def _pairs_under_way(session: Session, enrolment: Enrolment) -> list[Pair]:
    query = (
        select(Pair)
        .where(
            or_(Pair.first_year_id == enrolment.id, Pair.coach_id == enrolment.id),
            col(Pair.status).in_(UNDER_WAY),
        )
        .order_by(col(Pair.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(session.exec(query).all())


def _owe_goodbye(
    session: Session, programme: Programme, enrolment: Enrolment, *, now: datetime
) -> None:
    owe(
        session,
        key=f"withdrawn:{enrolment.id}:{enrolment.version}",
        to=session.get_one(Person, enrolment.person_id),
        template=WITHDRAWN,
        payload={
            "programme": {"nl": programme.name_nl, "en": programme.name_en},
            "path": f"/{programme.slug}",
        },
        now=now,
        programme_id=programme.id,
    )
