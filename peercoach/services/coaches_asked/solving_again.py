"""When coaches have looked and somebody said "not this one": the round is solved around it."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from peercoach.models import Draft, DraftStatus, ProposedPair, Round, RoundStatus
from peercoach.services.coaches_asked.asking import MOST_TIMES
from peercoach.services.coaches_asked.standing import drafts_shown, stop_asking
from peercoach.services.drafts import AT_WORK, queue_draft
from peercoach.services.publishing import earlier_publication, pending
from peercoach.services.rounds import locked


def solve_around(session: Session, *, now: datetime) -> list[str]:
    """Queue a draft for each round that waits for one; gives their names, for solvers to start.

    Once for each time of asking: where that fails, the draft there was stays, its page says so, and
    a coordinator decides.
    """
    rounds = session.exec(
        select(Round)
        .join(Draft, col(Draft.round_id) == Round.id)
        .join(ProposedPair, col(ProposedPair.draft_id) == Draft.id)
        .where(
            col(Round.status) != RoundStatus.closed,
            col(Draft.coaches_until).is_not(None),
            col(ProposedPair.not_at).is_not(None),
        )
        .distinct()
    ).all()
    queued = [_solve_around(session, locked(session, round_), now=now) for round_ in rounds]
    return [draft.uid for draft in queued if draft is not None]


def _solve_around(session: Session, round_: Round, *, now: datetime) -> Draft | None:
    shown = drafts_shown(session, round_)
    if not shown or not _waits(session, round_, shown[-1], now=now):
        return None
    last = shown[-1]
    stop_asking(session, round_, now=now)
    draft = queue_draft(session, round_, by=last.made_by_id, balance=last.balance, now=now)
    if len(shown) < MOST_TIMES and round_.coach_hours:
        draft.coaches_until = now + timedelta(hours=round_.coach_hours)
    session.flush()
    return draft


def _waits(session: Session, round_: Round, draft: Draft, *, now: datetime) -> bool:
    """Whether somebody said no, the time is over, and nobody has solved or published since."""
    if draft.status is not DraftStatus.ready or pending(session, round_):
        return False
    if earlier_publication(session, round_, draft):
        return False
    asked = ProposedPair.draft_id == draft.id, col(ProposedPair.asked_at).is_not(None)
    last_no = session.exec(select(func.max(ProposedPair.not_at)).where(*asked)).one()
    silent = session.exec(
        select(ProposedPair.id)
        .where(*asked, col(ProposedPair.fine_at).is_(None), col(ProposedPair.not_at).is_(None))
        .limit(1)
    ).first()
    over = draft.coaches_until is not None and (draft.coaches_until <= now or silent is None)
    if last_no is None or not over:
        return False
    since = session.exec(
        select(Draft.id)
        .where(
            Draft.round_id == round_.id,
            col(Draft.number) > draft.number,
            (col(Draft.made_at) >= last_no) | col(Draft.status).in_(AT_WORK),
        )
        .limit(1)
    ).first()
    return since is None
