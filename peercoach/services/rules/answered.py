"""How many answered each question, of those who take part; small numbers stay unsaid."""

from collections import Counter
from dataclasses import dataclass

from sqlmodel import Session, col, select

from peercoach.models import Enrolment, Programme, Side
from peercoach.services.sign_up.enrolments import TAKES_PART


@dataclass(frozen=True, slots=True)
class Counts:
    """`people` of each side, and per question how many of both answered it."""

    people: dict[Side, int]
    answered: Counter[str]


def answered_counts(session: Session, programme: Programme) -> Counts:
    found = session.exec(
        select(Enrolment.side, Enrolment.answers).where(
            Enrolment.programme_id == programme.id, col(Enrolment.status).in_(TAKES_PART)
        )
    ).all()
    sides = Counter(side for side, _ in found)
    answered = Counter(key for _, answers in found for key in answers)
    return Counts({side: sides[side] for side in Side}, answered)
