"""How much room somebody has for new pairs: places, breaks. The pairs there are always go on."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from peercoach.errors import InvalidInput
from peercoach.i18n import mark
from peercoach.models import Enrolment, EnrolmentStatus, Programme
from peercoach.services.sign_up.enrolments import TAKES_PART, note_change
from peercoach.services.sign_up.filled_pages import MOST_PLACES

LONGEST_BREAK = timedelta(days=366)


def set_places(session: Session, enrolment: Enrolment, places: int, *, now: datetime) -> None:
    """Places of a coach who takes part. Below what they use, nobody leaves and nobody is added."""
    if enrolment.status not in TAKES_PART or not 0 <= places <= MOST_PLACES:
        raise InvalidInput(mark("Choose a number from {low} to {high}"), low=0, high=MOST_PLACES)
    if enrolment.capacity != places:
        enrolment.capacity = places
        enrolment.minimum = min(enrolment.minimum, places)
        note_change(session, enrolment, now=now)


def pause(
    session: Session,
    programme: Programme,
    enrolment: Enrolment,
    *,
    until: date | None = None,
    now: datetime,
) -> None:
    """No new pair for now, or until this day in the programme's zone."""
    end_of_break(programme, until, now=now)
    before = enrolment.status, enrolment.paused_until
    if enrolment.status in TAKES_PART and before != (EnrolmentStatus.paused, until):
        enrolment.status, enrolment.paused_until = EnrolmentStatus.paused, until
        note_change(session, enrolment, now=now)


def end_of_break(programme: Programme, until: date | None, *, now: datetime) -> None:
    """Refuse a day that is over, or so far away that nobody means it."""
    today = now.astimezone(ZoneInfo(programme.time_zone)).date()
    if until is not None and not today < until <= today + LONGEST_BREAK:
        raise InvalidInput(mark("Choose a day after today, at most a year away"))


def resume(session: Session, enrolment: Enrolment, *, now: datetime) -> None:
    """Ready for a new pair again."""
    if enrolment.status is EnrolmentStatus.paused:
        enrolment.status, enrolment.paused_until = EnrolmentStatus.active, None
        note_change(session, enrolment, now=now)


def end_breaks(session: Session, *, now: datetime) -> int:
    """Take up again whoever paused until today; says how many those were."""
    tomorrow = now.date() + timedelta(days=1)  # east of us it may be the day already
    rows = session.exec(
        select(Enrolment, Programme.time_zone)
        .join(Programme, col(Programme.id) == Enrolment.programme_id)
        .where(
            Enrolment.status == EnrolmentStatus.paused,
            col(Enrolment.paused_until) <= tomorrow,
        )
        .order_by(col(Enrolment.id))
        .with_for_update(of=Enrolment, key_share=True)
    ).all()
    over = [
        enrolment
        for enrolment, zone in rows
        if enrolment.paused_until
        and enrolment.paused_until <= now.astimezone(ZoneInfo(zone)).date()
    ]
    for enrolment in over:
        resume(session, enrolment, now=now)
    return len(over)
