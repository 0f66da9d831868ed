"""The mail that says a sign-up has arrived."""

from datetime import datetime

from sqlmodel import Session

from peercoach.models import Enrolment, Person, Programme, Side
from peercoach.notify.outbox import owe
from peercoach.services.pairs.duos import first_name
from peercoach.services.sign_up.openings import answer_by, opening_of


def owe_confirmation(
    session: Session, programme: Programme, enrolment: Enrolment, person: Person, *, now: datetime
) -> None:
    """To a first-year what happens when; to a coach that they are on the list, with their places.

    The version makes each sign-up of its own: who withdrew and comes back hears it again.
    """
    opening = opening_of(session, programme, now=now)
    by = answer_by(programme, opening, now)
    payload = {
        "name": first_name(person),
        "to": enrolment.side.value,
        "programme": {"nl": programme.name_nl, "en": programme.name_en},
        "zone": programme.time_zone,
        "closes_at": opening.closes_at.isoformat() if opening.closes_at else None,
        "hear_at": opening.hear_at.isoformat() if opening.hear_at else None,
        "sign_up": opening.sign_up.value,
        "answer_by": by.isoformat() if by else None,
        "places": enrolment.capacity,
        "path": "/coach" if enrolment.side is Side.coach else f"/{programme.slug}/me",
    }
    owe(
        session,
        key=f"sign-up:{enrolment.id}:{enrolment.version}",
        to=person,
        template="coach-signed-up" if enrolment.side is Side.coach else "signed-up",
        payload=payload,
        now=now,
        programme_id=programme.id,
    )
