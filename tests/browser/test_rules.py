"""A coordinator weighs rules in a real browser: what a change would do is said at once and keeps
nothing, with script and without, and two of them at once lose nothing."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import unit_of_work
from peercoach.services.programmes.programmes import definition_of, find_programme
from peercoach.services.rounds.rounds import open_round
from peercoach.services.sign_in.sessions import open_session
from peercoach.solver import solve_draft
from tests.databases import Migrated
from tests.factories import MONDAY, make_person, make_role
from tests.services.round_cast import many_waiting
from tools.browser import running

pytestmark = pytest.mark.browser
TIMES = "rule.overlap-times"


class Site(NamedTuple):
    address: str
    engine: Engine
    tokens: dict[str, str]
    queued: list[str]
    app: FastAPI

    def solve_queued(self) -> None:
        while self.queued:
            solve_draft(self.engine, self.queued.pop(), lambda: MONDAY)

    def importance(self) -> str:
        with unit_of_work(self.engine) as session:
            rules = definition_of(find_programme(session, "nursing")).rules
        return next(rule.importance.value for rule in rules if rule.KIND == "overlap")


@pytest.fixture
def site(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    engine = migrated(tmp_path_factory.mktemp("site") / "site.sqlite3")
    tokens = {}
    with unit_of_work(engine, write=True) as session:
        programme = many_waiting(session, first_years=60, coaches=15)
        for name in ("Marieke", "Joris"):
            person = make_person(session, name=name, language="en")
            make_role(session, programme, person)
            tokens[name] = open_session(session, person, staff=True, now=MONDAY)
        open_round(session, programme, name="Autumn", by=person.id, now=MONDAY)

    queued: list[str] = []
    app = create_app(
        Settings(_env_file=None),
        engine=engine,
        clock=lambda: MONDAY,
        solver=lambda draft, _: queued.append(draft),
    )
    with running(app) as address:
        yield Site(address, engine, tokens, queued, app)
    engine.dispose()


def rules_of(browser: Browser, site: Site, name: str, *, script: bool = True) -> Page:
    context = browser.new_context(java_script_enabled=script, locale="en")
    cookie = {"name": "session", "value": site.tokens[name], "url": site.address}
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(f"{site.address}/co/nursing/rules?lang=en")
    return page


def choose(page: Page, position: str) -> None:
    page.locator(f"label:has(input[name='{TIMES}'][value={position}])").click()


@pytest.mark.parametrize("script", [True, pytest.param(False, marks=pytest.mark.long)])
def test_what_if_is_said_and_changes_nothing_until_a_draft_is_made(
    browser: Browser, site: Site, script: bool
) -> None:
    page = rules_of(browser, site, "Marieke", script=script)
    choose(page, "nice")
    if not script:
        page.get_by_role("button", name="See what it would do").click()
    said = page.get_by_role("status").filter(has_text="matched")
    expect(said).to_contain_text("of 60", timeout=30_000)
    assert site.importance() == "must"
    page.get_by_role("button", name="Make draft A with this").click()
    expect(page.get_by_role("heading", name="Autumn")).to_be_visible(timeout=30_000)
    assert site.importance() == "nice"
    page.context.close()


def test_the_second_of_two_is_warned_and_nothing_is_lost(browser: Browser, site: Site) -> None:
    hers, his = (rules_of(browser, site, name) for name in ("Marieke", "Joris"))
    his.get_by_text("Even first", exact=True).click()
    his.get_by_role("button", name="Make draft A with this").click()
    expect(his.get_by_role("heading", name="Autumn")).to_be_visible()
    site.solve_queued()
    choose(hers, "important")
    hers.get_by_role("button", name="Make draft A with this").click()
    expect(hers.get_by_role("alert")).to_contain_text("Joris changed this on 7 September at 10:00")
    assert site.importance() == "must"
    hers.get_by_role("button", name="Make draft B with this").click()
    expect(hers.get_by_role("heading", name="Autumn")).to_be_visible()
    assert site.importance() == "important"
    with unit_of_work(site.engine) as session:
        assert definition_of(find_programme(session, "nursing")).balance == 200
    hers.context.close()
    his.context.close()


def test_a_rule_and_a_text_are_said_in_words_of_ones_own(browser: Browser, site: Site) -> None:
    site.app.state.scales = SimpleNamespace(weigh=lambda _: None)  # how it says that it takes long
    page = rules_of(browser, site, "Marieke")
    page.goto(f"{site.address}/co/nursing/rules/rule/overlap-times")
    expect(page.get_by_role("heading", level=1)).to_have_text("Change a rule")
    page.locator("[id='obstacle.nl']").fill("geen moment samen")
    page.locator("[id='obstacle.en']").fill("no moment together")
    page.get_by_role("button", name="Make draft A with this").click()
    expect(page.get_by_role("heading", name="Autumn")).to_be_visible(timeout=30_000)
    page.goto(f"{site.address}/co/nursing/rules/rule/overlap-times")
    expect(page.locator("[id='obstacle.en']")).to_have_value("no moment together")

    page.goto(f"{site.address}/co/nursing/texts")
    welcome = page.get_by_role("group", name="Welcome")
    welcome.get_by_label("In Dutch").fill("Samen begin je beter")
    page.get_by_role("button", name="See how it looks").click()
    expect(page.get_by_role("alert")).to_contain_text("Write it in both languages")
    page.get_by_role("group", name="Welcome").get_by_label("In English").fill("Better together")
    page.get_by_role("button", name="See how it looks").click()
    expect(page.locator("#seen")).to_contain_text("Better together")
    page.get_by_role("button", name="Save").first.click()
    page.goto(f"{site.address}/nursing?lang=en")
    expect(page.get_by_text("Better together")).to_be_visible()
    page.context.close()
