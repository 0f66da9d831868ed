"""When coaches have looked and somebody said "not this one": the round is solved around it."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from peercoach.models import (
    Draft,
    DraftStatus,
    Programme,
    ProposedPair,
    RoleKind,
    Round,
    RoundStatus,
)
from peercoach.notify.messages.coach_proposal import COACHES_LOOKED
from peercoach.notify.outbox import owe
from peercoach.services.coaches_asked.asking import MOST_TIMES
from peercoach.services.coaches_asked.standing import coaches_of, drafts_shown, stop_asking
from peercoach.services.programmes.roles import people_with_role
from peercoach.services.rounds.drafts import AT_WORK, queue_draft
from peercoach.services.rounds.publications import earlier_publication, pending
from peercoach.services.rounds.rounds import locked

TIME_FOR_THE_OTHERS = timedelta(hours=1)
"""Who said "not this one" of one first-year may have another to say it of."""


def with_refusals(_now: datetime) -> SelectOfScalar[int]:
    """The row numbers of rounds in which a coach said no."""
    return (
        select(Round.id)
        .join(Draft, col(Draft.round_id) == Round.id)
        .join(ProposedPair, col(ProposedPair.draft_id) == Draft.id)
        .where(
            col(Round.status) != RoundStatus.closed,
            col(Draft.coaches_until).is_not(None),
            col(ProposedPair.not_at).is_not(None),
        )
    )


def solve_around(session: Session, *, now: datetime) -> list[str]:
    """Queue a draft for each round that waits for one; gives their names, for solvers to start.

    Once for each time of asking: where that fails, the draft there was stays, its page says so, and
    a coordinator decides.
    """
    rounds = session.exec(select(Round).where(col(Round.id).in_(with_refusals(now)))).all()
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
    _tell_coordinators(session, round_, last, again=draft.coaches_until is not None, now=now)
    return draft


def _tell_coordinators(
    session: Session, round_: Round, looked_at: Draft, *, again: bool, now: datetime
) -> None:
    """That it is over, and of how many pairs a coach said no; who and why is on the page."""
    programme = session.get_one(Programme, round_.programme_id)
    refused = session.exec(
        select(func.count(col(ProposedPair.id))).where(
            ProposedPair.draft_id == looked_at.id, col(ProposedPair.not_at).is_not(None)
        )
    ).one()
    said = {"round": round_.name, "refused": refused, "again": again}
    for to in people_with_role(session, programme, RoleKind.coordinator):
        owe(
            session,
            key=f"{COACHES_LOOKED}:{looked_at.uid}:{to.id}",
            to=to,
            template=COACHES_LOOKED,
            payload={**said, "path": f"/co/{programme.slug}/rounds/{round_.uid}"},
            now=now,
            programme_id=programme.id,
        )


def _waits(session: Session, round_: Round, draft: Draft, *, now: datetime) -> bool:
    """Whether somebody said no, the time is over, and nobody has solved or published since."""
    if draft.status is not DraftStatus.ready or pending(session, round_):
        return False
    if earlier_publication(session, round_, draft):
        return False
    asked = session.exec(
        select(ProposedPair).where(
            ProposedPair.draft_id == draft.id, col(ProposedPair.asked_at).is_not(None)
        )
    ).all()
    refusals = [pair.not_at for pair in asked if pair.not_at]
    if not refusals or draft.coaches_until is None:
        return False
    last_no = max(refusals)
    open_pairs = [pair for pair in asked if not (pair.fine_at or pair.not_at)]
    silent = coaches_of(open_pairs) - coaches_of(pair for pair in asked if pair.not_at)
    answered = not open_pairs or (not silent and last_no + TIME_FOR_THE_OTHERS <= now)
    if draft.coaches_until > now and not answered:
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
