"""From rows to assessments: what is known of some pairs, read in a few queries."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from peercoach.models import (
    CheckIn,
    Contact,
    ContactKind,
    Downtime,
    Meeting,
    MeetingStatus,
    Pair,
    Programme,
    QuietEnd,
    QuietEpisode,
    QuietReason,
)
from peercoach.services.calendar.days import Calendar, calendar_of
from peercoach.services.quiet_pairs.events import Event, Sign
from peercoach.services.quiet_pairs.rhythm import Assessment, assess
from peercoach.services.quiet_pairs.settings import quiet_settings_of

TOLD = {
    QuietReason.no_first_contact: Sign.told_no_contact,
    QuietReason.no_first_meeting: Sign.told_no_meeting,
}
Events = Mapping[int, Sequence[Event]]


def assess_pairs(
    session: Session,
    programme: Programme,
    pairs: Sequence[Pair],
    *,
    now: datetime,
    as_if_unseen: bool = False,
) -> dict[int, Assessment]:
    """Row number → how each of these is doing; `as_if_unseen` as if nobody had looked at them."""
    calendar = counting_calendar(session, programme)
    settings = quiet_settings_of(programme)
    known = events_of(session, pairs, calendar)
    ignored = {Sign.looked} if as_if_unseen else set()
    agreed = {
        pair.id: replace(settings, agreed_days=pair.agreed_days)
        for pair in pairs
        if pair.agreed_days
    }
    return {
        number: assess(
            [one for one in events if one.sign not in ignored],
            now=calendar.day(now),
            calendar=calendar,
            settings=agreed.get(number, settings),
        )
        for number, events in known.items()
    }


def counting_calendar(session: Session, programme: Programme) -> Calendar:
    """The programme's, in which the days that we were down do not count either."""
    calendar = calendar_of(programme)
    down = session.exec(select(Downtime)).all()
    return replace(calendar, free=[*calendar.free, *((one.first, one.last) for one in down)])


def events_of(session: Session, pairs: Sequence[Pair], calendar: Calendar) -> Events:
    """Of each pair, by its row number."""
    found: dict[int, list[Event]] = {pair.id: list(_starts(pair, calendar)) for pair in pairs}
    for number, event in (
        *_contacts(session, list(found)),
        *_meetings(session, list(found), calendar),
        *_planned(session, list(found)),
        *_flags(session, list(found), calendar),
    ):
        found[number].append(event)
    return found


def _starts(pair: Pair, calendar: Calendar) -> Iterator[Event]:
    yield Event(calendar.day(pair.started_at or pair.made_at), Sign.began)
    if pair.resumed_at:
        yield Event(calendar.day(pair.resumed_at), Sign.went_on)


def _contacts(session: Session, ids: Sequence[int]) -> Iterator[tuple[int, Event]]:
    signs = {ContactKind.met: Sign.met, ContactKind.answered: Sign.answered}
    query = select(Contact.pair_id, col(Contact.day), col(Contact.kind))
    for number, day, kind in session.exec(query.where(col(Contact.pair_id).in_(ids))):
        yield number, Event(day, signs.get(kind, Sign.wrote))


def _meetings(
    session: Session, ids: Sequence[int], calendar: Calendar
) -> Iterator[tuple[int, Event]]:
    for number, starts in session.exec(
        select(Meeting.pair_id, Meeting.starts_at).where(
            col(Meeting.pair_id).in_(ids), Meeting.status == MeetingStatus.agreed
        )
    ):
        yield number, Event(calendar.day(starts), Sign.planned)


def _planned(session: Session, ids: Sequence[int]) -> Iterator[tuple[int, Event]]:
    """As an answer to a check-in said, unless a scanner may have given it."""
    query = select(CheckIn.pair_id, col(CheckIn.answer_day)).where(
        col(CheckIn.pair_id).in_(ids),
        col(CheckIn.answer) == "planned",
        col(CheckIn.answer_day).is_not(None),
        ~col(CheckIn.suspect),
    )
    for number, day in session.exec(query):
        if day:
            yield number, Event(day, Sign.planned)


def _flags(session: Session, ids: Sequence[int], calendar: Calendar) -> Iterator[tuple[int, Event]]:
    """Of those that were closed: when a person looked last, and what need not be said again."""
    looked: dict[int, Event] = {}
    told: dict[int, set[Event]] = defaultdict(set)
    closed = (
        select(QuietEpisode)
        .where(col(QuietEpisode.pair_id).in_(ids), col(QuietEpisode.closed_at).is_not(None))
        .order_by(col(QuietEpisode.number))
    )
    for episode in session.exec(closed):
        day = calendar.day(episode.opened_at)
        if episode.reason in TOLD:
            told[episode.pair_id].add(Event(day, TOLD[episode.reason]))
        if episode.closed_how is QuietEnd.person and episode.closed_at is not None:
            looked[episode.pair_id] = Event(calendar.day(episode.closed_at), Sign.looked)
    yield from looked.items()
    for number, events in told.items():
        yield from ((number, event) for event in events)
