"""The programmes of the demonstration, with the questions and rules that come with us."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from peercoach.models import Person, Programme, Role, RoleKind
from peercoach.services.programmes.new_programme import create_programme

# Days on which nobody is expected to meet, as a university would enter them.
CALENDAR = {
    "breaks": [["2026-10-19", "2026-10-25"], ["2026-12-21", "2027-01-03"]],
    "exam_weeks": [["2026-10-26", "2026-10-30"], ["2027-01-25", "2027-01-29"]],
}


def add_programme(
    session: Session,
    slug: str,
    *,
    name_nl: str,
    name_en: str,
    coordinators: Sequence[Person],
    now: datetime,
) -> Programme:
    programme = create_programme(session, slug=slug, name_nl=name_nl, name_en=name_en, now=now)
    programme.calendar = CALENDAR
    session.add_all(
        Role(
            programme_id=programme.id,
            person_id=person.id,
            kind=RoleKind.coordinator,
            granted_at=now,
        )
        for person in coordinators
    )
    session.flush()
    return programme
