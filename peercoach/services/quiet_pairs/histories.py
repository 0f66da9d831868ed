"""From rows to histories: what is known of some pairs, read in a few queries."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, func, select

from peercoach.models import (
    CheckIn,
    Contact,
    ContactKind,
    Pair,
    QuietEnd,
    QuietEpisode,
    QuietReason,
)
from peercoach.services.calendar.days import Calendar
from peercoach.services.quiet_pairs.rhythm import History


def histories(session: Session, pairs: Sequence[Pair], calendar: Calendar) -> dict[int, History]:
    """The history of each pair, by its id. Of episodes only those that were closed count."""
    ids = [pair.id for pair in pairs]
    days: dict[int, list[date]] = defaultdict(list)
    met: set[int] = set()
    contacts = select(col(Contact.pair_id), col(Contact.day), col(Contact.kind)).where(
        col(Contact.pair_id).in_(ids)
    )
    for pair_id, day, kind in session.exec(contacts):
        days[pair_id].append(day)
        if kind is ContactKind.met:
            met.add(pair_id)
    planned = select(col(CheckIn.pair_id), func.max(col(CheckIn.answer_day))).where(
        col(CheckIn.pair_id).in_(ids), col(CheckIn.answer) == "planned", ~col(CheckIn.suspect)
    )
    planned_for = dict(session.exec(planned.group_by(col(CheckIn.pair_id))).all())
    looked_at: dict[int, date] = {}
    raised: dict[int, set[QuietReason]] = defaultdict(set)
    closed = (
        select(QuietEpisode)
        .where(col(QuietEpisode.pair_id).in_(ids), col(QuietEpisode.closed_at).is_not(None))
        .order_by(col(QuietEpisode.number))
    )
    for episode in session.exec(closed):
        raised[episode.pair_id].add(episode.reason)
        if episode.closed_how is QuietEnd.person and episode.closed_at is not None:
            looked_at[episode.pair_id] = calendar.day(episode.closed_at)
    return {
        pair.id: History(
            start=calendar.day(pair.started_at or pair.made_at),
            contacts=days[pair.id],
            have_met=pair.id in met,
            looked_at=looked_at.get(pair.id),
            resumed=calendar.day(pair.resumed_at) if pair.resumed_at else None,
            planned=planned_for.get(pair.id),
            raised=frozenset(raised[pair.id]),
        )
        for pair in pairs
    }
