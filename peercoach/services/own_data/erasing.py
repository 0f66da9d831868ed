"""Erasing a person: nothing about them is left, what others share with them loses its name, and
whoever was paired with them hears it kindly."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, func, or_, select, update

from peercoach.errors import Conflict
from peercoach.i18n import mark
from peercoach.models import (
    Draft,
    DraftStatus,
    Enrolment,
    EnrolmentStatus,
    Pair,
    PairStatus,
    Person,
    Programme,
    Role,
    Round,
    Side,
)
from peercoach.notify.messages.pair_over import ERASED
from peercoach.services.audit import record
from peercoach.services.own_data.holding import Holding, value_of
from peercoach.services.own_data.holdings import HOLDINGS
from peercoach.services.own_data.mentions import forget_mentions
from peercoach.services.own_data.subject import Subject, subject_of
from peercoach.services.pairs.pairs import WAS_ERASED, mark_ended, owe_end
from peercoach.services.rounds.drafts import AT_WORK, LOST
from peercoach.services.rounds.rounds import raise_versions
from peercoach.services.turns import wait_for_turn

GOING_ON = (PairStatus.live, PairStatus.paused)
SAID_FOR = timedelta(days=14)
"""How long the page of who stays behind says so."""


class LastOne(Conflict):
    """Nobody else could do this person's work in a programme."""


def erase(session: Session, person: Person, *, now: datetime) -> None:
    """Remove a person. Nothing brings them back. Raises LastOne, and then nothing has changed."""
    refuse_last_one(session, person)
    session.exec(
        select(Enrolment.id).where(Enrolment.person_id == person.id).with_for_update()
    ).all()
    who = subject_of(session, person)
    _stop_solvers(session, who, now=now)
    for programme_id in sorted(who.programmes):
        raise_versions(session, programme_id)
    _end_pairs(session, who, now=now)
    _stop_taking_part(session, who, now=now)
    forget_mentions(session, who)
    record(
        session,
        now=now,
        actor=person.uid,
        action="erase",
        subject_kind="person",
        subject_uid=person.uid,
    )
    for holding in HOLDINGS:
        _forget(session, holding, who)
    _forget_unsent(session, who)
    session.expire_all()


def _forget_unsent(session: Session, who: Subject) -> None:
    """A sign-up that was never sent in has nothing to count: not even an empty row stays."""
    paired = select(Pair.id).where(
        or_(Pair.first_year_id == Enrolment.id, Pair.coach_id == Enrolment.id)
    )
    session.exec(
        delete(Enrolment).where(
            col(Enrolment.id).in_(who.enrolments),
            col(Enrolment.sent_at).is_(None),
            ~paired.exists(),
        )
    )


def refuse_last_one(session: Session, person: Person) -> None:
    """Raises LastOne. Of two who leave at the same moment, one is the last."""
    mine = session.exec(
        select(Role, Programme)
        .join(Programme, col(Programme.id) == Role.programme_id)
        .where(Role.person_id == person.id)
        .order_by(col(Programme.id))
    ).all()
    for role, programme in mine:
        wait_for_turn(session, f"roles in {programme.id}")
        others = session.exec(
            select(func.count(col(Role.id))).where(
                Role.programme_id == programme.id,
                Role.kind == role.kind,
                Role.person_id != person.id,
            )
        ).one()
        if not others:
            raise LastOne(
                mark(
                    "You are the only one who does this work in “{nl}” / “{en}”. "
                    "Let somebody else take it over first; then you can delete everything"
                ),
                nl=programme.name_nl,
                en=programme.name_en,
            )


def _stop_solvers(session: Session, who: Subject, *, now: datetime) -> None:
    """What a solver has in its hands is about this person too: it may store nothing any more."""
    rounds = select(Round.id).where(col(Round.programme_id).in_(who.programmes))
    session.exec(
        update(Draft)
        .where(col(Draft.round_id).in_(rounds), col(Draft.status).in_(AT_WORK))
        .values(status=DraftStatus.failed, error=LOST, finished_at=now)
    )


def _end_pairs(session: Session, who: Subject, *, now: datetime) -> None:
    """Pairs that go on end, and the other hears it; planned ones, of which nobody knows, go."""
    session.exec(
        delete(Pair).where(col(Pair.id).in_(who.pairs), col(Pair.status) == PairStatus.planned)
    )
    pairs = session.exec(
        select(Pair)
        .where(col(Pair.id).in_(who.pairs), col(Pair.status).in_(GOING_ON))
        .order_by(col(Pair.id))
        .with_for_update()
    ).all()
    for pair in pairs:
        mark_ended(session, pair, reason=WAS_ERASED, by=who.person_id, now=now)
        mine = pair.coach_id in who.enrolments
        other = session.get_one(Enrolment, pair.first_year_id if mine else pair.coach_id)
        _tell(session, pair, other, now=now)


def _tell(session: Session, pair: Pair, other: Enrolment, *, now: datetime) -> None:
    """Without a name: that has to go as well, out of the mails we still have to send too."""
    reader = session.get_one(Person, other.person_id)
    since = (pair.started_at or pair.made_at).date().isoformat()
    owe_end(session, pair, reader, side=other.side, template=ERASED, now=now, since=since)


def _stop_taking_part(session: Session, who: Subject, *, now: datetime) -> None:
    """Their places are free, and no round counts on them any more."""
    for enrolment in session.exec(select(Enrolment).where(col(Enrolment.id).in_(who.enrolments))):
        enrolment.status = EnrolmentStatus.withdrawn
        enrolment.withdrawn_at = enrolment.withdrawn_at or now
        enrolment.changed_at = now
        enrolment.minimum = 0
        if enrolment.side is Side.coach:
            enrolment.capacity = 0
        enrolment.version += 1
    session.flush()


def _forget(session: Session, holding: Holding, who: Subject) -> None:
    about = (holding.erased or holding.which)(who)
    if holding.deleted:
        session.execute(delete(holding.table).where(about))
        return
    if holding.emptied:
        for row_id in session.exec(select(holding.table.id).where(about)).all():
            values = {name: value_of(empty) for name, empty in holding.emptied.items()}
            one = col(holding.table.id) == row_id
            session.execute(update(holding.table).where(one).values(values))


def left_lately(session: Session, person_id: int, *, now: datetime) -> list[Pair]:
    """Pairs of this person that ended, not long ago, because the other had everything erased."""
    mine = select(Enrolment.id).where(Enrolment.person_id == person_id)
    found = session.exec(
        select(Pair)
        .where(
            or_(col(Pair.first_year_id).in_(mine), col(Pair.coach_id).in_(mine)),
            Pair.end_reason == WAS_ERASED,
            col(Pair.ended_at) > now - SAID_FOR,
        )
        .order_by(col(Pair.ended_at))
    )
    return list(found)


def count_partners(session: Session, person_id: int) -> int:
    """With how many people somebody is paired now: who will hear that they left."""
    mine = select(Enrolment.id).where(Enrolment.person_id == person_id)
    return session.exec(
        select(func.count(col(Pair.id))).where(
            or_(col(Pair.first_year_id).in_(mine), col(Pair.coach_id).in_(mine)),
            col(Pair.status).in_(GOING_ON),
        )
    ).one()
