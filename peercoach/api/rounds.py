"""Rounds: opened, closed, and shaped by hand."""

from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import Field

from peercoach.api.resource import Resource
from peercoach.api.shapes import UID, Given, Moment, RoundUid, Shown, Slug, Somebody
from peercoach.deps import Me, Now, Reading, Writing
from peercoach.models import DemandKind, RoundStatus
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rounds.preview import choices_of
from peercoach.services.rounds.rounds import (
    close_round,
    find_round,
    list_rounds,
    open_round,
    set_demand,
)

router = Resource(
    prefix="/programmes/{programme}/rounds",
    tags=["rounds"],
)
FirstYear = Annotated[str, Path(pattern=UID, description="Enrolment of a first-year")]
Coach = Annotated[str, Path(pattern=UID, description="Enrolment of a coach")]
DEMAND = "/{round}/demands/{first_year}/{coach}"


class Round(Shown):
    uid: str
    name: str
    status: RoundStatus
    opened_at: datetime
    closes_at: datetime | None


class NewRound(Given):
    name: str
    closes_at: Moment | None = None


class Demand(Given):
    """Keep these two together (`lock`), or apart (`bar`)."""

    kind: Annotated[DemandKind, Field(strict=False)]  # JSON has no enumerations


class FixedPair(Shown):
    kind: DemandKind
    first_year: Somebody
    coach: Somebody


@router.get("", name="list_rounds")
def show_rounds(programme: Slug, session: Reading) -> list[Round]:
    """Newest first."""
    found = list_rounds(session, find_programme(session, programme))
    return [Round.model_validate(round_) for round_ in found]


@router.post("", status_code=201, name="open_round")
def open_new_round(programme: Slug, given: NewRound, session: Writing, me: Me, now: Now) -> Round:
    """Its lottery is drawn at this moment. One round is open at a time."""
    made = open_round(
        session,
        find_programme(session, programme),
        name=given.name,
        closes_at=given.closes_at,
        by=me.person_id,
        now=now,
    )
    return Round.model_validate(made)


@router.get("/{round}")
def get_round(programme: Slug, round_: RoundUid, session: Reading) -> Round:
    found = find_round(session, find_programme(session, programme), round_)
    return Round.model_validate(found)


@router.post("/{round}/close", name="close_round")
def close(programme: Slug, round_: RoundUid, session: Writing, me: Me, now: Now) -> Round:
    """For a round that came to nothing. Pairs that it made go on."""
    found = find_round(session, find_programme(session, programme), round_)
    close_round(session, found, by=me.person_id, now=now)
    return Round.model_validate(found)


@router.get("/{round}/demands", name="list_demands")
def show_demands(programme: Slug, round_: RoundUid, session: Reading) -> list[FixedPair]:
    """What was fixed by hand in this round."""
    found = find_round(session, find_programme(session, programme), round_)
    return [FixedPair.model_validate(one) for one in choices_of(session, found)]


@router.put(DEMAND, status_code=204, name="fix_pair")
def fix(
    programme: Slug,
    round_: RoundUid,
    first_year: FirstYear,
    coach: Coach,
    *,
    given: Demand,
    session: Writing,
    me: Me,
    now: Now,
) -> None:
    """The next draft keeps to this. Keeping someone with one coach lets go of another."""
    set_demand(
        session,
        find_round(session, find_programme(session, programme), round_),
        first_year=first_year,
        coach=coach,
        kind=given.kind,
        by=me.person_id,
        now=now,
    )


@router.delete(DEMAND, status_code=204, name="free_pair")
def free(
    programme: Slug,
    round_: RoundUid,
    first_year: FirstYear,
    coach: Coach,
    *,
    session: Writing,
    me: Me,
    now: Now,
) -> None:
    """Leave it to the solver again."""
    set_demand(
        session,
        find_round(session, find_programme(session, programme), round_),
        first_year=first_year,
        coach=coach,
        kind=None,
        by=me.person_id,
        now=now,
    )
