"""What the database itself refuses, and a programme to try it on."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from peercoach.models import Side
from tests.factories import MONDAY, make_enrolment, make_person, make_programme

LATER = MONDAY + timedelta(days=1)


def refused(session: Session, make: Callable[[], object]) -> bool:
    """Whether the database refuses it; what was there before stays."""
    try:
        with session.begin_nested():
            make()
    except IntegrityError:
        return True
    return False


class Cast:
    """Two first-years and two coaches of one programme."""

    def __init__(self, session: Session) -> None:
        self.programme = make_programme(session)
        self.staff = make_person(session)
        self.noor, self.sem = (
            make_enrolment(session, self.programme, Side.first_year) for _ in range(2)
        )
        self.ada, self.bo = (make_enrolment(session, self.programme, Side.coach) for _ in range(2))
