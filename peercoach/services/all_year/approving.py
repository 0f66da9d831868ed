"""A coordinator says yes: pairs end and begin in one transaction, and everyone hears once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from peercoach.errors import Conflict, NotFound
from peercoach.i18n import mark
from peercoach.models import (
    Draft,
    DraftStatus,
    Enrolment,
    Pair,
    PairStatus,
    Programme,
    ProposedPair,
    Round,
)
from peercoach.services.all_year.asking import last_look
from peercoach.services.all_year.changed import changes_about, look_again
from peercoach.services.all_year.reasons import Why
from peercoach.services.all_year.telling import tell_everyone
from peercoach.services.all_year.waiting import round_of
from peercoach.services.pairs.leaving import withdraw
from peercoach.services.pairs.pairs import mark_ended
from peercoach.services.programmes.deeds import note_deed
from peercoach.services.rounds.publishing import OutOfDate, hold_still
from peercoach.services.rounds.rounds import raise_versions

MOVED = "moved"
"""The end reason of a pair whose first-year got another coach."""


NOTHING = mark("Nothing was chosen, or it is no longer proposed: look again")


class NothingChosen(Conflict):
    """Nobody to say yes to."""


def approve_places(
    session: Session,
    programme: Programme,
    first_years: Collection[str],
    *,
    by: int,
    now: datetime,
) -> list[Pair]:
    """Give these first-years the places that the last look found."""
    ids = _enrolments(session, programme, first_years)
    round_ = round_of(session, programme)
    draft = last_look(session, round_) if round_ else None
    if round_ is None or draft is None or not ids:
        raise NothingChosen(NOTHING)
    return approve(session, programme, round_, draft, first_years=ids, by=by, now=now)


def approve(
    session: Session,
    programme: Programme,
    round_: Round,
    draft: Draft,
    *,
    first_years: Collection[int] | None = None,
    by: int,
    now: datetime,
) -> list[Pair]:
    """Make what the draft proposes so, for these first-years or for all. Refused, and nothing
    done, where what it says of them no longer holds; what others did meanwhile is no matter."""
    hold_still(session, programme.id)
    session.refresh(draft, with_for_update=True)
    if draft.status is not DraftStatus.ready:
        raise Conflict(mark("This is not ready: look again"))
    about = draft.about or {}
    if "approved" in about:
        raise Conflict(mark("This was approved already"))
    leaver = _leaver(session, programme, about)
    rows = proposed(session, draft, first_years)
    if (not rows and not leaver) or len(rows) < len(first_years or ()):
        raise NothingChosen(NOTHING)
    look = look_again(session, programme, round_, draft, rows, leaver)
    if changes := changes_about(session, look, rows):
        raise OutOfDate(changes)
    ended = _end_old(session, rows, by=by, now=now)
    pairs = [
        Pair(
            programme_id=programme.id,
            first_year_id=row.first_year_id,
            coach_id=row.coach_id,
            status=PairStatus.live,
            fit=row.fit,
            reasons=row.reasons,
            made_at=now,
            started_at=now,
        )
        for row in rows
    ]
    session.add_all(pairs)
    session.flush()
    raise_versions(session, programme.id)
    tell_everyone(session, programme, pairs, ended, but=leaver.id if leaver else None, now=now)
    if leaver:
        withdraw(session, programme, leaver, now=now)
    if first_years is None:
        draft.about = {**about, "approved": now.isoformat(), "by": by}
        session.flush()
    note_deed(
        session,
        "approve",
        by=by,
        kind="draft",
        uid=draft.uid,
        programme_id=programme.id,
        now=now,
        pairs=len(pairs),
    )
    return pairs


def proposed(
    session: Session, draft: Draft, first_years: Collection[int] | None = None
) -> Sequence[ProposedPair]:
    """Its rows, of all or of these enrolments."""
    query = select(ProposedPair).where(ProposedPair.draft_id == draft.id)
    if first_years is not None:
        query = query.where(col(ProposedPair.first_year_id).in_(first_years))
    return session.exec(query.order_by(col(ProposedPair.id))).all()


def _enrolments(session: Session, programme: Programme, uids: Collection[str]) -> list[int]:
    found = session.exec(
        select(Enrolment.id).where(
            Enrolment.programme_id == programme.id, col(Enrolment.uid).in_(uids)
        )
    ).all()
    if len(found) < len(set(uids)):
        raise NotFound
    return list(found)


def _end_old(
    session: Session, rows: Sequence[ProposedPair], *, by: int, now: datetime
) -> list[Pair]:
    old = session.exec(
        select(Pair)
        .where(
            col(Pair.first_year_id).in_([row.first_year_id for row in rows]),
            col(Pair.status).in_((PairStatus.live, PairStatus.paused)),
        )
        .order_by(col(Pair.id))
        .with_for_update()
    ).all()
    for pair in old:
        mark_ended(session, pair, reason=MOVED, by=by, now=now)
    session.flush()
    return list(old)


def _leaver(session: Session, programme: Programme, about: Mapping[str, Any]) -> Enrolment | None:
    if about.get("why") != Why.leaves:
        return None
    return session.exec(
        select(Enrolment).where(
            Enrolment.programme_id == programme.id, Enrolment.uid == about.get("of")
        )
    ).one()
