"""One person in a programme, for its coordinators: answers, pairs, and what became of their mails.

Not here: answers that only matching uses, what was passed on in confidence, and what two people
write to each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from peercoach.errors import NotFound
from peercoach.matching.questions import Answer, Question, SeenBy
from peercoach.models import Enrolment, Pair, PairStatus, Person, Programme, Side
from peercoach.services.mails.sent import Mail, mails_in
from peercoach.services.own_data.shells import is_somebody
from peercoach.services.pairs.duos import Duo, find_duos
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.sign_up.answers import read_answers
from peercoach.services.sign_up.needed_answers import missing
from peercoach.services.sign_up.topics import asked

MOST_MAILS = 50


@dataclass(frozen=True, slots=True)
class OnePerson:
    """`answers` in the order of the questions; `owes` is what pairing still needs; the newest of
    `pairs` and `mails` first."""

    enrolment: Enrolment
    person: Person
    answers: Sequence[tuple[Question, Answer]]
    owes: Sequence[Question]
    pairs: Sequence[Duo]
    mails: Sequence[Mail]


def person_in(session: Session, programme: Programme, uid: str, *, now: datetime) -> OnePerson:
    """By the uid of their enrolment in this programme: elsewhere they do not exist."""
    found = session.exec(
        select(Enrolment, Person)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(Enrolment.programme_id == programme.id, Enrolment.uid == uid, is_somebody())
    ).first()
    if found is None:
        raise NotFound
    enrolment, person = found
    side, definition = Side(enrolment.side), definition_of(programme)
    given = read_answers(definition.questions, enrolment.answers)
    mine = Pair.coach_id if side is Side.coach else Pair.first_year_id
    pairs = find_duos(session, col(mine) == enrolment.id, col(Pair.status) != PairStatus.planned)
    return OnePerson(
        enrolment,
        person,
        [
            (question, given[question.key])
            for question in asked(definition, side)
            if question.key in given and question.seen_by is not SeenBy.MATCHING
        ],
        missing(definition, side, enrolment.answers),
        pairs[::-1],
        mails_in(session, programme, to=person, now=now, most=MOST_MAILS),
    )
