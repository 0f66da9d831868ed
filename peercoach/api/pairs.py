"""Pairs of a programme: looked at, paused, taken up again, ended."""

from datetime import date, datetime
from typing import Annotated

from fastapi import Query

from peercoach.api.resource import Resource
from peercoach.api.shapes import Listed, PairUid, Portion, Shown, Slug
from peercoach.deps import Me, Now, Reading, Writing
from peercoach.models import PairStatus
from peercoach.services.pairs.pairs import (
    count_pairs,
    end_pair,
    find_pair,
    list_pairs,
    pause_pair,
    resume_pair,
)
from peercoach.services.programmes.programmes import find_programme

router = Resource(
    prefix="/programmes/{programme}/pairs",
    tags=["pairs"],
)


class Pair(Shown):
    """`first_year` and `coach` are names, with the uid of their enrolments; `quiet` when they are
    without a sign of life for longer than is usual for them."""

    uid: str
    first_year: str
    first_year_uid: str
    coach: str
    coach_uid: str
    status: PairStatus
    started_at: datetime | None
    last_contact: date | None
    quiet: bool


class Pairs(Listed[Pair]):
    pass


class WhichPairs(Portion):
    status: PairStatus = PairStatus.live


class NowIs(Shown):
    uid: str
    status: PairStatus


@router.get("", name="list_pairs")
def show_pairs(
    programme: Slug, which: Annotated[WhichPairs, Query()], session: Reading, now: Now
) -> Pairs:
    """By name of the first-year."""
    found = find_programme(session, programme)
    rows = list_pairs(
        session, found, now=now, statuses=(which.status,), skip=which.skip, most=which.size
    )
    return Pairs(
        items=[Pair.model_validate(row) for row in rows],
        total=count_pairs(session, found).get(which.status, 0),
        page=which.page,
        size=which.size,
    )


@router.post("/{pair}/pause", name="pause_pair")
def pause(programme: Slug, pair: PairUid, session: Writing, me: Me, now: Now) -> NowIs:
    """Nothing is asked of them for a while; the place stays taken."""
    found = find_pair(session, find_programme(session, programme), pair)
    pause_pair(session, found, by=me.person_id, now=now)
    return NowIs.model_validate(found)


@router.post("/{pair}/resume", name="resume_pair")
def resume(programme: Slug, pair: PairUid, session: Writing, me: Me, now: Now) -> NowIs:
    found = find_pair(session, find_programme(session, programme), pair)
    resume_pair(session, found, by=me.person_id, now=now)
    return NowIs.model_validate(found)


@router.post("/{pair}/end", name="end_pair")
def end(programme: Slug, pair: PairUid, session: Writing, me: Me, now: Now) -> NowIs:
    """The place is free, and the first-year can be paired again."""
    found = find_pair(session, find_programme(session, programme), pair)
    end_pair(session, found, now=now, by=me.person_id)
    return NowIs.model_validate(found)
