"""Finding pairs that have become quiet: one of the two is nudged, then a coordinator is asked."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, or_
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
from peercoach.services.quiet_pairs.looking import assess_pairs
from peercoach.services.quiet_pairs.nudging import nudge
from peercoach.services.quiet_pairs.rhythm import Assessment, Standing
from peercoach.services.quiet_pairs.settings import quiet_settings_of

SOME = 500
"""So many pairs are read at a time: databases limit how many ids one question may hold."""


def find_quiet_pairs(session: Session, *, now: datetime) -> int:
    """Open an episode for each live pair that asks for attention and has none open. How many."""
    found = 0
    for programme, assessed in _assessed(session, now=now):
        why = {
            pair.id: (one.reason, _facts(one))
            for pair, one in assessed
            if one.reason and one.standing is Standing.attention
        }
        open_flags(session, why, now=now)
        found += len(why)
        nudge(session, programme, [(pair, one) for pair, one in assessed if one.nudges], now=now)
    return found


def _assessed(
    session: Session, *, now: datetime
) -> Iterator[tuple[Programme, Sequence[tuple[Pair, Assessment]]]]:
    """A portion of those that may be quiet, with how each is doing."""
    for programme in session.exec(select(Programme).order_by(col(Programme.id))).all():
        if _stands_still(programme, now=now):
            continue
        pairs = _possibly_quiet(session, programme, now=now)
        for start in range(0, len(pairs), SOME):
            some = pairs[start : start + SOME]
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
    touch = (
        select(
            col(Contact.pair_id).label("pair_id"),
            func.max(Contact.day).label("last"),
            func.max(case((col(Contact.kind) == ContactKind.met, 1), else_=0)).label("met"),
        )
        .group_by(col(Contact.pair_id))
        .subquery()
    )
    long_ago = calendar_of(programme).day(now) - timedelta(days=settings.quiet_days)
    soonest = min(settings.nudge_first_contact, settings.first_contact, settings.quiet_days)
    is_open = exists().where(
        col(QuietEpisode.pair_id) == Pair.id, col(QuietEpisode.closed_at).is_(None)
    )
    return session.exec(
        select(Pair)
        .outerjoin(touch, touch.c.pair_id == Pair.id)
        .where(
            col(Pair.programme_id) == programme.id,
            col(Pair.status) == PairStatus.live,
            col(Pair.started_at) <= now - timedelta(days=soonest - 1),
            or_(touch.c.last.is_(None), touch.c.last <= long_ago, touch.c.met == 0),
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
