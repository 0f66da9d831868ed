"""Case 27: figures about many, asked for until they are about one."""

from collections import Counter

import pytest
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.matching.disclosure import FEWEST
from peercoach.models import Programme, Side
from peercoach.services.programmes.programmes import find_programme
from tests.factories import MONDAY, make_enrolment
from tests.permissions.world import World
from tests.programme_cast import make_open_programme
from tests.web.desk import Desk
from tests.web.reading import in_main

NARROWER = [
    {"q": "First_Year"},
    {"programme": "physiotherapy"},
    {"status": "active", "side": "first_year"},
    {"first_year": "{waits}"},
    {"group": "campus", "value": "breda"},
    {"from": "2026-09-07", "to": "2026-09-07"},
]


@pytest.mark.parametrize("page", ["", "/rounds/{round}/fair", "/rounds/{round}/collect"])
def test_case_27_nothing_that_is_asked_for_narrows_the_figures(world: World, page: str) -> None:
    address = f"/co/nursing{page.format(round=world.own['round'])}"
    draft = {"draft": world.own["draft"]}

    def seen(asked: dict[str, str]) -> str:
        given = {name: value.format(**world.own) for name, value in asked.items()}
        answer = world.ask("coordinator", "GET", address, params=draft | given)
        assert answer.status_code == 200
        return in_main(answer.text)

    assert {seen(asked) for asked in NARROWER} == {seen({})}


SIZES = {"nursing": 30, "business": 14}
LATER = "physiotherapy"


def test_case_27_looks_that_differ_by_one_person_tell_of_no_group_under_ten(
    embedded: Engine,
) -> None:
    """One after another joins a group; of it nothing shows until it has ten, and what else shows
    stays as it is, so that no difference is about it."""
    with unit_of_work(embedded, write=True) as session:
        programme, _ = make_open_programme(session, slug="nursing")
        for group, size in SIZES.items():
            for number in range(size):
                join(session, programme, group, came=number % 3 > 0)
    desk = Desk(embedded, "nursing")
    shown = {}
    for number in range(1, FEWEST + 2):
        with unit_of_work(embedded, write=True) as session:
            join(session, find_programme(session, "nursing"), LATER, came=number % 2 > 0)
        shown[number] = groups_on(desk.see())
    few = [shown[number] for number in range(1, FEWEST)]
    assert few == [few[0]] * len(few)
    assert not any("Physiotherapy" in group for group in few[0])
    assert any("Physiotherapy" in group for group in shown[FEWEST])


def join(session: object, programme: Programme, group: str, *, came: bool) -> None:
    make_enrolment(
        session,  # type: ignore[arg-type]
        programme,
        Side.first_year,
        answers={"programme": group},
        status="active" if came else "draft",
        sent_at=MONDAY if came else None,
        invited_at=MONDAY,
    )


def groups_on(page: str) -> Counter[str]:
    """The rows of who signed up of those invited, as they stand there."""
    table = page.partition('aria-labelledby="reach"')[2].partition("</section>")[0]
    return Counter(in_main(f"<main{row}</main>") for row in table.split("<tr>")[1:])
