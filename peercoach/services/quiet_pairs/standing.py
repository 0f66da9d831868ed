"""Which pairs are quiet now: what coaches and coordinators read beside a pair, both the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from peercoach.models import Pair, PairStatus, Programme, QuietEpisode, QuietReason
from peercoach.services.calendar.days import calendar_of
from peercoach.services.quiet_pairs.finding import SOME
from peercoach.services.quiet_pairs.histories import histories
from peercoach.services.quiet_pairs.rhythm import assess


def asking_now(session: Session, pairs: Sequence[Pair]) -> set[int]:
    """Row numbers of those with an answer that waits for a coordinator: for coordinators only."""
    found: set[int] = set()
    for start in range(0, len(pairs), SOME):
        flagged = select(QuietEpisode.pair_id).where(
            col(QuietEpisode.pair_id).in_([pair.id for pair in pairs[start : start + SOME]]),
            col(QuietEpisode.closed_at).is_(None),
            col(QuietEpisode.reason) == QuietReason.answer,
        )
        found.update(session.exec(flagged))
    return found


def quiet_now(
    session: Session, programme: Programme, pairs: Sequence[Pair], *, now: datetime
) -> dict[int, QuietReason]:
    """Row number → why, of those that have an open flag or would have one if nobody had looked.

    Closing a flag says that somebody looked, not that the two were in touch: until they are, the
    pair stays quiet to whoever reads about it.
    """
    calendar = calendar_of(programme)
    found: dict[int, QuietReason] = {}
    for start in range(0, len(pairs), SOME):
        some = [pair for pair in pairs[start : start + SOME] if pair.status is PairStatus.live]
        for number, history in histories(session, some, calendar).items():
            as_they_are = replace(history, looked_at=None)
            finding = assess(as_they_are, today=calendar.day(now), calendar=calendar)
            if finding:
                found[number] = finding.reason
        flagged = select(QuietEpisode.pair_id, col(QuietEpisode.reason)).where(
            col(QuietEpisode.pair_id).in_([pair.id for pair in some]),
            col(QuietEpisode.closed_at).is_(None),
            col(QuietEpisode.reason) != QuietReason.answer,  # between that person and staff
        )
        found |= dict(session.exec(flagged).all())
    return found
