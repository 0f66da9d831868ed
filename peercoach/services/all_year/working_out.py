"""Life happens: the smallest change is worked out at once, for a coordinator to say yes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from peercoach.models import (
    Draft,
    DraftStatus,
    Programme,
    ProposedPair,
)
from peercoach.services.all_year.asking import change_drafts, queue_change
from peercoach.services.all_year.happened import KEPT_FOR, Happened, what_happened
from peercoach.services.programmes.programmes import each_programme
from peercoach.services.rounds.drafts import AT_WORK, state_of
from peercoach.services.rounds.rounds import list_rounds


def work_out_changes(session: Session, *, now: datetime) -> list[str]:
    """Ask for one change in every programme in which something happened that nobody looked at;
    gives their names, for solvers to start. The next follows when that is ready."""
    asked = []
    for programme in each_programme(session):
        round_ = next(iter(list_rounds(session, programme)), None)
        happened = what_happened(session, programme, now=now) if round_ else []
        if not round_ or not happened:
            continue
        drafts = change_drafts(session, programme, now=now)
        if any(state_of(one, now) in AT_WORK for one in drafts):
            continue
        since = now - KEPT_FOR
        new = (one for one in happened if one.at > since and not _looked_at(one, drafts))
        if first := next(new, None):
            queued = queue_change(
                session, programme, round_, why=first.why, of=first.of, by=None, now=now
            )
            asked.append(queued.uid)
    return asked


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """Something that happened, with the draft of its change where there is one, and how many get
    another coach by it; None until it is ready."""

    happened: Happened
    draft: Draft | None
    changes: int | None


def worked_out(
    session: Session, programme: Programme, *, now: datetime
) -> tuple[list[WorkedOut], list[Draft]]:
    """What happened, and the other changes a coordinator asked for this week and did not approve,
    newest first."""
    happened = what_happened(session, programme, now=now)
    drafts = change_drafts(session, programme, now=now)
    newest = {(draft.about or {}).get("of"): draft for draft in reversed(drafts)}
    found = []
    for one in happened:
        draft = newest.get(one.of)
        if draft and ("approved" in (draft.about or {}) or not _looked_at(one, [draft])):
            draft = None
        found.append((one, draft))
    told = {one.of for one in happened}
    others = [
        draft
        for draft in drafts
        if draft.made_by_id is not None
        and "approved" not in (draft.about or {})
        and (draft.about or {}).get("of") not in told
    ]
    ready = [draft for _, draft in found if draft and draft.status is DraftStatus.ready]
    changes = _changes(session, ready)
    return [
        WorkedOut(one, draft, changes.get(draft.id) if draft else None) for one, draft in found
    ], others


def _looked_at(one: Happened, drafts: Sequence[Draft]) -> bool:
    """Since it happened. Who approves that a coach leaves looked at what comes of it."""
    for draft in drafts:
        about = draft.about or {}
        approved = about.get("approved")
        looked = datetime.fromisoformat(approved) if approved else draft.made_at
        if about.get("of") == one.of and looked >= one.at:
            return True
    return False


def _changes(session: Session, drafts: Sequence[Draft]) -> dict[int, int]:
    ids = [draft.id for draft in drafts]
    found = session.exec(
        select(ProposedPair.draft_id, func.count(col(ProposedPair.id)))
        .where(col(ProposedPair.draft_id).in_(ids))
        .group_by(col(ProposedPair.draft_id))
    )
    return dict.fromkeys(ids, 0) | dict(found.all())
