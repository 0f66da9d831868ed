"""Who takes part in a programme, for its coordinators. What they answered stays with matching."""

from typing import Annotated

from fastapi import Query
from pydantic import Field

from peercoach.api.resource import Resource
from peercoach.api.shapes import Listed, Portion, Shown, Slug
from peercoach.deps import Reading
from peercoach.models import EnrolmentStatus, Side
from peercoach.services.programmes.people_list import Wanted, count_people, list_people
from peercoach.services.programmes.programmes import find_programme

router = Resource(
    prefix="/programmes/{programme}/enrolments",
    tags=["enrolments"],
)


class Enrolment(Shown):
    """`pairs` counts those that are planned, live or paused."""

    uid: str
    name: str
    email: str
    side: Side
    status: EnrolmentStatus
    capacity: int | None
    pairs: int


class Enrolments(Listed[Enrolment]):
    pass


class WhichPeople(Portion):
    """On one side or on both; those whose name or address holds `search`."""

    side: Side | None = None
    search: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] = ""


@router.get("", name="list_enrolments")
def show_enrolments(
    programme: Slug, which: Annotated[WhichPeople, Query()], session: Reading
) -> Enrolments:
    """By name."""
    found = find_programme(session, programme)
    wanted = Wanted(search=which.search, side=which.side or "")
    rows = list_people(session, found, wanted, skip=which.skip, most=which.size)
    return Enrolments(
        items=[Enrolment.model_validate(row) for row in rows],
        total=count_people(session, found, wanted),
        page=which.page,
        size=which.size,
    )
