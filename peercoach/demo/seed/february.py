"""The programme that waits for its round: 800 first-years and 150 coaches, all signed up."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from peercoach.demo.cast import FEBRUARY, coach, first_year
from peercoach.demo.seed.people import enrol
from peercoach.demo.seed.programme import add_programme
from peercoach.i18n import AMSTERDAM
from peercoach.models import Enrolment, PairRequest, Person, RequestKind, Round
from peercoach.services.made_up import made_up_people
from peercoach.services.programmes.programmes import definition_of

FIRST_YEARS, COACHES = 800, 150
LOTTERY = 2027  # the same every time, so that everyone's demonstration has the same outcome


def seed_february(session: Session, coordinators: Sequence[Person], *, now: datetime) -> None:
    opened_at = now - timedelta(weeks=6)
    programme = add_programme(
        session,
        FEBRUARY,
        name_nl="Buddyprogramma februari",
        name_en="Buddy programme February",
        coordinators=coordinators,
        now=opened_at,
    )
    first_years, coaches = made_up_people(
        definition_of(programme), first_years=FIRST_YEARS, coaches=COACHES, seed=1
    )
    signed_up = opened_at, now - timedelta(hours=1)
    asking = enrol(session, programme, first_years, first_year, between=signed_up)
    offering = enrol(session, programme, coaches, coach, between=signed_up)
    coach_rows = dict(zip((person.id for person in coaches), offering, strict=True))
    session.add_all(
        _apart(enrolment, coach_rows[other])
        for person, enrolment in zip(first_years, asking, strict=True)
        for other in person.not_with
    )
    session.add(
        Round(
            uid=f"{FEBRUARY}-round",
            programme_id=programme.id,
            name="Februari 2027",
            seed=LOTTERY,
            opened_at=opened_at,
            closes_at=(now + timedelta(weeks=2)).astimezone(AMSTERDAM).replace(hour=23, minute=59),
        )
    )


def _apart(enrolment: Enrolment, other: Enrolment) -> PairRequest:
    return PairRequest(
        programme_id=enrolment.programme_id,
        enrolment_id=enrolment.id,
        other_id=other.id,
        kind=RequestKind.apart,
        made_at=enrolment.created_at,
    )
