"""People by their mailbox: one person each, however the address is spelled."""

from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from sqlmodel import Session, col, func, select

from peercoach.errors import InvalidInput
from peercoach.i18n import mark
from peercoach.models import Language, Person
from peercoach.services.turns import wait_for_turn

KNOWN_AS = func.coalesce(func.nullif(col(Person.name), ""), col(Person.email))
"""What somebody is called where others read it: whoever gave no name yet has an address."""


class NoAddress(InvalidInput):
    """What was typed cannot be an e-mail address."""

    def __init__(self) -> None:
        super().__init__(mark("Fill in a complete address, such as jan@school.nl"))


def mailbox(typed: str) -> str:
    """The address in the one form in which it is stored. Raises NoAddress."""
    try:
        found = validate_email(
            typed.strip(), check_deliverability=False, strict=True, allow_smtputf8=False
        )
    except EmailNotValidError:
        raise NoAddress from None
    return found.normalized.lower()


def find_or_add_person(
    session: Session, email: str, *, language: Language, now: datetime, name: str = ""
) -> Person:
    """Whose address this is; somebody new when it is nobody's. `email` as `mailbox` gives it."""
    wait_for_turn(session, f"person {email}")
    person = session.exec(select(Person).where(Person.email == email)).first()
    if person is None:
        person = Person(email=email, name=name, language=language, created_at=now)
        session.add(person)
        session.flush()
    return person
