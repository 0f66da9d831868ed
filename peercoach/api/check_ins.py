"""Check-ins of a programme: who was asked what and when, and whether they answered.

Answering is done on the page behind the link in the mail.
"""

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import Field

from peercoach.api.resource import Resource
from peercoach.api.shapes import UID, Listed, Portion, Shown, Slug
from peercoach.deps import Reading
from peercoach.services.check_ins.listing import count_check_ins, list_check_ins
from peercoach.services.programmes.programmes import find_programme

router = Resource(
    prefix="/programmes/{programme}/check-ins",
    tags=["check-ins"],
)


class CheckIn(Shown):
    """One question to one of a pair. `step` is its place in the plan; `skipped` says why it was
    never sent. What was answered is not told here."""

    pair: str
    name: str
    step: str
    due_at: datetime
    sent_at: datetime | None
    answered_at: datetime | None
    skipped: str | None


class CheckIns(Listed[CheckIn]):
    pass


class WhichCheckIns(Portion):
    """Of one pair, by its uid, or of all."""

    pair: Annotated[str, Field(pattern=UID)] | None = None


@router.get("", name="list_check_ins")
def show_check_ins(
    programme: Slug, which: Annotated[WhichCheckIns, Query()], session: Reading
) -> CheckIns:
    """Newest first."""
    found = find_programme(session, programme)
    pair = which.pair or ""
    rows = list_check_ins(session, found, pair=pair, skip=which.skip, most=which.size)
    return CheckIns(
        items=[CheckIn.model_validate(row) for row in rows],
        total=count_check_ins(session, found, pair=pair),
        page=which.page,
        size=which.size,
    )
