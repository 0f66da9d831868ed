"""Finding pairs that have become quiet, and opening an episode for each."""

from collections.abc import Mapping, Sequence
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
from peercoach.services.calendar.days import Calendar, calendar_of
from peercoach.services.quiet_pairs.histories import histories
from peercoach.services.quiet_pairs.rhythm import (
    FIRST_CONTACT_DAYS,
    QUIET_DAYS_AT_LEAST,
    Finding,
    assess,
)

SOME = 500
"""So many pairs are read at a time: databases limit how many ids one question may hold."""


def find_quiet_pairs(session: Session, *, now: datetime) -> int:
    """Open an episode for each live pair that is quiet and has none open. How many."""
    found = 0
    for programme in session.exec(select(Programme).order_by(col(Programme.id))).all():
        calendar = calendar_of(programme)
        pairs = _possibly_quiet(session, programme, calendar, now=now)
        for start in range(0, len(pairs), SOME):
            some = pairs[start : start + SOME]
            known = histories(session, some, calendar)
            findings = {
                pair.id: assess(known[pair.id], today=calendar.day(now), calendar=calendar)
                for pair in some
            }
            quiet = {pair_id: finding for pair_id, finding in findings.items() if finding}
            open_flags(
                session,
                {pair_id: (one.reason, _facts(one)) for pair_id, one in quiet.items()},
                now=now,
            )
            found += len(quiet)
    return found


def _possibly_quiet(
    session: Session, programme: Programme, calendar: Calendar, *, now: datetime
) -> Sequence[Pair]:
    """Leaves out, in the database, the many pairs that cannot be quiet yet."""
    touch = (
        select(
            col(Contact.pair_id).label("pair_id"),
            func.max(Contact.day).label("last"),
            func.max(case((col(Contact.kind) == ContactKind.met, 1), else_=0)).label("met"),
        )
        .group_by(col(Contact.pair_id))
        .subquery()
    )
    long_ago = calendar.day(now) - timedelta(days=QUIET_DAYS_AT_LEAST)
    is_open = exists().where(
        col(QuietEpisode.pair_id) == Pair.id, col(QuietEpisode.closed_at).is_(None)
    )
    return session.exec(
        select(Pair)
        .outerjoin(touch, touch.c.pair_id == Pair.id)
        .where(
            col(Pair.programme_id) == programme.id,
            col(Pair.status) == PairStatus.live,
            col(Pair.started_at) <= now - timedelta(days=FIRST_CONTACT_DAYS - 1),
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


def _facts(finding: Finding) -> dict[str, object]:
    return {"days": finding.days, "allowed": finding.allowed, "rhythm": finding.rhythm}
