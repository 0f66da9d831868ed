"""Drafts: asked for, solved in a process of their own, compared."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Response
from pydantic import Field

from peercoach import models
from peercoach.api.resource import Resource
from peercoach.api.shapes import DraftUid, Given, RoundUid, Shown, Slug, Words
from peercoach.deps import Me, Now, Reading, Solver, Writing
from peercoach.models import DraftStatus
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rounds.drafts import (
    error_of,
    find_draft,
    letter_of,
    list_drafts,
    queue_draft,
    state_of,
)
from peercoach.services.rounds.rounds import find_round

router = Resource(
    prefix="/programmes/{programme}/rounds/{round}/drafts",
    tags=["drafts"],
)


class NewDraft(Given):
    """`balance` is how much an even load among coaches counts against fit."""

    balance: Annotated[int, Field(ge=0, le=1000)] = 20


class Draft(Shown):
    """`progress` in percent. `error` is `demands` (they cannot all be met; `conflicts` says which),
    `lost` (the solver is gone) or `broken`. `levels` is what every aim came to, in order of weight,
    and `proven` that it cannot be better."""

    uid: str
    letter: str
    status: DraftStatus
    progress: int
    error: str | None
    conflicts: list[Words]
    balance: int
    made_at: datetime
    finished_at: datetime | None
    proven: bool | None
    levels: dict[str, Any]


@router.get("", name="list_drafts")
def show_drafts(programme: Slug, round_: RoundUid, session: Reading, now: Now) -> list[Draft]:
    """Newest first."""
    found = find_round(session, find_programme(session, programme), round_)
    return [_shown(draft, now) for draft in list_drafts(session, found)]


@router.post("", status_code=202, name="solve_draft")
def solve(
    programme: Slug,
    round_: RoundUid,
    given: NewDraft,
    response: Response,
    *,
    session: Writing,
    me: Me,
    now: Now,
    solver: Solver,
) -> Draft:
    """Answers at once; `Location` is where to see how far it is. Nobody is mailed."""
    found = find_round(session, find_programme(session, programme), round_)
    draft = queue_draft(session, found, by=me.person_id, balance=given.balance, now=now)
    solver.after(session, draft.uid, now)
    address = f"/api/v1/programmes/{programme}/rounds/{round_}/drafts/{draft.uid}"
    response.headers["location"] = address
    return _shown(draft, now)


@router.get("/{draft}")
def get_draft(
    programme: Slug, round_: RoundUid, draft: DraftUid, session: Reading, now: Now
) -> Draft:
    found = find_round(session, find_programme(session, programme), round_)
    return _shown(find_draft(session, found, draft), now)


def _shown(draft: models.Draft, now: datetime) -> Draft:
    levels = dict(draft.levels or {})
    conflicts = levels.pop("conflicts", [])
    return Draft(
        uid=draft.uid,
        letter=letter_of(draft.number),
        status=state_of(draft, now),
        progress=draft.progress,
        error=error_of(draft, now),
        conflicts=conflicts,
        balance=draft.balance,
        made_at=draft.made_at,
        finished_at=draft.finished_at,
        proven=draft.proven,
        levels=levels,
    )
