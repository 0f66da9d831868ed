"""Telling coordinators at the beginning of a week what there is to do, where there is something."""

from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from peercoach.models import Programme, RoleKind
from peercoach.notify.messages.week import TEMPLATE
from peercoach.notify.outbox import owe
from peercoach.services.all_year.today import late_today
from peercoach.services.calendar.days import Calendar, calendar_of
from peercoach.services.pairs.duos import first_name
from peercoach.services.programmes.overview import minutes_for, overview_of, to_do
from peercoach.services.programmes.programmes import each_programme
from peercoach.services.programmes.roles import people_with_role

TOLD_AT = time(8, 30)
WORKING_DAYS = 5


def tell_of_week(session: Session, *, now: datetime) -> int:
    """On Monday, or the first working day after it on which we write. How many mails that makes."""
    told = 0
    for programme in each_programme(session):
        calendar = calendar_of(programme)
        if calendar.day(now) == _first_day(calendar, calendar.day(now)):
            told += _tell(session, programme, calendar.day(now), now=now)
    return told


def _first_day(calendar: Calendar, today: date) -> date | None:
    monday = today - timedelta(days=today.weekday())
    days = (monday + timedelta(days=n) for n in range(WORKING_DAYS))
    return next(filter(calendar.may_write, days), None)


def _tell(session: Session, programme: Programme, day: date, *, now: datetime) -> int:
    today, late = overview_of(session, programme), late_today(session, programme, now=now)
    counts = to_do(today, asked_late=late.waits, changes=late.changes)
    if not counts:
        return 0
    year, week, _ = day.isocalendar()
    monday = day - timedelta(days=day.weekday())
    return sum(
        owe(
            session,
            key=f"week:{programme.id}:{year}-{week}:{person.id}",
            to=person,
            template=TEMPLATE,
            payload={
                "name": first_name(person),
                "programme": {"nl": programme.name_nl, "en": programme.name_en},
                "path": f"/co/{programme.slug}",
                "monday": monday.isoformat(),
                "counts": counts,
                "minutes": sum(minutes_for(counts).values()),
            },
            programme_id=programme.id,
            now=now,
            expires_at=now + timedelta(days=WORKING_DAYS),
        )
        for person in people_with_role(session, programme, RoleKind.coordinator)
    )
