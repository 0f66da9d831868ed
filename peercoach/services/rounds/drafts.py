"""Drafts and who is at work on them. A solver that is alive renews its lease; one that was killed
does not, and a draft whose lease has passed has failed, whether or not anyone wrote that down."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import defer
from sqlmodel import Session, col, func, select, update
from sqlmodel.sql.expression import SelectOfScalar

from peercoach.errors import Conflict, NotFound
from peercoach.i18n import mark
from peercoach.models import Draft, DraftKind, DraftStatus, Person, Round, RoundStatus
from peercoach.services.audit import record
from peercoach.services.people import KNOWN_AS
from peercoach.services.programmes.deeds import note_deed
from peercoach.services.rounds.rounds import locked

LEASE = timedelta(seconds=30)
AT_WORK = (DraftStatus.queued, DraftStatus.solving)

# Why a draft failed: `demands` cannot all be met (they are listed in its levels), the solver was
# `lost`, or it broke.
DEMANDS, LOST, BROKEN = "demands", "lost", "broken"


TIMETABLE = "timetable"
"""Who did it in the audit, where nobody pressed a button."""


class SolvingAlready(Conflict):
    """Somebody started a draft of this round, and it is not ready yet."""


def queue_draft(
    session: Session,
    round_: Round,
    *,
    by: int | None,
    balance: int,
    now: datetime,
    kind: DraftKind = DraftKind.round,
    about: Mapping[str, Any] | None = None,
) -> Draft:
    """Ask for a draft. Whoever asked must start a solver for it once this is committed."""
    round_ = locked(session, round_)
    if round_.status is RoundStatus.closed and kind is DraftKind.round:
        raise Conflict(mark("This round is closed"))
    fail_dead_drafts(session, now=now)
    same = (col(Draft.round_id) == round_.id) & (col(Draft.kind) == kind)
    busy = session.exec(
        select(func.coalesce(KNOWN_AS, "…"))
        .select_from(Draft)
        .outerjoin(Person, col(Draft.made_by_id) == Person.id)
        .where(same, col(Draft.status).in_(AT_WORK))
    ).first()
    if busy is not None:
        raise SolvingAlready(mark("{by} has just started a draft; it is being solved"), by=busy)
    highest = session.exec(select(func.max(Draft.number)).where(same)).one()
    draft = Draft(
        round_id=round_.id,
        kind=kind,
        about=about,
        number=(highest or 0) + 1,
        made_by_id=by,
        made_at=now,
        balance=balance,
        round_version=round_.version,
        lease_until=now + LEASE,  # a solver that never starts is noticed too
    )
    session.add(draft)
    session.flush()
    if by is None:
        record(
            session,
            now=now,
            actor=TIMETABLE,
            action="solve",
            subject_kind="draft",
            subject_uid=draft.uid,
            programme_id=round_.programme_id,
        )
    else:
        note_deed(
            session,
            "solve",
            by=by,
            kind="draft",
            uid=draft.uid,
            programme_id=round_.programme_id,
            now=now,
            balance=balance,
        )
    return draft


def claim_draft(session: Session, uid: str, *, worker: str, now: datetime) -> bool:
    """Take a queued draft to solve. False when another took it, or it took us too long to come."""
    return _change(
        session,
        uid,
        now,
        (DraftStatus.queued, None),
        status=DraftStatus.solving,
        lease_by=worker,
        lease_until=now + LEASE,
    )


def renew_lease(session: Session, uid: str, *, worker: str, progress: int, now: datetime) -> bool:
    """Say that we are alive and how far; False when the draft is no longer ours."""
    return _change(
        session,
        uid,
        now,
        (DraftStatus.solving, worker),
        lease_until=now + LEASE,
        progress=progress,
    )


def fail_draft(session: Session, uid: str, *, worker: str, error: str, now: datetime) -> bool:
    return _change(
        session,
        uid,
        now,
        (DraftStatus.solving, worker),
        status=DraftStatus.failed,
        error=error,
        finished_at=now,
    )


def dead_drafts(now: datetime) -> SelectOfScalar[int]:
    """The row numbers of drafts whose solver is gone."""
    return select(Draft.id).where(col(Draft.status).in_(AT_WORK), col(Draft.lease_until) <= now)


def fail_dead_drafts(session: Session, *, now: datetime) -> int:
    """Write down that drafts whose solver is gone have failed; says how many."""
    result = session.exec(
        update(Draft)
        .where(col(Draft.id).in_(dead_drafts(now)))
        .values(status=DraftStatus.failed, error=LOST, finished_at=now)
    )
    return result.rowcount


def state_of(draft: Draft, now: datetime) -> DraftStatus:
    if draft.status in AT_WORK and (draft.lease_until is None or draft.lease_until <= now):
        return DraftStatus.failed
    return draft.status


def error_of(draft: Draft, now: datetime) -> str | None:
    """Why it failed, or None."""
    return (draft.error or LOST) if state_of(draft, now) is DraftStatus.failed else None


def list_drafts(session: Session, round_: Round) -> Sequence[Draft]:
    """Those of the round itself, newest first; their certificates and insights, which are large,
    are read when looked at."""
    return session.exec(
        select(Draft)
        .where(Draft.round_id == round_.id, Draft.kind == DraftKind.round)
        .order_by(col(Draft.number).desc())
        .options(defer(col(Draft.certificate)), defer(col(Draft.insights)))  # type: ignore[arg-type]
    ).all()


def find_draft(session: Session, round_: Round, uid: str) -> Draft:
    found = session.exec(
        select(Draft).where(
            Draft.round_id == round_.id, Draft.kind == DraftKind.round, Draft.uid == uid
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def letter_of(number: int) -> str:
    """A, B … Z, AA: what people call a draft."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _change(
    session: Session,
    uid: str,
    now: datetime,
    held: tuple[DraftStatus, str | None],
    **values: object,
) -> bool:
    """Compare and set: only while it is in this state, held by this worker, within its lease."""
    status, worker = held
    result = session.exec(
        update(Draft)
        .where(
            col(Draft.uid) == uid,
            col(Draft.status) == status,
            col(Draft.lease_by).is_not_distinct_from(worker),
            col(Draft.lease_until) > now,
        )
        .values(**values)
    )
    return result.rowcount == 1
