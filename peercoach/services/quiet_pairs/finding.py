"""Finding pairs that have become quiet: one of the two is nudged, then a coordinator is asked."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlalchemy.orm import defer
from sqlmodel import Session, col, exists, func, select

from peercoach.models import (
    Contact,
    ContactKind,
    Pair,
    PairStatus,
    Programme,
    QuietEpisode,
    QuietReason,
)
from peercoach.services.calendar.days import calendar_of
from peercoach.services.portions import portions
from peercoach.services.programmes.programmes import each_programme
from peercoach.services.quiet_pairs.looking import assess_pairs
from peercoach.services.quiet_pairs.nudging import nudge
from peercoach.services.quiet_pairs.rhythm import Assessment, Standing
from peercoach.services.quiet_pairs.settings import quiet_settings_of


def find_quiet_pairs(session: Session, *, now: datetime) -> int:
    """Open an episode for each live pair that asks for attention and has none open. How many."""
    found = 0
    for programme, assessed in _assessed(session, now=now):
        early = nudge(session, programme, [one for one in assessed if one[1].reason], now=now)
        why = {
            pair.id: (one.reason, _facts(one))
            for pair, one in assessed
            if one.reason and one.standing is Standing.attention and pair.id not in early
        }
        open_flags(session, why, now=now)
        found += len(why)
    return found


def _assessed(
    session: Session, *, now: datetime
) -> Iterator[tuple[Programme, Sequence[tuple[Pair, Assessment]]]]:
    """A portion of those that may be quiet, with how each is doing."""
    for programme in each_programme(session):
        if _stands_still(programme, now=now):
            continue
        for some in portions(_possibly_quiet(session, programme, now=now)):
            known = assess_pairs(session, programme, some, now=now)
            yield programme, [(pair, known[pair.id]) for pair in some]


def _stands_still(programme: Programme, *, now: datetime) -> bool:
    """Well into a break nobody's silence grows, unless there is a last day for it."""
    calendar = calendar_of(programme)
    today = calendar.day(now)
    counted = calendar.days_that_count(today - timedelta(days=2), today)
    return not counted and not quiet_settings_of(programme).at_latest


def _possibly_quiet(session: Session, programme: Programme, *, now: datetime) -> Sequence[Pair]:
    """Leaves out, in the database, the many pairs that cannot be quiet yet."""
    settings = quiet_settings_of(programme)
    of_pair = col(Contact.pair_id) == Pair.id
    last = select(func.max(col(Contact.day))).where(of_pair).scalar_subquery()
    met = exists().where(of_pair, col(Contact.kind) == ContactKind.met)
    long_ago = calendar_of(programme).day(now) - timedelta(days=settings.quiet_days)
    soonest = min(settings.nudge_first_contact, settings.first_contact, settings.quiet_days)
    is_open = exists().where(
        col(QuietEpisode.pair_id) == Pair.id, col(QuietEpisode.closed_at).is_(None)
    )
    return session.exec(
        select(Pair)
        .where(
            col(Pair.programme_id) == programme.id,
            col(Pair.status) == PairStatus.live,
            col(Pair.started_at) <= now - timedelta(days=soonest - 1),
            or_(last.is_(None), last <= long_ago, ~met),
            ~is_open,
        )
        .order_by(col(Pair.id))
        .options(defer(col(Pair.reasons)))  # type: ignore[arg-type]
    ).all()


def open_flags(
    session: Session,
    why: Mapping[int, tuple[QuietReason, Mapping[str, object]]],
    *,
    now: datetime,
) -> None:
    """The next episode of each of these pairs, which have none open: its reason and facts."""
    before = dict(
        session.exec(
            select(QuietEpisode.pair_id, func.count(col(QuietEpisode.id)))
            .where(col(QuietEpisode.pair_id).in_(why))
            .group_by(col(QuietEpisode.pair_id))
        ).all()
    )
    session.add_all(
        QuietEpisode(
            pair_id=pair_id,
            number=before.get(pair_id, 0) + 1,
            opened_at=now,
            reason=reason,
            facts=facts,
        )
        for pair_id, (reason, facts) in why.items()
    )
    session.flush()


def _facts(found: Assessment) -> dict[str, object]:
    return {
        "days": found.days,
        "allowed": found.attention_after,
        "rhythm": found.rhythm,
    }
