"""Rows of a file as changes to make, and what only the programme's own people show to be wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from peercoach.matching.questions import Coach, Person, Question, QuestionKind
from peercoach.matching.words import Words
from peercoach.models import Enrolment, EnrolmentStatus, Programme, Side
from peercoach.models import Person as PersonRow
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.sign_up.answers import TEXT_LENGTH, StoredAnswer
from peercoach.services.sign_up.answers import stored as as_stored
from peercoach.services.sign_up.enrolments import TAKES_PART
from peercoach.services.sign_up.filled_pages import LONGEST_NAME, MOST_PLACES
from peercoach.services.sign_up.topics import wishes_of
from peercoach.services.spreadsheets.cells import AN_ADDRESS, whole_number_words
from peercoach.services.spreadsheets.cross_check import not_also_in
from peercoach.services.spreadsheets.problems import Problem, quote
from peercoach.services.spreadsheets.row_reader import People

ON_THE_OTHER_SIDE = {
    Side.first_year: Words(
        "somebody who is not a coach in this programme", "iemand die hier geen coach is"
    ),
    Side.coach: Words(
        "somebody who is not a first-year in this programme", "iemand die hier geen eerstejaars is"
    ),
}
SOMEBODY_HERE = Words(
    "an id or address from this file, or an address of this programme",
    "een id of adres uit dit bestand, of een adres uit dit programma",
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One right row. What the row does not say is None, or absent from `answers`.

    `together` and `apart` are addresses of others.
    """

    row: int
    email: str
    name: str
    answers: Mapping[str, StoredAnswer]
    top_wish: str | None
    priority: int | None
    capacity: int | None
    minimum: int | None
    together: tuple[str, ...]
    apart: tuple[str, ...]

    def differs_from(self, enrolment: Enrolment, *, invite: bool) -> bool:
        says = self._says()
        asleep = enrolment.status is EnrolmentStatus.draft and not invite
        return (
            asleep
            or any(getattr(enrolment, name) != value for name, value in says.items())
            or ({**enrolment.answers, **self.answers} != enrolment.answers)
        )

    def wishes(self) -> set[tuple[str, str]]:
        return {(self.email, other) for other in (*self.together, *self.apart)}

    def apply(self, enrolment: Enrolment, now: datetime, *, invite: bool) -> None:
        """Who is invited, or began by themselves, decides whether they take part."""
        for name, value in self._says().items():
            setattr(enrolment, name, value)
        enrolment.answers = {**enrolment.answers, **self.answers}
        if enrolment.status is EnrolmentStatus.draft and not invite:
            enrolment.status, enrolment.sent_at = EnrolmentStatus.active, now
            enrolment.link_hash = None
        enrolment.changed_at = now
        enrolment.version += 1

    def _says(self) -> dict[str, object]:
        given = {
            "top_wish": self.top_wish,
            "priority": self.priority,
            "capacity": self.capacity,
            "minimum": self.minimum,
        }
        return {name: value for name, value in given.items() if value is not None}


def check_rows(
    session: Session, programme: Programme, side: Side, people: People[Person] | People[Coach]
) -> tuple[list[Incoming], list[Problem]]:
    """The right rows, and every problem by row."""
    here, limits = _addresses(session, programme), _Limits.of(programme, side)
    ids = {
        key.casefold(): one.email.lower() for one in people.people for key in (one.id, one.email)
    }
    right: list[Incoming] = []
    problems = list(people.problems)
    for person, row in zip(people.people, people.rows, strict=True):
        place = _Place(people, row)
        wrong = [
            *_wrong_address(person, place, side, here),
            *_beyond_sign_up(person, place, limits),
        ]
        wishes = {}
        for name in ("together_with", "not_with"):
            found, unknown = _resolve(getattr(person, name), ids, here, person.email.lower())
            wishes[name] = found
            wrong += [place.problem(name, text, SOMEBODY_HERE) for text in unknown]
        wrong += [
            place.problem("not_with", other, not_also_in(people.titles))
            for other in wishes["not_with"]
            if other in wishes["together_with"]
        ]
        if wrong:
            problems += wrong
        else:
            right.append(_incoming(person, row, people, wishes))
    problems.sort(key=lambda problem: problem.row or 0)
    return right, problems


@dataclass(frozen=True, slots=True)
class _Place:
    people: People[Person] | People[Coach]
    row: int

    def problem(self, name: str, found: str | Words, expected: Words) -> Problem:
        column = self.people.titles.get(name, name)
        return Problem(self.people.file, self.row, column, found, expected)


def _wrong_address(
    person: Person, place: _Place, side: Side, here: Mapping[str, set[Side]]
) -> Sequence[Problem]:
    if not person.email:
        return [place.problem("email", "", AN_ADDRESS)]
    if here.get(person.email.lower(), set()) - {side}:
        return [place.problem("email", quote(person.email).strip('"'), ON_THE_OTHER_SIDE[side])]
    return []


@dataclass(frozen=True, slots=True)
class _Limits:
    """What sign-up takes: a file can say no more than a person can."""

    texts: Sequence[str]
    wishes: Mapping[str, Question]

    @classmethod
    def of(cls, programme: Programme, side: Side) -> "_Limits":
        definition = definition_of(programme)
        texts = [one.key for one in definition.questions if one.kind is QuestionKind.TEXT]
        return cls(texts, {one.key: one for one in wishes_of(definition, side)})


def _beyond_sign_up(person: Person, place: _Place, limits: _Limits) -> Iterator[Problem]:
    texts = {"name": (person.name, LONGEST_NAME)}
    texts |= {key: (str(person.answers.get(key, "")), TEXT_LENGTH) for key in limits.texts}
    for column, (text, most) in texts.items():
        if len(text) > most:
            words = Words(f"at most {most} characters", f"hoogstens {most} tekens")
            yield place.problem(column, quote(text).strip('"'), words)
    if isinstance(person, Coach) and person.capacity > MOST_PLACES:
        yield place.problem("capacity", str(person.capacity), whole_number_words(0, MOST_PLACES))
    if person.top_wish is not None and person.top_wish not in limits.wishes:
        labels = [one.label for one in limits.wishes.values()]
        said = ("; ".join(label[language] for label in labels) for language in ("en", "nl"))
        yield place.problem("top_wish", person.top_wish, Words(*said))


def _resolve(
    mentioned: Sequence[str], ids: Mapping[str, str], here: Mapping[str, set[Side]], own: str
) -> tuple[tuple[str, ...], list[str]]:
    """Addresses of the people mentioned, and the mentions of nobody (or of oneself)."""
    found: dict[str, None] = {}
    unknown = []
    for text in mentioned:
        key = text.casefold()
        address = ids.get(key) or (key if key in here else None)
        if address is None or address == own:
            unknown.append(text)
        else:
            found[address] = None
    return tuple(found), unknown


def _incoming(
    person: Person,
    row: int,
    people: People[Person] | People[Coach],
    wishes: Mapping[str, tuple[str, ...]],
) -> Incoming:
    coach = person if isinstance(person, Coach) else None
    return Incoming(
        row=row,
        email=person.email.lower(),
        name=person.name,
        answers={key: as_stored(answer) for key, answer in person.answers.items()},
        top_wish=person.top_wish,
        priority=None if coach else person.priority,
        capacity=coach.capacity if coach else None,
        minimum=coach.minimum if coach and "minimum" in people.titles else None,
        together=wishes["together_with"],
        apart=wishes["not_with"],
    )


def _addresses(session: Session, programme: Programme) -> dict[str, set[Side]]:
    """Whom the programme knows: address → the sides on which they take part. Who withdrew, or never
    sent in what they began, is on none."""
    found: dict[str, set[Side]] = {}
    query = (
        select(PersonRow.email, Enrolment.side, Enrolment.status)
        .join(Enrolment, col(Enrolment.person_id) == PersonRow.id)
        .where(Enrolment.programme_id == programme.id)
    )
    for email, side, status in session.exec(query):
        sides = found.setdefault(email, set())
        if status in TAKES_PART:
            sides.add(Side(side))
    return found
