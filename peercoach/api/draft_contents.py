"""What a draft proposes: who with whom and why, and who has nobody yet."""

from typing import Annotated

from fastapi import Query
from sqlmodel import Session

from peercoach.api.resource import Resource
from peercoach.api.shapes import DraftUid, Listed, Portion, RoundUid, Shown, Slug, Somebody, Words
from peercoach.deps import Reading
from peercoach.models import DemandKind, Draft
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rounds.drafts import find_draft
from peercoach.services.rounds.preview import figures_of, left_out, loads_of, weakest_pairs
from peercoach.services.rounds.rounds import find_round

router = Resource(
    prefix="/programmes/{programme}/rounds/{round}/drafts/{draft}",
    tags=["drafts"],
)


class ProposedPair(Shown):
    """`fit` in percent; `reasons` strongest first; `demand` is what a coordinator fixed."""

    first_year: Somebody
    coach: Somebody
    fit: int
    reasons: list[Words]
    demand: DemandKind | None


class ProposedPairs(Listed[ProposedPair]):
    pass


class Unmatched(Shown):
    """First-years whom the draft gives nobody, all for the same reason."""

    reason: Words
    people: list[Somebody]


class Load(Shown):
    """A coach's places before this draft, and how many of them it fills."""

    coach: Somebody
    places: int
    filled: int


@router.get("/pairs")
def list_proposed_pairs(
    programme: Slug,
    round_: RoundUid,
    draft: DraftUid,
    which: Annotated[Portion, Query()],
    session: Reading,
) -> ProposedPairs:
    """The weakest first: those deserve a look."""
    found = _found(session, programme, round_, draft)
    rows = weakest_pairs(session, found, skip=which.skip, most=which.size)
    return ProposedPairs(
        items=[ProposedPair.model_validate(row) for row in rows],
        total=figures_of(session, found).matched,
        page=which.page,
        size=which.size,
    )


@router.get("/unmatched")
def list_unmatched(
    programme: Slug, round_: RoundUid, draft: DraftUid, session: Reading
) -> list[Unmatched]:
    """By reason; the reason of most people first."""
    found = _found(session, programme, round_, draft)
    return [Unmatched.model_validate(row) for row in left_out(session, found)]


@router.get("/coaches")
def list_loads(programme: Slug, round_: RoundUid, draft: DraftUid, session: Reading) -> list[Load]:
    """The fullest of the largest first."""
    found = _found(session, programme, round_, draft)
    return [Load.model_validate(row) for row in loads_of(session, found)]


def _found(session: Session, programme: str, round_: str, draft: str) -> Draft:
    return find_draft(
        session, find_round(session, find_programme(session, programme), round_), draft
    )
