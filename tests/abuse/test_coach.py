"""Cases 22 to 25: a coach who looks for more than was shared, or passes on too much."""

import pytest
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Concern, ConcernEntry
from peercoach.services.care.telling import MOST_A_DAY
from tests.permissions.world import World
from tests.services.care_cast import CANARY

WORRY = {"danger": "no", "seen": "sleep", "text": CANARY, "knows": "agrees", "at": "check"}
UNSHARED = ("carer", "mantelzorg", "gender_wish", "first_in_family_share", "care for somebody")


def test_case_22_what_a_mentee_did_not_share_is_in_no_page_and_no_answer(world: World) -> None:
    """Not the words, and not even the name of the question."""
    pair = world.own["pair"]
    for address in ("/coach", f"/me/pairs/{pair}/meet", f"/me/pairs/{pair}/messages", "/me/data"):
        text = world.ask("coach", "GET", address).text.lower()
        assert not [word for word in UNSHARED if word in text]
    with_cookie = world.ask("coach", "GET", "/api/v1/me/pairs")
    (shown,) = with_cookie.json()
    assert shown.keys() >= {"name", "reasons", "shared"}
    assert not [word for word in UNSHARED if word in with_cookie.text.lower()]


def test_case_23_a_pair_that_ended_is_gone_on_the_next_request(world: World) -> None:
    pair = world.own["pair"]
    addresses = [f"/me/pairs/{pair}/{page}" for page in ("meet", "messages", "wrong")]
    addresses.append(f"/coach/m/{pair}/worry")
    assert [world.ask("coach", "GET", one).status_code for one in addresses] == [200] * 4
    end = f"/co/nursing/pairs/{pair}/end"
    assert world.ask("coordinator", "POST", end).status_code == 303
    assert [world.ask("coach", "GET", one).status_code for one in addresses] == [404] * 4
    assert world.ask("coach", "GET", "/api/v1/me/pairs").json() == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_case_24_a_worry_is_neither_changed_nor_deleted(world: World, method: str) -> None:
    address = f"/me/concerns/{world.own['worry']}"
    assert world.ask("coach", method, address, data={"text": "no"}).status_code == 405
    assert not world.was_changed()


def test_case_24_a_correction_is_added_to_it(world: World) -> None:
    def entries() -> list[tuple[str, bytes]]:
        with unit_of_work(world.engine) as session:
            concern = session.exec(select(Concern).where(Concern.uid == world.own["worry"])).one()
            of_it = select(ConcernEntry).where(ConcernEntry.concern_id == concern.id)
            return [(one.kind.value, one.sealed) for one in session.exec(of_it)]

    before = entries()
    address = f"/me/concerns/{world.own['worry']}/add"
    assert world.ask("coach", "POST", address, data={"text": "She sleeps again"}).status_code == 303
    assert entries()[:-1] == before
    assert entries()[-1][0] == "added"


def test_case_25_after_ten_in_a_day_the_text_stays_and_a_person_can_be_called(world: World) -> None:
    address = f"/coach/m/{world.own['pair']}/worry"
    already = 1  # that of the world
    for number in range(already, MOST_A_DAY):
        sent = world.ask("coach", "POST", address, data={**WORRY, "once": f"w{number}"})
        assert sent.status_code == 303
    for number in range(50):
        answer = world.ask("coach", "POST", address, data={**WORRY, "once": f"more{number}"})
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "86400")
    assert "You passed on 10 messages since yesterday." in answer.text
    assert CANARY in answer.text
    assert 'href="tel:112"' in answer.text
    with unit_of_work(world.engine) as session:
        mine = Concern.author_id == world.people["coach"].id
        assert len(session.exec(select(Concern).where(mine)).all()) == MOST_A_DAY
