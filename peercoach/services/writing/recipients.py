"""Whom a letter of a coordinator goes to: who takes part and can be reached, each of them once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from peercoach.models import DID_NOT_ARRIVE, Enrolment, Language, Notice, Person, Programme, Side
from peercoach.services.programmes.people_list import Wanted, conditions
from peercoach.services.sign_up.enrolments import TAKES_PART


@dataclass(frozen=True, slots=True)
class Recipients:
    """`to` with the side each takes part on, by name. Of the others on the list `apart` do not take
    part (yet, or any more), and to `unreachable` a mail did not arrive before."""

    to: Sequence[tuple[Person, Side]]
    apart: int
    unreachable: int

    @property
    def languages(self) -> dict[Language, int]:
        """How many read which; only those that somebody reads."""
        found = Counter(person.language for person, _ in self.to)
        return {language: found[language] for language in Language if found[language]}


def recipients_of(session: Session, programme: Programme, wanted: Wanted) -> Recipients:
    lost = set(
        session.exec(
            select(Notice.recipient).where(Notice.programme_id == programme.id, DID_NOT_ARRIVE)
        )
    )
    found = session.exec(
        select(Person, Enrolment)
        .join(Enrolment, col(Enrolment.person_id) == Person.id)
        .where(*conditions(session, programme, wanted))
        .order_by(Person.name, col(Person.id))
    ).all()
    taking_part = {
        person.id: (person, Side(one.side)) for person, one in found if one.status in TAKES_PART
    }
    reached = [pair for pair in taking_part.values() if pair[0].email not in lost]
    everyone = {person.id for person, _ in found}
    return Recipients(reached, len(everyone) - len(taking_part), len(taking_part) - len(reached))
