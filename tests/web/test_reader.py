"""The desk of a reader over HTTP: a list without content, opening, deciding, closing."""

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.app import create_app
from peercoach.db import unit_of_work
from peercoach.models import Audit, Pair, PairStatus
from peercoach.vault import new_key
from tests.services.care_cast import BECAUSE, CANARY
from tests.signing_in import FROM_OUR_PAGE, sign_in
from tests.web.care_site import CareSite
from tests.web.conftest import make_client, make_settings

TELL = {"happened": "unwanted", "text": CANARY, "once": "first"}


@pytest.fixture
def site(engine: Engine) -> CareSite:
    site = CareSite(engine)
    assert site.browser(site.cast.noor).post(site.wrong, data=TELL).status_code == 303
    return site


@pytest.fixture
def rosa(site: CareSite):
    return site.as_english(site.cast.rosa)


def openings(site: CareSite) -> int:
    with unit_of_work(site.engine) as session:
        return len(session.exec(select(Audit).where(Audit.action == "open")).all())


def test_the_list_says_that_something_waits_and_no_more(site: CareSite, rosa) -> None:
    page = rosa.get("/reader").text
    assert "Something wrong with a buddy" in page
    assert "to be read before Wednesday 9 September, 12:00" in page
    hidden = (CANARY, "Noor", "Samira", "unwanted")
    assert [text for text in hidden if text in page] == []
    assert openings(site) == 0


def test_opening_is_a_button_and_every_time_is_recorded(site: CareSite, rosa) -> None:
    assert rosa.get("/reader/first").status_code == 405
    for times in (1, 2):
        assert CANARY in rosa.post("/reader/first", data=BECAUSE).text
        assert openings(site) == times
    own = site.as_english(site.cast.noor).get("/me/concerns/first").text
    assert own.count("Rosa Roos, Tuesday 8 September, 12:00") == 2


@pytest.mark.parametrize("action", ["", "/note", "/hold", "/close", "/go-on", "/end"])
def test_for_who_does_not_read_it_is_not_there(site: CareSite, action: str) -> None:
    cast = site.cast
    for person, status in ((cast.noor, 403), (cast.samira, 403), (cast.marieke, 403)):
        assert site.browser(person).post(f"/reader/first{action}").status_code == status
    elsewhere = CareSite(site.engine).cast.rosa
    client = site.as_english(elsewhere)
    theirs = client.post(f"/reader/first{action}", data={"text": "x"})
    missing = client.post(f"/reader/missing{action}", data={"text": "x"})
    assert (theirs.status_code, theirs.text) == (404, missing.text)
    assert openings(site) == 0


def test_a_reader_notes_decides_and_closes(site: CareSite, rosa) -> None:
    rosa.post("/reader/first", data=BECAUSE)
    assert rosa.post("/reader/first/close").status_code == 409
    noted = rosa.post("/reader/first/note", data={"text": "Noor gebeld."})
    assert noted.headers["location"] == "/reader?done=note"
    assert "Noor gebeld." in rosa.post("/reader/first", data=BECAUSE).text
    assert rosa.post("/reader/first/end").headers["location"] == "/reader?done=end"
    with unit_of_work(site.engine) as session:
        assert session.exec(select(Pair)).one().status is PairStatus.ended
    rosa.post("/reader/first/close")
    page = rosa.post("/reader/first", data=BECAUSE).text
    assert CANARY not in page
    assert "what was written in it is gone" in page


def test_with_another_key_the_page_says_what_is_wrong(site: CareSite) -> None:
    other = create_app(
        make_settings(care_keys=new_key()), engine=site.engine, clock=lambda: site.moment
    )
    client = make_client(other)
    client.headers |= FROM_OUR_PAGE
    sign_in(client, site.engine, site.cast.rosa)
    answer = client.post("/reader/first?lang=en", data=BECAUSE)
    assert answer.status_code == 503
    assert "none of the 1 keys in PEERCOACH_CARE_KEYS opens it" in answer.text
    assert openings(site) == 0


def test_the_coordinator_sees_a_paused_pair_and_nothing_else(site: CareSite) -> None:
    marieke = site.as_english(site.cast.marieke)
    desk = f"/co/{site.cast.pair.programme.slug}"
    uid = site.cast.pair.pair.uid
    pages = "".join(marieke.get(desk + path).text for path in ("", "/people", "/pairs", "/care"))
    assert "Paused" in pages
    assert [text for text in (CANARY, "unwanted", "concern") if text in pages] == []
    assert marieke.post(f"{desk}/pairs/{uid}/resume").status_code == 409
    assert marieke.get("/reader").status_code == 403
