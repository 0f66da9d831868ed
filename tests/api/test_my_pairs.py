"""One's own pairs, and saying that one met."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Contact, Pair, PairStatus, Person
from tests.api.service import Service, got, refused
from tests.factories import make_pair
from tests.services.round_cast import coach, first_year

MY_PAIRS = "/api/v1/me/pairs"
BOTH_DUTCH = {"nl": "Jullie spreken allebei Nederlands", "en": "You both speak Dutch"}


class TwoPairs:
    """Yara with Bram, who have been a pair for a week; Noor with Cas."""

    def __init__(self, service: Service) -> None:
        programme, _ = service.coordinated()
        with service.writing() as session:
            yara, bram, noor, cas = (
                side(session, programme, name)
                for side, name in (
                    (first_year, "Yara"),
                    (coach, "Bram"),
                    (first_year, "Noor"),
                    (coach, "Cas"),
                )
            )
            self.pair: Pair = make_pair(session, yara, bram, reasons=[BOTH_DUTCH])
            self.others: Pair = make_pair(session, noor, cas)
            people = [session.get_one(Person, one.person_id) for one in (yara, bram)]
        service.now += timedelta(weeks=1)
        self.yara, self.bram = (service.program_of(person) for person in people)
        self.bram_email = people[1].email


@pytest.fixture
def cast(service: Service) -> TwoPairs:
    return TwoPairs(service)


def test_both_see_their_own_pair_only(cast: TwoPairs) -> None:
    (found,) = got(cast.yara.get(MY_PAIRS))
    assert found == {
        "uid": cast.pair.uid,
        "programme": "nursing",
        "my_side": "first_year",
        "status": "live",
        "started_at": "2026-09-07T08:00:00Z",
        "name": "Bram",
        "email": cast.bram_email,
        "reasons": [BOTH_DUTCH],
        "shared": [],
        "met": [],
        "wrote": [],
    }
    (found,) = got(cast.bram.get(MY_PAIRS))
    assert (found["my_side"], found["name"]) == ("coach", "Yara")


def test_saying_that_one_met_and_taking_it_back(service: Service, cast: TwoPairs) -> None:
    met = f"{MY_PAIRS}/{cast.pair.uid}/contacts/2026-09-10/met"
    for program in (cast.yara, cast.yara, cast.bram):
        assert got(program.put(met), 204) is None
    assert contacts(service) == 2  # one of each
    assert got(cast.bram.get(MY_PAIRS))[0]["met"] == ["2026-09-10"]
    for _ in range(2):
        assert got(cast.yara.delete(met), 204) is None
    assert contacts(service) == 1  # what Bram said stays


@pytest.mark.parametrize(
    ("day", "status"),
    [("2026-09-06", 422), ("2026-09-07", 204), ("2026-09-14", 204), ("2026-09-15", 422)],
)
def test_a_day_between_the_start_and_today(cast: TwoPairs, day: str, status: int) -> None:
    got(cast.yara.put(f"{MY_PAIRS}/{cast.pair.uid}/contacts/{day}/wrote"), status)


@pytest.mark.parametrize("what", ["2026-09-10/answered", "yesterday/met", "1789344000/met"])
def test_anything_else_is_refused(service: Service, cast: TwoPairs, what: str) -> None:
    assert refused(cast.yara.put(f"{MY_PAIRS}/{cast.pair.uid}/contacts/{what}"), 422)
    assert contacts(service) == 0


@pytest.mark.parametrize("change", [TestClient.put, TestClient.delete])
def test_the_pair_of_others_is_not_there(
    service: Service, cast: TwoPairs, change: type[TestClient.put]
) -> None:
    theirs = change(cast.yara, f"{MY_PAIRS}/{cast.others.uid}/contacts/2026-09-10/met")
    missing = change(cast.yara, f"{MY_PAIRS}/missing/contacts/2026-09-10/met")
    assert refused(theirs, 404)
    assert theirs.content == missing.content
    assert contacts(service) == 0


def test_a_pair_that_is_planned_is_not_there_yet(service: Service, cast: TwoPairs) -> None:
    with service.writing() as session:
        session.get_one(Pair, cast.pair.id).status = PairStatus.planned
    assert got(cast.yara.get(MY_PAIRS)) == []
    assert refused(cast.yara.put(f"{MY_PAIRS}/{cast.pair.uid}/contacts/2026-09-10/met"), 404)


def contacts(service: Service) -> int:
    with unit_of_work(service.engine) as session:
        return len(session.exec(select(Contact)).all())
