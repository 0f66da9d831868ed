"""How many answered each question, of those who take part; small numbers stay unsaid.

Of first-years, or of coaches where only they are asked: nothing is told of both together, so that
no number of coaches follows from what is told of first-years elsewhere.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from peercoach.matching.disclosure import may_be_shown, may_be_told
from peercoach.matching.questions import Question, QuestionKind
from peercoach.matching.questions import Side as Asked
from peercoach.models import Enrolment, Programme, Side
from peercoach.services.sign_up.answers import read_answers
from peercoach.services.sign_up.enrolments import TAKES_PART


@dataclass(frozen=True, slots=True)
class Counts:
    """`people` of each side, and of each side how many answered which question."""

    people: Mapping[Side, int]
    answered: Mapping[Side, Counter[str]]


def answered_counts(session: Session, programme: Programme) -> Counts:
    found = session.exec(
        select(Enrolment.side, Enrolment.answers).where(
            Enrolment.programme_id == programme.id, col(Enrolment.status).in_(TAKES_PART)
        )
    ).all()
    return Counts(
        people={one: sum(side is one for side, _ in found) for one in Side},
        answered={
            one: Counter(key for side, answers in found if side is one for key in answers)
            for one in Side
        },
    )


def told_of(question: Question) -> Side:
    """Whom its numbers are about."""
    return Side.first_year if question.asked_of.includes(Asked.FIRST_YEAR) else Side.coach


def answered_told(counts: Counts, question: Question) -> int | None:
    """How many answered it, where that may be told."""
    side = told_of(question)
    did = counts.answered[side][question.key]
    return did if may_be_told(did, counts.people[side]) else None


def chosen_told(session: Session, programme: Programme, question: Question) -> Mapping[str, int]:
    """How many gave each answer: of ten at least, and not what tells of fewer by subtraction."""
    given = [
        values_of(read_answers([question], answers).get(question.key))
        for answers in session.exec(
            select(Enrolment.answers).where(
                Enrolment.programme_id == programme.id,
                Enrolment.side == told_of(question),
                col(Enrolment.status).in_(TAKES_PART),
            )
        )
    ]
    counts = Counter(value for values in given for value in values)
    if question.kind is not QuestionKind.CHOICE:
        return {value: one for value, one in counts.items() if may_be_told(one, len(given))}
    silent = sum(not values for values in given)
    shown = may_be_shown({**counts, **({"": silent} if silent else {})})
    return {value: counts[value] for value in shown if value}


def values_of(answer: object) -> set[str]:
    """The options that an answer names."""
    if isinstance(answer, frozenset | tuple):
        return set(answer)
    return {answer} if isinstance(answer, str) else set()
