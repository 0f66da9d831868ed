"""A secret address under which a calendar program reads somebody's meetings, and nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlmodel import Session, col, delete, func, or_, select

from peercoach.errors import NotFound
from peercoach.i18n import Translator, translator
from peercoach.models import (
    CalendarFeed,
    Enrolment,
    Meeting,
    MeetingStatus,
    Pair,
    PairStatus,
    Person,
    Programme,
)
from peercoach.notify.calendar_files import Appointment, calendar_file
from peercoach.notify.messages.meeting import title_for
from peercoach.services.meetings.letters import page_of
from peercoach.services.pairs.duos import Duo, find_duos, first_name
from peercoach.services.tokens import hash_of, new_token

KEPT = timedelta(days=60)
"""How far back a feed goes."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The file, a name for exactly this content, and when it last changed."""

    content: bytes
    tag: str
    changed_at: datetime


def open_feed(session: Session, person_id: int, *, now: datetime) -> str:
    """A new secret; the one before opens nothing any more. It is shown once: its hash is kept."""
    close_feed(session, person_id)
    token = new_token()
    session.add(CalendarFeed(person_id=person_id, token_hash=hash_of(token), made_at=now))
    session.flush()
    return token


def close_feed(session: Session, person_id: int) -> None:
    session.exec(delete(CalendarFeed).where(col(CalendarFeed.person_id) == person_id))


def find_feed(session: Session, person_id: int) -> CalendarFeed | None:
    return session.exec(select(CalendarFeed).where(CalendarFeed.person_id == person_id)).first()


def read_feed(session: Session, token: str, *, site: str, organizer: str, now: datetime) -> Feed:
    """What was agreed and still stands. Raises NotFound for a secret that is none (any more)."""
    feed = session.exec(
        select(CalendarFeed).where(CalendarFeed.token_hash == hash_of(token))
    ).first()
    if feed is None:
        raise NotFound
    person = session.get_one(Person, feed.person_id)
    speak = translator(person.language.value)
    content = calendar_file(
        _appointments(session, person, speak, since=now - KEPT),
        site=site,
        organizer=organizer,
        name=speak.gettext("Buddy meetings"),
    )
    return Feed(content, sha256(content).hexdigest()[:32], _changed_at(session, feed))


def meeting_file(session: Session, person_id: int, uid: str, *, site: str, organizer: str) -> bytes:
    """One meeting of this person, to download. Raises NotFound unless it is theirs and stands."""
    person = session.get_one(Person, person_id)
    found = _appointments(session, person, translator(person.language.value), uid=uid)
    if not found:
        raise NotFound
    return calendar_file(found, site=site, organizer=organizer)


def _appointments(
    session: Session,
    person: Person,
    speak: Translator,
    *,
    since: datetime | None = None,
    uid: str = "",
) -> list[Appointment]:
    mine = select(Enrolment.id).where(Enrolment.person_id == person.id)
    duos = {
        duo.pair.id: duo
        for duo in find_duos(
            session,
            or_(col(Pair.first_year_id).in_(mine), col(Pair.coach_id).in_(mine)),
            col(Pair.status) == PairStatus.live,
        )
    }
    query = (
        select(Meeting, Programme.time_zone)
        .join(Pair, col(Pair.id) == Meeting.pair_id)
        .join(Programme, col(Programme.id) == Pair.programme_id)
        .where(
            col(Meeting.pair_id).in_(duos),
            col(Meeting.status).in_((MeetingStatus.agreed, MeetingStatus.met)),
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    if since:
        query = query.where(Meeting.starts_at >= since)
    if uid:
        query = query.where(Meeting.uid == uid)
    return [
        _appointment(meeting, duos[meeting.pair_id], person, zone, speak)
        for meeting, zone in session.exec(query)
    ]


def _appointment(
    meeting: Meeting, duo: Duo, person: Person, zone: str, speak: Translator
) -> Appointment:
    return Appointment(
        uid=meeting.uid,
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        zone=zone,
        changed_at=meeting.changed_at,
        title=title_for(first_name(duo.other(person.id)), speak),
        place=meeting.place,
        page=page_of(duo.pair),
    )


def _changed_at(session: Session, feed: CalendarFeed) -> datetime:
    """Also what is gone from it changed it: a meeting called off, a pair that ended."""
    mine = select(Enrolment.id).where(Enrolment.person_id == feed.person_id)
    theirs = or_(col(Pair.first_year_id).in_(mine), col(Pair.coach_id).in_(mine))
    meetings = select(func.max(Meeting.changed_at)).join(Pair, col(Pair.id) == Meeting.pair_id)
    changed = session.exec(meetings.where(theirs)).one()
    ended = session.exec(select(func.max(col(Pair.ended_at))).where(theirs)).one()
    return max(moment for moment in (feed.made_at, changed, ended) if moment)
