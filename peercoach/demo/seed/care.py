"""Someone to turn to, in the demonstration: a help page with entries, a reader, and what waits."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from peercoach.demo.cast import COMPLAINS, FEBRUARY, READER, WEEK11, coach, first_year
from peercoach.demo.seed.people import BEFORE_TERM
from peercoach.models import (
    Enrolment,
    HelpEntry,
    HelpKind,
    Pair,
    PairStatus,
    Person,
    Programme,
    Role,
    RoleKind,
    Side,
)
from peercoach.services.care.telling import Complaint, Worry, complain, pass_on_worry
from peercoach.services.care.theirs import find_theirs
from peercoach.vault import Vault

PASSED_ON = timedelta(hours=18)

# Plainly made up: numbers that nobody has, addresses of example.org
ENTRIES: tuple[dict[str, Any], ...] = (
    {
        "kind": HelpKind.psychologist,
        "name": "Pien Parasol",
        "about_nl": "Gratis, meestal binnen twee weken",
        "about_en": "Free, usually within two weeks",
        "web": "https://example.org/psycholoog",
        "phone": "000 000 0001",
    },
    {"kind": HelpKind.confidential, "name": "Vic Vuurtoren", "email": "vuurtoren@example.org"},
    {
        "kind": HelpKind.wellbeing,
        "name": "Wieke Waterval",
        "about_nl": "Voor wie Verpleegkunde of Fysiotherapie doet",
        "about_en": "For who studies Nursing or Physiotherapy",
        "email": "waterval@example.org",
    },
    {"kind": HelpKind.adviser, "name": "Studiebalie", "web": "https://example.org/studieadvies"},
    {"kind": HelpKind.security, "name": "Meldkamer Mosgroen", "phone": "000 000 0112"},
)
OLD = 3
"""The entry that nobody looked at since the spring."""


def seed_care(session: Session, vault: Vault, *, now: datetime) -> None:
    reader = Person(
        uid="reader",
        email=READER,
        name="Roos Regenboog",
        created_at=BEFORE_TERM,
        confirmed_at=BEFORE_TERM,
    )
    session.add(reader)
    session.flush()
    programmes = session.exec(
        select(Programme).where(col(Programme.slug).in_((FEBRUARY, WEEK11)))
    ).all()
    session.add_all(
        Role(
            programme_id=programme.id,
            person_id=reader.id,
            kind=RoleKind.confidential,
            granted_at=BEFORE_TERM,
        )
        for programme in programmes
    )
    (here,) = (programme for programme in programmes if programme.slug == WEEK11)
    session.add_all(_entries(here, now))
    session.flush()
    _pass_on(session, vault, now=now - PASSED_ON)


def _entries(programme: Programme, now: datetime) -> list[HelpEntry]:
    checked = [date(2026, 3 if number == OLD else 9, 1) for number in range(len(ENTRIES))]
    owner: dict[str, Any] = {
        "owner": "Marijke Motregen",
        "programme_id": programme.id,
        "changed_at": now,
    }
    return [
        HelpEntry(**entry | owner | {"checked_on": day})
        for entry, day in zip(ENTRIES, checked, strict=True)
    ]


def _pass_on(session: Session, vault: Vault, *, now: datetime) -> None:
    worried = _pair_of(session, coach(WEEK11, 1), Side.coach, PairStatus.live)
    pass_on_worry(
        session,
        vault,
        find_theirs(session, *worried),
        Worry(
            danger="no",
            seen=("absent", "sleep"),
            text="Zei twee afspraken af, en vertelde nog maar drie uur per nacht te slapen.",
            knows="agrees",
            named=True,
        ),
        uid="demo-worry",
        now=now,
    )
    unsafe = _pair_of(session, first_year(WEEK11, COMPLAINS), Side.first_year, PairStatus.live)
    complain(
        session,
        vault,
        find_theirs(session, *unsafe),
        Complaint(("unwanted",), "Blijft bellen, ook ’s nachts.", "mail"),
        uid="demo-complaint",
        now=now,
    )


def _pair_of(session: Session, email: str, side: Side, status: PairStatus) -> tuple[int, str]:
    """A person with a pair of theirs."""
    in_it = Pair.first_year_id if side is Side.first_year else Pair.coach_id
    return session.exec(
        select(Person.id, Pair.uid)
        .join(Enrolment, col(Enrolment.person_id) == Person.id)
        .join(Pair, col(in_it) == Enrolment.id)
        .where(Person.email == email, Pair.status == status)
        .order_by(col(Pair.id))
    ).first() or (0, "")
