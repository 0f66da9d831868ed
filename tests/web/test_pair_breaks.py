"""The pages of a pair that takes a break: what each of the two reads, and what they cannot tell."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import make_engine, unit_of_work
from peercoach.models import Pair, PairStatus
from peercoach.services.care.deciding import let_go_on
from peercoach.services.care.reading import find_cover
from peercoach.services.pairs.pairs import pause_pair
from tests.factories import make_person
from tests.programme_cast import default_definition
from tests.web.care_site import CareSite


@pytest.fixture
def site(embedded: Engine) -> CareSite:
    return with_questions(CareSite(embedded))


@pytest.fixture
def new_site(migrated_file: Path, tmp_path: Path) -> Iterator[Callable[[], CareSite]]:
    """Makes a service with the same people, on a database of its own, as often as asked."""
    engines: list[Engine] = []

    def make() -> CareSite:
        file = tmp_path / f"{len(engines)}.sqlite3"
        copyfile(migrated_file, file)
        engines.append(make_engine(f"sqlite:///{file}"))
        return with_questions(CareSite(engines[-1]))

    yield make
    for engine in engines:
        engine.dispose()


def with_questions(site: CareSite) -> CareSite:
    """The pages of a pair read what was asked at sign-up."""
    with unit_of_work(site.engine, write=True) as session:
        programme = session.merge(site.cast.pair.programme)
        programme.definition = default_definition()
    return site


DOWNLOAD = "/me/data/download"


def room(site: CareSite) -> str:
    return site.wrong.removesuffix("/wrong")


def status(site: CareSite) -> PairStatus:
    with unit_of_work(site.engine) as session:
        return session.exec(select(Pair.status)).one()


def noor_pauses(site: CareSite) -> None:
    noor = site.browser(site.cast.noor)
    assert noor.post(f"{room(site)}/pause", data={"until": ""}).status_code == 303


def noor_complains(site: CareSite) -> None:
    noor = site.browser(site.cast.noor)
    assert noor.post(site.wrong, data={"once": "first"}).status_code == 303


def coordinator_pauses(site: CareSite) -> None:
    with unit_of_work(site.engine, write=True) as session:
        pair = session.exec(select(Pair)).one()
        pause_pair(session, pair, by=site.cast.marieke.id, now=site.moment)


def everything_samira_can_open(site: CareSite, samira: TestClient) -> list[str]:
    pages = [f"{room(site)}/{page}" for page in ("pause", "meet", "messages")]
    return [samira.get(path).text for path in ["/coach", "/coach/calendar", DOWNLOAD, *pages]]


@pytest.mark.parametrize(
    "how", [noor_complains, pytest.param(coordinator_pauses, marks=pytest.mark.thorough)]
)
def test_to_the_other_one_break_is_like_any_other(
    new_site: Callable[[], CareSite], how: Callable[[CareSite], None]
) -> None:
    """Also after they take a break themselves and carry on."""
    seen: list[list[str]] = []
    for act in (noor_pauses, how):
        site = new_site()
        samira = site.as_english(site.cast.samira)
        act(site)
        found = everything_samira_can_open(site, samira)
        if how is coordinator_pauses:  # what staff do is told by name, where one looks for it
            assert json.loads(found.pop(2))["audit"] or act is noor_pauses
        samira.post(f"{room(site)}/pause", data={"until": "2026-10-01"})
        found += everything_samira_can_open(site, samira)[3:]
        samira.post(f"{room(site)}/resume")
        found += everything_samira_can_open(site, samira)[3:]
        assert status(site) is PairStatus.paused
        seen.append([without_names(text, site) for text in found])
    assert seen[0] == seen[1]


def without_names(text: str, site: CareSite) -> str:
    """Random names of rows differ from one database to the next."""
    text = text.replace(site.cast.pair.pair.uid, "UID")
    return re.sub(r"programme-\d+|person\d+@", "NAME", text)


def test_who_wants_a_break_reads_until_when_and_carries_on(site: CareSite) -> None:
    noor = site.as_english(site.cast.noor)
    assert f'href="{room(site)}/pause"' in noor.get("/me").text
    asks = noor.get(f"{room(site)}/pause").text
    assert "Samira hears in a neutral sentence" in asks
    noor.post(f"{room(site)}/pause", data={"until": "2026-10-01"})
    page = noor.get("/me").text
    assert "You are taking a break" in page
    assert "You wanted a break until Thursday 1 October." in page
    assert site.cast.samira.email not in page
    other = site.as_english(site.cast.samira).get("/coach").text
    assert "You and Noor cannot reach each other here now." in other
    assert "October" not in other
    noor.post(f"{room(site)}/resume")
    assert status(site) is PairStatus.live
    assert "You are taking a break" not in noor.get("/me").text


def test_a_day_that_is_over_is_refused_and_stays_in_the_form(site: CareSite) -> None:
    samira = site.as_english(site.cast.samira)
    for typed in ("2026-09-01", "soon"):
        answer = samira.post(f"{room(site)}/pause", data={"until": typed})
        assert answer.status_code == 422
        assert '<a href="#until">Choose a day' in answer.text
        assert f'value="{typed}"' in answer.text
    assert status(site) is PairStatus.live


def test_who_stopped_the_contact_reads_what_happens(site: CareSite) -> None:
    noor_complains(site)
    noor = site.as_english(site.cast.noor)
    assert 'href="/me/concerns/first"' in noor.get("/me").text
    noor.post(f"{room(site)}/resume")
    assert status(site) is PairStatus.paused
    with unit_of_work(site.engine, write=True) as session:
        cover = find_cover(session, site.cast.rosa.id, "first")
        let_go_on(session, cover, by=site.cast.rosa, now=site.moment)
    assert "stands still" not in noor.get("/me").text


def test_a_coordinator_cannot_tell_a_break_from_a_stop(
    new_site: Callable[[], CareSite],
) -> None:
    pages = []
    for act in (noor_pauses, noor_complains):
        site = new_site()
        act(site)
        desk = f"/co/{site.cast.pair.programme.slug}/pairs"
        marieke = site.as_english(site.cast.marieke)
        for path in (desk, f"{desk}/{site.cast.pair.pair.uid}"):
            page = marieke.get(path).text
            assert "This pair stands still until somebody else decides." in page
            assert "/resume" not in page
            pages.append(without_names(page, site))
    assert pages[:2] == pages[2:]


def test_who_waits_may_look_for_another(site: CareSite) -> None:
    with unit_of_work(site.engine, write=True) as session:
        pair = session.exec(select(Pair)).one()
        pause_pair(session, pair, by=site.cast.marieke.id, now=site.moment)
    noor = site.as_english(site.cast.noor)
    assert f'href="{room(site)}/another"' in noor.get("/me").text
    assert noor.post(f"{room(site)}/another").status_code == 303
    assert status(site) is PairStatus.ended


@pytest.mark.parametrize(
    ("method", "action"), [("get", "pause"), ("post", "pause"), ("post", "resume")]
)
def test_a_pair_of_others_is_as_one_that_does_not_exist(
    site: CareSite, method: str, action: str
) -> None:
    with unit_of_work(site.engine, write=True) as session:
        outsider = make_person(session)
    client = site.browser(outsider)
    theirs, missing = f"{room(site)}/{action}", f"/me/pairs/missing/{action}"
    found, none = getattr(client, method)(theirs), getattr(client, method)(missing)
    assert (found.status_code, none.status_code) == (404, 404)
    assert found.text.replace(theirs, "") == none.text.replace(missing, "")
    assert status(site) is PairStatus.live
