"""All that is known of one pair, for those who run its programme: dates and answers, no content."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from peercoach.errors import NotFound
from peercoach.models import (
    CheckIn,
    Contact,
    ContactKind,
    Meeting,
    MeetingStatus,
    Pair,
    PairStatus,
    Person,
    Programme,
    QuietEnd,
    QuietEpisode,
)
from peercoach.notify.questions import CLOSING
from peercoach.services.calendar.days import Calendar, calendar_of
from peercoach.services.pairs.duos import Duo, find_duos
from peercoach.services.quiet_pairs import quiet_now

BY_ANSWER = ContactKind.answered
"""This contact is known from an answer, which is told itself."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day, as the one row it was read from. Who did it, if someone.
    Without a row, they had agreed to meet that day."""

    day: date
    person: Person | None = None
    contact: Contact | None = None
    check_in: CheckIn | None = None
    listed: QuietEpisode | None = None
    closed: QuietEpisode | None = None

    @property
    def is_planned(self) -> bool:
        return not (self.contact or self.check_in or self.listed or self.closed)


@dataclass(frozen=True, slots=True)
class PairHistory:
    """`events`, the newest first; a check-in stands at its answer, or where it was asked."""

    duo: Duo
    started: date
    last_contact: date | None
    quiet: bool
    is_listed: bool
    events: Sequence[Event]


def history_of(session: Session, programme: Programme, uid: str, *, now: datetime) -> PairHistory:
    """Of a pair of this programme: elsewhere it does not exist."""
    duos = find_duos(session, col(Pair.uid) == uid, col(Pair.programme_id) == programme.id)
    if not duos or duos[0].pair.status is PairStatus.planned:
        raise NotFound
    duo, calendar = duos[0], calendar_of(programme)
    contacts = session.exec(select(Contact).where(Contact.pair_id == duo.pair.id)).all()
    flags = session.exec(select(QuietEpisode).where(QuietEpisode.pair_id == duo.pair.id)).all()
    events = [
        *_contacts(duo, contacts),
        *_check_ins(session, duo, calendar),
        *_flags(session, flags, calendar),
        *_agreed(session, duo.pair, calendar),
    ]
    return PairHistory(
        duo=duo,
        started=calendar.day(duo.pair.started_at or duo.pair.made_at),
        last_contact=max((one.day for one in contacts), default=None),
        quiet=bool(quiet_now(session, programme, [duo.pair], now=now)),
        is_listed=any(flag.closed_at is None for flag in flags),
        events=sorted(events, key=lambda event: event.day, reverse=True),
    )


def _agreed(session: Session, pair: Pair, calendar: Calendar) -> Iterator[Event]:
    """The days on which they agreed to meet, the coming one too, where nobody told if they did."""
    agreed = select(col(Meeting.starts_at)).where(
        Meeting.pair_id == pair.id,
        col(Meeting.status).in_((MeetingStatus.agreed, MeetingStatus.unsaid)),
    )
    for moment in session.exec(agreed):
        yield Event(calendar.day(moment))


def _contacts(duo: Duo, contacts: Sequence[Contact]) -> Iterator[Event]:
    for one in contacts:
        if one.kind is not BY_ANSWER:
            yield Event(one.day, duo.member(one.by_id), contact=one)


def _check_ins(session: Session, duo: Duo, calendar: Calendar) -> Iterator[Event]:
    """Those that were sent; what was never asked is nobody's news."""
    sent = select(CheckIn).where(
        CheckIn.pair_id == duo.pair.id,
        col(CheckIn.sent_at).is_not(None),
        CheckIn.step != CLOSING,  # about the programme, and only counted
    )
    for one in session.exec(sent.order_by(col(CheckIn.id))):
        moment = one.answered_at or one.sent_at
        if moment is not None:
            yield Event(calendar.day(moment), duo.member(one.person_id), check_in=one)


def _flags(session: Session, flags: Sequence[QuietEpisode], calendar: Calendar) -> Iterator[Event]:
    for flag in flags:
        yield Event(calendar.day(flag.opened_at), listed=flag)
        if flag.closed_at is not None and flag.closed_how is QuietEnd.person:
            by = session.get(Person, flag.closed_by_id)
            yield Event(calendar.day(flag.closed_at), by, closed=flag)
