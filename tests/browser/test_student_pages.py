"""A first-year's page and a coach's board in a real browser, also without JavaScript."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

import pytest
from playwright.sync_api import Page
from sqlmodel import Session

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import unit_of_work
from peercoach.models import Enrolment, Message, Pair, Person, Programme, Side
from peercoach.services.sign_in.sessions import open_session
from peercoach.services.tokens import hash_of
from tests.browser.conftest import OpenPage
from tests.browser.looks import LOOKS, assert_no_barriers, by_turns
from tests.databases import Migrated
from tests.factories import (
    MONDAY,
    make_meeting,
    make_pair,
    make_person,
    make_programme,
    make_proposal,
    stored,
)
from tests.programme_cast import (
    default_definition,
    enrol,
    make_noor,
    make_open_programme,
    make_samira,
    pair_up,
)
from tools.browser import running

pytestmark = pytest.mark.browser

NOW = MONDAY + timedelta(days=2, hours=2)
PAGES = [  # what the demonstration does not show; tests/browser/test_every_page.py has the rest
    ("noor", "/me"),
    ("samira", "/me/pairs/tim-and-samira/meet"),
    ("nobody", "/met/aylin-and-samira"),
    ("aylin", "/me"),
]


class Site(NamedTuple):
    address: str
    tokens: dict[str, str]


@pytest.fixture(scope="module")
def site(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    engine = migrated(tmp_path_factory.mktemp("site") / "site.sqlite3")
    with unit_of_work(engine, write=True) as session:
        programme, _ = make_open_programme(session)
        people = {
            "lotte": make_person(session, name="Lotte Tulpenbol"),
            "twice": make_person(session, name="Tim Hazelaar"),
            "noor": make_noor(session),
            "samira": make_samira(session, language="en"),
            "tim": make_person(session, name="Tim Lindeboom"),
            "aylin": make_person(session, name="Aylin Klaver"),
        }
        pair = pair_up(session, programme, people["noor"], people["samira"])
        pair.uid = "noor-and-samira"
        add_plans(session, pair, people)
        enrol(session, programme, people["lotte"], Side.first_year)
        enrol(session, programme, people["twice"], Side.first_year)
        another = make_programme(session, definition=default_definition())
        enrol(session, another, people["twice"], Side.coach)
        tokens = {
            name: open_session(session, person, staff=False, now=NOW)
            for name, person in people.items()
        }
    app = create_app(Settings(_env_file=None), engine=engine, clock=lambda: NOW)
    with running(app) as address:
        yield Site(address, tokens)
    engine.dispose()


def add_plans(session: Session, pair: Pair, people: dict[str, Person]) -> None:
    """Samira's other two: Tim wrote and suggested a time, Aylin had a meeting yesterday."""
    coach = session.get_one(Enrolment, pair.coach_id)
    programme = session.get_one(Programme, pair.programme_id)
    for name in ("tim", "aylin"):
        first_year = enrol(session, programme, people[name], Side.first_year)
        made = make_pair(session, first_year, coach, uid=f"{name}-and-samira")
        if name == "aylin":
            token = hash_of("aylin-and-samira")
            make_meeting(session, made, starts_at=NOW - timedelta(days=1), met_token_hash=token)
            continue
        said = {"by_id": people["tim"].id, "written_at": NOW, "text": "Hoi!\nZullen we?"}
        stored(session, Message(pair_id=made.id, **said))
        make_proposal(session, made, people["tim"].id, place="https://meet.example/tim")


def visit(site: Site, open_page: OpenPage, who: str, path: str, **look: object) -> Page:
    page = open_page("about:blank", **look)
    if who in site.tokens:
        cookie = {"name": "session", "value": site.tokens[who], "url": site.address}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(f"{site.address}{path}?lang={look.get('language', 'nl')}")
    return page


@pytest.mark.parametrize(("who", "path", "look"), by_turns(PAGES, LOOKS))
def test_there_are_no_barriers_and_no_sideways_scroll(
    site: Site, open_page: OpenPage, who: str, path: str, look: dict[str, object]
) -> None:
    page = visit(site, open_page, who, path, **look)
    assert_no_barriers(page)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", [320, 390])
def test_the_header_is_one_row(site: Site, open_page: OpenPage, language: str, width: int) -> None:
    page = visit(site, open_page, "lotte", "/me", language=language, width=width)
    middles = page.evaluate(
        """[...document.querySelectorAll('.top .brand, .top .own, .top .lang')]
        .map(one => one.getBoundingClientRect()).map(box => box.top + box.height / 2)"""
    )
    assert max(middles) - min(middles) < 2


def test_a_list_of_programmes_keeps_its_distance_from_the_edge(
    site: Site, open_page: OpenPage
) -> None:
    page = visit(site, open_page, "twice", "/me", width=390)
    card = page.locator(".card").bounding_box()
    assert card is not None
    for one in (*page.locator(".card h2").all(), *page.locator(".card .badge").all()):
        box = one.bounding_box()
        assert box is not None
        assert box["x"] >= card["x"] + 16
        assert box["x"] + box["width"] <= card["x"] + card["width"] - 16
