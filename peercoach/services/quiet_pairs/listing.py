"""The list a coordinator goes through: who is on it, and the facts as they are now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_
from sqlmodel import Session, col, select

from peercoach.errors import NotFound
from peercoach.models import CheckIn, Pair, Programme, QuietEpisode, QuietReason
from peercoach.services.calendar.days import Calendar, calendar_of
from peercoach.services.pairs.duos import Duo, find_duos
from peercoach.services.quiet_pairs.answers import asking_answers, given_since
from peercoach.services.quiet_pairs.events import IN_TOUCH, Event, Sign
from peercoach.services.quiet_pairs.looking import events_of

ON_THE_LIST = and_(
    col(QuietEpisode.closed_at).is_(None),
    col(QuietEpisode.waits_until).is_(None),
    col(QuietEpisode.decided).is_(None),
)
"""Open, and nobody decided anything that is still to be done or waited for."""


class Said(NamedTuple):
    """An answer, and the local day on which it was given."""

    check_in: CheckIn
    day: date


@dataclass(frozen=True, slots=True)
class QuietPair:
    """An open episode with its facts as they are now. `answers` are those it is about, and
    `were_to_meet` is the latest day since their last contact that they had planned."""

    episode: QuietEpisode
    duo: Duo
    started: date
    last_contact: date | None
    days: int
    """Since the last contact, the start or the newest answer; all days, as a person counts them."""
    answers: Sequence[Said]
    were_to_meet: date | None

    @property
    def asks(self) -> bool:
        """Whether one of the two asked for somebody, which waits for nothing else."""
        return self.episode.reason is QuietReason.answer


def list_quiet_pairs(session: Session, programme: Programme, *, now: datetime) -> list[QuietPair]:
    """What there is to look at in the programme: who asks first, then the longest silence."""
    calendar = calendar_of(programme)
    episodes = {
        episode.pair_id: episode
        for episode in session.exec(
            select(QuietEpisode)
            .join(Pair, col(QuietEpisode.pair_id) == col(Pair.id))
            .where(col(Pair.programme_id) == programme.id, ON_THE_LIST)
        )
    }
    duos = find_duos(session, col(Pair.id).in_(episodes))
    known = events_of(session, [duo.pair for duo in duos], calendar)
    answers = asking_answers(session, episodes)
    found = [
        _as_it_is(
            episodes[duo.pair.id], duo, known[duo.pair.id], answers[duo.pair.id], calendar, now
        )
        for duo in duos
    ]
    return sorted(found, key=lambda quiet: (not quiet.asks, -quiet.days, quiet.duo.pair.id))


def _as_it_is(
    episode: QuietEpisode,
    duo: Duo,
    events: Sequence[Event],
    answers: Sequence[CheckIn],
    calendar: Calendar,
    now: datetime,
) -> QuietPair:
    started = next(one.day for one in events if one.sign is Sign.began)
    last = max((one.day for one in events if one.sign in IN_TOUCH), default=None)
    said = [
        Said(one, calendar.day(one.answered_at))
        for one in answers
        if one.answered_at and given_since(episode, one)
    ]
    newest = said[0].day if said and episode.reason is QuietReason.answer else last
    today = calendar.day(now)
    planned = [
        one.day
        for one in events
        if one.sign is Sign.planned and (last or started) < one.day <= today
    ]
    days = (today - (newest or started)).days
    return QuietPair(episode, duo, started, last, days, said, max(planned, default=None))


def open_episode(session: Session, programme: Programme, *, pair_uid: str) -> QuietEpisode:
    """The open episode of this pair of this programme."""
    episode = session.exec(
        select(QuietEpisode)
        .join(Pair, col(QuietEpisode.pair_id) == col(Pair.id))
        .where(
            col(Pair.uid) == pair_uid,
            col(Pair.programme_id) == programme.id,
            col(QuietEpisode.closed_at).is_(None),
        )
    ).one_or_none()
    if episode is None:
        raise NotFound
    return episode
