"""Another buddy, without a reason: the pair ends, and these two are never paired again."""

from datetime import datetime

from sqlmodel import Session, select

from peercoach.models import Enrolment, Pair, PairRequest, Person, RequestKind, Side
from peercoach.notify.messages.pair_over import OTHER_BUDDY
from peercoach.services.care.theirs import find_theirs
from peercoach.services.pairs.pairs import mark_ended, owe_end
from peercoach.services.sign_up.room import resume

ASKED_ANOTHER = "asked for another buddy"


def find_as_first_year(session: Session, person_id: int, uid: str) -> tuple[Pair, Enrolment]:
    """A pair that goes on or rests, and in which this person is the first-year."""
    pair = find_theirs(session, person_id, uid, side=Side.first_year).pair
    return pair, session.get_one(Enrolment, pair.first_year_id)


def ask_another(session: Session, pair: Pair, enrolment: Enrolment, *, now: datetime) -> None:
    """The first-year waits again, the coach hears that the pair is over; not why, nor by whom."""
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
    owe_end(session, pair, to, side=Side.coach, template=OTHER_BUDDY, now=now, other=other)


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
