"""People and their enrolments, as rows. Their names for addresses are the same every time."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random

from sqlmodel import Session

from peercoach.demo.cast import COORDINATORS, NEWCOMER
from peercoach.demo.clock import START, TERM_STARTS
from peercoach.matching import questions as matching
from peercoach.models import (
    Enrolment,
    EnrolmentStatus,
    Language,
    Person,
    Programme,
    Side,
)
from peercoach.services.sign_up.answers import stored

BEFORE_TERM = TERM_STARTS - timedelta(weeks=3)
COORDINATOR_NAMES = ("Marijke Motregen", "Joris Junizon")


def add_coordinators(session: Session) -> list[Person]:
    people = [
        Person(
            uid=email.split("@", maxsplit=1)[0],
            email=email,
            name=name,
            created_at=BEFORE_TERM,
            confirmed_at=BEFORE_TERM,
        )
        for email, name in zip(COORDINATORS, COORDINATOR_NAMES, strict=True)
    ]
    session.add_all(people)
    session.flush()
    return people


def add_newcomer(session: Session) -> None:
    """Somebody who takes part in nothing yet."""
    session.add(
        Person(
            uid="newcomer",
            email=NEWCOMER,
            name="Noor Nevelveld",
            created_at=START - timedelta(minutes=5),
            confirmed_at=START - timedelta(minutes=5),
        )
    )


def enrol(
    session: Session,
    programme: Programme,
    people: Sequence[matching.Person],
    email: Callable[[str, int], str],
    *,
    between: tuple[datetime, datetime],
    first: int = 1,
) -> list[Enrolment]:
    """Everyone signed up, at some moment between the two. They are numbered from `first` on."""
    random = Random(programme.slug)  # noqa: S311 - made-up moments need no secrecy
    since, until = between
    moments = sorted(since + random.random() * (until - since) for _ in people)
    rows = [
        _person(email(programme.slug, number), person, moment)
        for number, (person, moment) in enumerate(zip(people, moments, strict=True), first)
    ]
    session.add_all(rows)
    session.flush()
    enrolments = [
        _enrolment(programme, row, person) for row, person in zip(rows, people, strict=True)
    ]
    session.add_all(enrolments)
    session.flush()
    return enrolments


def _person(email: str, person: matching.Person, moment: datetime) -> Person:
    abroad = person.answers.get("international") is True
    return Person(
        uid=email.split("@", maxsplit=1)[0],
        email=email,
        name=person.name,
        language=Language.en if abroad else Language.nl,
        created_at=moment,
        confirmed_at=moment,
    )


def _enrolment(programme: Programme, row: Person, person: matching.Person) -> Enrolment:
    coach = isinstance(person, matching.Coach)
    return Enrolment(
        uid=row.uid,
        programme_id=programme.id,
        person_id=row.id,
        side=Side.coach if coach else Side.first_year,
        status=EnrolmentStatus.active,
        answers={key: stored(answer) for key, answer in person.answers.items()},
        shows=["international"] * (person.answers.get("international") is True),
        top_wish=person.top_wish,
        capacity=person.capacity if isinstance(person, matching.Coach) else None,
        created_at=row.created_at,
        changed_at=row.created_at,
        sent_at=row.created_at,
    )
