"""Another buddy, without a reason: the pair ends, and these two are never paired again."""

from datetime import datetime

from sqlmodel import Session, col, delete, select

from peercoach.errors import Conflict
from peercoach.i18n import mark
from peercoach.models import (
    Enrolment,
    Notice,
    NoticeStatus,
    Pair,
    PairRequest,
    PairStatus,
    Person,
    RequestKind,
    Side,
)
from peercoach.notify.messages.pair_over import OTHER_BUDDY
from peercoach.services.care.theirs import find_theirs
from peercoach.services.pairs.pairs import mark_ended, owe_end, told_key
from peercoach.services.rounds.rounds import raise_versions
from peercoach.services.sign_up.room import resume

ASKED_ANOTHER = "asked for another buddy"


def find_as_first_year(session: Session, person_id: int, uid: str) -> tuple[Pair, Enrolment]:
    """A pair that goes on or rests, and in which this person is the first-year."""
    pair = find_theirs(session, person_id, uid, side=Side.first_year).pair
    return pair, session.get_one(Enrolment, pair.first_year_id)


def ask_another(
    session: Session,
    pair: Pair,
    enrolment: Enrolment,
    *,
    now: datetime,
    tell_at: datetime | None = None,
) -> None:
    """The first-year waits again, the coach hears that the pair is over; not why, nor by whom. At
    once, or at this moment: until then `take_back_another` undoes it."""
    session.refresh(enrolment, with_for_update={"key_share": True})
    session.refresh(pair, with_for_update=True)
    if pair.ended_at is not None:
        return
    mark_ended(session, pair, reason=ASKED_ANOTHER, by=enrolment.person_id, now=now)
    resume(session, enrolment, now=now)
    never_again(session, pair, now=now)
    coach = session.get_one(Enrolment, pair.coach_id)
    to = session.get_one(Person, coach.person_id)
    other = session.get_one(Person, enrolment.person_id).name
    owe_end(
        session,
        pair,
        to,
        side=Side.coach,
        template=OTHER_BUDDY,
        now=now,
        send_at=tell_at,
        other=other,
    )


def take_back_another(session: Session, pair: Pair, *, now: datetime) -> None:
    """They are a pair as before, and the coach, who was not told yet, hears nothing. What was
    planned stays called off. Raises Conflict where somebody else was found already."""
    found = session.exec(
        select(Pair.id).where(
            Pair.first_year_id == pair.first_year_id,
            col(Pair.status) != PairStatus.ended,
        )
    ).first()
    if found is not None:
        raise Conflict(mark("Another buddy was found in the meantime."))
    session.exec(
        delete(PairRequest).where(
            col(PairRequest.enrolment_id) == pair.first_year_id,
            col(PairRequest.other_id) == pair.coach_id,
            col(PairRequest.made_at) == pair.ended_at,
        )
    )
    coach = session.get_one(Enrolment, pair.coach_id)
    session.exec(
        delete(Notice).where(
            col(Notice.dedupe_key) == told_key(pair, coach.person_id),
            col(Notice.status) == NoticeStatus.queued,
        )
    )
    rests = bool(pair.holds) or pair.stopped_at is not None
    pair.status = PairStatus.paused if rests else PairStatus.live
    pair.ended_at = pair.end_reason = None
    session.flush()
    raise_versions(session, pair.programme_id)


def never_again(session: Session, pair: Pair, *, now: datetime) -> None:
    """No round, and nobody by hand, puts these two together once more."""
    asked = session.exec(
        select(PairRequest).where(
            PairRequest.enrolment_id == pair.first_year_id, PairRequest.other_id == pair.coach_id
        )
    ).first()
    asked = asked or PairRequest(
        programme_id=pair.programme_id,
        enrolment_id=pair.first_year_id,
        other_id=pair.coach_id,
        kind=RequestKind.apart,
        made_at=now,
    )
    asked.kind, asked.made_at = RequestKind.apart, now
    session.add(asked)
    session.flush()
