"""Keys for a person's own programs: shown once, good for the API only, ended at once."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from peercoach.access import COORDINATOR, SIGNED_IN
from peercoach.db import unit_of_work
from peercoach.deps import Me
from peercoach.models import ApiToken, Audit, Person
from tests.factories import MONDAY, make_person, make_programme, make_role
from tests.signing_in import sign_in
from tests.web.conftest import let_in
from tests.web.sign_in_site import Site

FORM = {"label": "Planning", "days": "90"}


@pytest.fixture
def ada(site: Site) -> Person:
    with unit_of_work(site.engine, write=True) as session:
        ada = make_person(session, email="ada@uni.example", language="en")
        make_role(session, make_programme(session, slug="nursing"), ada)
    return ada


@pytest.fixture
def browser(site: Site, ada: Person) -> TestClient:
    @site.app.get("/api/whoami", dependencies=[let_in(SIGNED_IN)])
    def who(me: Me) -> str:
        return me.uid

    @site.app.get("/api/co/{programme}", dependencies=[let_in(COORDINATOR)])
    def inside() -> None: ...

    browser = site.browser()
    sign_in(browser, site.engine, ada)
    return browser


def make_key(browser: TestClient) -> str:
    answer = browser.post("/me/tokens", data=FORM)
    assert answer.status_code == 201
    return re.search(r"peercoach_[\w-]{43}", answer.text)[0]


def with_key(site: Site, key: str, path: str = "/api/whoami") -> int:
    program = site.browser()
    del program.headers["sec-fetch-site"]
    return program.get(path, headers={"authorization": f"Bearer {key}"}).status_code


def test_a_key_does_what_its_person_can_and_no_more(
    site: Site, browser: TestClient, ada: Person
) -> None:
    key = make_key(browser)
    answer = site.browser().get("/api/whoami", headers={"authorization": f"Bearer {key}"})
    assert answer.json() == ada.uid
    assert with_key(site, key, "/api/co/nursing") == 200
    assert with_key(site, key, "/api/co/other") == 404


def test_a_key_opens_no_page(site: Site, browser: TestClient) -> None:
    assert with_key(site, make_key(browser), "/account") == 303


def test_a_key_is_shown_once_and_only_its_hash_is_kept(site: Site, browser: TestClient) -> None:
    key = make_key(browser)
    page = browser.get("/me/tokens").text
    assert key not in page
    assert "Planning" in page
    assert key not in str(site.rows())
    assert key.removeprefix("peercoach_") not in str(site.rows())


@pytest.mark.parametrize("key", ["", "peercoach_", "peercoach_x", "é"])
def test_other_keys_open_nothing(site: Site, browser: TestClient, key: str) -> None:
    make_key(browser)
    program = site.browser()
    headers = {"authorization": f"Bearer {key}".encode()}
    assert program.get("/api/whoami", headers=headers).status_code == 401


def test_a_wrong_key_is_not_made_good_by_a_cookie(browser: TestClient) -> None:
    answer = browser.get("/api/whoami", headers={"authorization": "Bearer x"})
    assert answer.status_code == 401


@pytest.mark.parametrize(("after", "status"), [(-1, 200), (0, 401)])
def test_a_key_ends_by_itself(site: Site, browser: TestClient, after: int, status: int) -> None:
    key = make_key(browser)
    site.now += timedelta(days=90, seconds=after)
    assert with_key(site, key) == status


def test_a_key_can_be_ended_by_its_owner_only(site: Site, browser: TestClient) -> None:
    key = make_key(browser)
    address = re.search(r'action="(/me/tokens/[^"]+/revoke)"', browser.get("/me/tokens").text)[1]
    with unit_of_work(site.engine, write=True) as session:
        other = make_person(session)
    stranger = site.browser()
    sign_in(stranger, site.engine, other)
    theirs, missing = stranger.post(address), stranger.post("/me/tokens/none/revoke")
    assert (theirs.status_code, theirs.text) == (404, missing.text)
    assert with_key(site, key) == 200
    assert browser.post(address).status_code == 303
    assert with_key(site, key) == 401
    assert browser.post(address).status_code == 404


def test_its_use_is_noted_once_a_minute(site: Site, browser: TestClient) -> None:
    key = make_key(browser)
    for seconds in (0, 59, 60, 61):
        site.now = MONDAY + timedelta(seconds=seconds)
        with_key(site, key)
    with unit_of_work(site.engine) as session:
        found = session.exec(select(ApiToken)).one()
    assert found.last_used_at == MONDAY + timedelta(seconds=60)
    assert "last used 7 September 2026" in browser.get("/me/tokens").text


def test_making_and_ending_a_key_is_recorded(site: Site, browser: TestClient, ada: Person) -> None:
    make_key(browser)
    with unit_of_work(site.engine) as session:
        uid = session.exec(select(ApiToken.uid)).one()
    browser.post(f"/me/tokens/{uid}/revoke")
    with unit_of_work(site.engine) as session:
        entries = session.exec(select(Audit).order_by(Audit.id)).all()
    assert [(entry.actor, entry.action, entry.subject_uid) for entry in entries] == [
        (ada.uid, "make api token", uid),
        (ada.uid, "revoke api token", uid),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"label": " "}, "label"),
        ({"label": "x" * 61}, "label"),
        ({"label": "a\nb"}, "label"),
        ({"days": "10000"}, "days"),
        ({"days": ""}, "days"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    site: Site, browser: TestClient, wrong: dict[str, str], field: str
) -> None:
    answer = browser.post("/me/tokens", data=FORM | wrong)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    with unit_of_work(site.engine) as session:
        assert session.exec(select(ApiToken)).all() == []


def test_a_label_may_be_sixty_characters(browser: TestClient) -> None:
    assert browser.post("/me/tokens", data=FORM | {"label": "x" * 60}).status_code == 201
