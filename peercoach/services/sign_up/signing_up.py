"""Somebody signing up for a programme on one side: the pages, what is kept, what is missing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col

from peercoach.errors import NotFound
from peercoach.i18n import Translator, mark
from peercoach.matching.definition import Definition
from peercoach.matching.questions import Answers
from peercoach.models import Enrolment, EnrolmentStatus, Person, Programme, Side
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.sign_up.answers import read_answers
from peercoach.services.sign_up.enrolments import TAKES_PART, other_side
from peercoach.services.sign_up.experiences import showable, shown
from peercoach.services.sign_up.filled_pages import CAPACITY, NAME
from peercoach.services.sign_up.topics import Topic, resume_at, topics_of, wishes_of

DOORS = {Side.first_year: "signup", Side.coach: "coach-signup"}
"""What follows the address of a programme where somebody signs up."""

LABELS = {
    NAME: mark("What should we call you?"),
    CAPACITY: mark("For how many first-years do you have a place?"),
}


@dataclass(frozen=True, slots=True)
class SigningUp:
    """Nothing is kept before the first page is sent in: there is no enrolment yet then."""

    programme: Programme
    definition: Definition
    side: Side
    topics: Sequence[Topic]
    person: Person
    enrolment: Enrolment | None
    elsewhere: Enrolment | None  # on the other side

    @property
    def takes_part(self) -> bool:
        return self.enrolment is not None and self.enrolment.status in TAKES_PART

    @property
    def started(self) -> bool:
        """Whether there is something to check: what was withdrawn has to be taken up first."""
        return self.enrolment is not None and self.enrolment.status != EnrolmentStatus.withdrawn

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.programme.time_zone)

    @property
    def kept(self) -> Mapping[str, Any]:
        return self.enrolment.answers if self.enrolment else {}

    @property
    def showable(self) -> Collection[str]:
        """The experiences of which they say themselves whether a buddy may see them."""
        return showable(self.definition)

    @property
    def shown(self) -> Collection[str]:
        chosen = self.enrolment.shows if self.enrolment else ()
        return shown(self.definition, self.kept, chosen)

    @property
    def answers(self) -> Answers:
        return read_answers(self.definition.questions, self.kept)

    def resume(self) -> Topic | None:
        """The page they were at; None for the check after the last. Who was invited and filled in
        nothing yet sees what was filled in for them from the first page on."""
        one = self.enrolment
        if one and one.invited_at and one.changed_at <= one.invited_at:
            return self.topics[0]
        return resume_at(self.topics, self.kept) if self.started else self.topics[0]

    def topic(self, name: str) -> Topic:
        found = next((topic for topic in self.topics if topic.name == name), None)
        if found is None:
            raise NotFound
        return found

    def wishes(self, language: str) -> list[tuple[str, str]]:
        """The questions of which one may matter most: key and words."""
        wishes = wishes_of(self.definition, self.side)
        return [(question.key, question.label[language]) for question in wishes]

    def label(self, field: str, speak: Translator) -> str:
        """What the page asks for this field."""
        if field in LABELS:
            return speak.gettext(LABELS[field])
        labels = {question.key: question.label for question in self.definition.questions}
        return labels[field][speak.language]


# Built once, for every page asks this: one row for each side on which they ever began
OWN = (
    columns(Programme, Person, Enrolment)
    .select_from(Programme)
    .join(Person, col(Person.id) == bindparam("person"))
    .outerjoin(
        Enrolment,
        (col(Enrolment.programme_id) == Programme.id) & (col(Enrolment.person_id) == Person.id),
    )
    .where(col(Programme.slug) == bindparam("slug"))
)


def find_signing_up(session: Session, slug: str, person_id: int, *, side: Side) -> SigningUp:
    rows = session.execute(OWN, {"slug": slug, "person": person_id}).all()
    if not rows:
        raise NotFound
    programme, person, _ = rows[0]
    theirs = {enrolment.side: enrolment for *_, enrolment in rows if enrolment}
    definition = definition_of(programme)
    return SigningUp(
        programme,
        definition,
        side,
        topics_of(definition, side),
        person,
        theirs.get(side),
        theirs.get(other_side(side)),
    )
