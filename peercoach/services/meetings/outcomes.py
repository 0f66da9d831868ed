"""After a meeting: did it happen? One of the two says so; that it did is a contact."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from peercoach.errors import Conflict, NotFound
from peercoach.i18n import mark
from peercoach.models import (
    ContactKind,
    ContactSource,
    Enrolment,
    Meeting,
    MeetingStatus,
    Notice,
    Pair,
    Person,
    Programme,
)
from peercoach.services.calendar.days import calendar_of
from peercoach.services.meetings.planning import lock_plan
from peercoach.services.meetings.plans import ASK_FOR
from peercoach.services.pairs.contacts import log_contact
from peercoach.services.pairs.duos import Duo, find_duo, first_name
from peercoach.services.pairs.views import GOING_ON
from peercoach.services.tokens import hash_of

TOO_SOON = timedelta(seconds=60)
"""Nobody reads, opens and presses so soon after the mail server took the mail; scanners do."""


class LinkIsOver(NotFound):
    """The link was real; its time is over, or the pair is."""


class PressedTooSoon(Conflict):
    """So soon after the mail that a program may have done it: nothing is kept."""


@dataclass(frozen=True, slots=True)
class WasThere:
    """What the page of a link may show: first names and the day."""

    meeting: Meeting
    duo: Duo
    programme: Programme
    name: str
    other: str
    day: date
    answered: bool


def say_they_met(session: Session, pair: Pair, *, by: int, uid: str, now: datetime) -> date | None:
    """The meeting of this uid happened; the day, unless somebody answered before."""
    meeting = _over(session, pair, uid, now=now)
    return _note_met(session, pair, meeting, by, ContactSource.meeting, now) if meeting else None


def say_they_did_not(session: Session, pair: Pair, *, uid: str, now: datetime) -> None:
    """It did not happen, whoever could not. Nobody is told, and nothing is noted about anyone."""
    if meeting := _over(session, pair, uid, now=now):
        meeting.status = MeetingStatus.missed
        session.flush()


def find_by_link(session: Session, token: str, *, now: datetime) -> WasThere:
    """The meeting that a mail asked its first-year about. Raises NotFound, or LinkIsOver."""
    meeting = session.exec(
        select(Meeting).where(col(Meeting.met_token_hash) == hash_of(token))
    ).first()
    if meeting is None:
        raise NotFound
    duo = find_duo(session, meeting.pair_id)
    if now > meeting.starts_at + ASK_FOR or duo.pair.status not in GOING_ON:
        raise LinkIsOver
    programme = session.get_one(Programme, duo.pair.programme_id)
    return WasThere(
        meeting,
        duo,
        programme,
        name=first_name(duo.first_year),
        other=first_name(duo.coach),
        day=calendar_of(programme).day(meeting.starts_at),
        answered=meeting.status is MeetingStatus.met,
    )


def language_of_link(session: Session, token: str) -> str | None:
    """What the first-year of this link reads, also when its time is over."""
    return session.exec(
        select(Person.language)
        .join(Enrolment, col(Enrolment.person_id) == Person.id)
        .join(Pair, col(Pair.first_year_id) == Enrolment.id)
        .join(Meeting, col(Meeting.pair_id) == Pair.id)
        .where(col(Meeting.met_token_hash) == hash_of(token))
    ).first()


def say_by_link(session: Session, token: str, *, now: datetime) -> None:
    """The first-year says that they met. Pressed by a scanner, it does not count."""
    found = find_by_link(session, token, now=now)
    sent_at = session.exec(
        select(Notice.sent_at).where(Notice.dedupe_key == link_key(found.meeting))
    ).first()
    if sent_at is None or now - sent_at < TOO_SOON:
        raise PressedTooSoon(
            mark("That was very quick. Wait a minute, then press the button once more.")
        )
    session.refresh(found.meeting, with_for_update=True)
    if found.meeting.status is not MeetingStatus.met:
        by = found.duo.first_year.id
        _note_met(session, found.duo.pair, found.meeting, by, ContactSource.mail, now)


def link_key(meeting: Meeting) -> str:
    """Of the notice whose mail holds the link."""
    return f"met:{meeting.uid}"


def _over(session: Session, pair: Pair, uid: str, *, now: datetime) -> Meeting | None:
    """None when somebody answered already; of another pair it does not exist."""
    plan = lock_plan(session, pair, now=now)
    if plan.was and plan.was.uid == uid:
        return plan.was
    answered = select(Meeting.id).where(Meeting.pair_id == pair.id, Meeting.uid == uid)
    if session.exec(answered).first() is None:
        raise NotFound
    return None


def _note_met(
    session: Session,
    pair: Pair,
    meeting: Meeting,
    by: int,
    source: ContactSource,
    now: datetime,
) -> date:
    meeting.status = MeetingStatus.met
    day = calendar_of(session.get_one(Programme, pair.programme_id)).day(meeting.starts_at)
    log_contact(
        session,
        pair,
        kind=ContactKind.met,
        source=source,
        by=session.get_one(Person, by),
        day=day,
        now=now,
    )
    return day
