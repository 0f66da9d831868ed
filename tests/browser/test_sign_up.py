"""The pages of signing up in a real browser. What people do on them is in
test_first_year_journeys.py."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import unit_of_work
from peercoach.models import Person, RoundStatus, Side
from peercoach.services.sign_in.sessions import open_session
from tests.browser.conftest import OpenPage
from tests.browser.looks import LOOKS, assert_no_barriers, by_turns, first_of
from tests.databases import Migrated
from tests.factories import MONDAY, make_draft, make_enrolment, make_person, make_publication
from tests.programme_cast import NOORS, enrol, make_open_programme
from tools.browser import running

pytestmark = pytest.mark.browser

NOW = MONDAY + timedelta(days=2, hours=2)
SIGN_UP, COACH = "/start-well/signup", "/start-well/coach-signup"
PAGES = [
    ("nobody", "/start-well"),
    ("nobody", "/late"),
    ("nobody", "/between"),
    ("starter", f"{SIGN_UP}/about-you"),
    ("starter", f"{SIGN_UP}/help_wanted"),
    ("starter", f"{SIGN_UP}/same_programme_wish"),
    ("starter", f"{SIGN_UP}/languages"),
    ("starter", f"{SIGN_UP}/times"),
    ("starter", f"{SIGN_UP}/first_in_family"),
    ("starter", f"{SIGN_UP}/what-matters"),
    ("starter", f"{COACH}/about-you"),
    ("starter", f"{COACH}/help_offered"),
    ("drafter", "/me"),
    ("drafter", f"{SIGN_UP}/check-answers"),
    ("drafter", f"{SIGN_UP}/kept-for-later"),
    ("nobody", f"{SIGN_UP}/go-on/no-link"),
    ("nobody", f"{SIGN_UP}/sent-in"),
    ("nobody", f"{COACH}/sent-in"),
    ("lotte", "/me"),
    ("lotte", "/me/name"),
]


class Site(NamedTuple):
    address: str
    engine: Engine


@pytest.fixture(scope="module")
def site(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    engine = migrated(tmp_path_factory.mktemp("site") / "site.sqlite3")
    with unit_of_work(engine, write=True) as session:
        programme, round_ = make_open_programme(session)
        draft = make_draft(session, round_, make_person(session))
        make_publication(session, draft, planned_for=MONDAY + timedelta(weeks=3))
        _, late = make_open_programme(session, slug="late")
        late.status = RoundStatus.published
        draft = make_draft(session, late, make_person(session))
        make_publication(session, draft, published_at=MONDAY)
        _, over = make_open_programme(session, slug="between")
        over.status = RoundStatus.closed
        make_person(session, name="", email="starter@uni.example", language="en")
        lotte = make_person(session, name="Lotte Tulpenbol", email="lotte@uni.example")
        enrol(session, programme, lotte, Side.first_year)
        drafter = make_person(session, name="Bo Lentezon", email="drafter@uni.example")
        half = {"person_id": drafter.id, "status": "draft", "sent_at": None}
        make_enrolment(session, programme, Side.first_year, answers=NOORS, **half)
    app = create_app(Settings(_env_file=None), engine=engine, clock=lambda: NOW)
    with running(app) as address:
        yield Site(address, engine)
    engine.dispose()


def visit(site: Site, open_page: OpenPage, who: str, path: str, **look: Any) -> Page:
    """The page as this person sees it; nobody is `nobody`, and `new` somebody else each time."""
    page = open_page("about:blank", **look)
    if who != "nobody":
        token = token_of(site, who, look.get("language", "nl"))
        cookie = {"name": "session", "value": token, "url": site.address}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(f"{site.address}{path}?lang={look.get('language', 'nl')}")
    return page


def token_of(site: Site, who: str, language: str) -> str:
    with unit_of_work(site.engine, write=True) as session:
        query = select(Person).where(Person.email == f"{who}@uni.example")
        person = session.exec(query).first() or make_person(session, name="", language=language)
        return open_session(session, person, staff=False, now=NOW)


@pytest.mark.parametrize(("who", "path", "look"), by_turns(PAGES, LOOKS))
def test_there_are_no_barriers_and_no_sideways_scroll(
    site: Site, open_page: OpenPage, who: str, path: str, look: dict[str, Any]
) -> None:
    page = visit(site, open_page, who, path, **look)
    assert_no_barriers(page)


def test_every_step_has_a_title_of_its_own(site: Site, open_page: OpenPage) -> None:
    page = visit(site, open_page, "starter", "/start-well", language="en")
    titles = set()
    steps = [path for who, path in PAGES if who == "starter" and path.startswith(SIGN_UP)]
    for path in steps:
        page.goto(f"{site.address}{path}")
        titles.add(page.title())
    assert len(titles) == len(steps)


@pytest.mark.parametrize("javascript", first_of(True, False))
def test_the_summary_of_errors_names_each_question(
    site: Site, open_page: OpenPage, javascript: bool
) -> None:
    page = visit(
        site, open_page, "starter", f"{SIGN_UP}/about-you", language="en", javascript=javascript
    )
    page.get_by_label("What should we call you?").fill("Bo Lentezon")
    page.get_by_label("What do you study?").select_option("nursing")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("#errors")).to_be_focused()
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Where are your classes? Choose an answer")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Breda")).to_be_focused()


def test_optional_stands_where_one_may_skip_and_nowhere_else(
    site: Site, open_page: OpenPage
) -> None:
    page = visit(site, open_page, "starter", f"{SIGN_UP}/about-you", language="en")
    for step in ("about-you", "help_wanted", "same_programme_wish", "languages", "times"):
        page.goto(f"{site.address}{SIGN_UP}/{step}")
        assert "optional" not in page.inner_text("main")
    page.goto(f"{site.address}{SIGN_UP}/first_in_family")
    said = page.inner_text("main")
    assert ("All of this is optional" in said, said.count("(optional)")) == (True, 0)
    assert page.get_by_label("Do not use this").count() == 3
    assert all(one.is_checked() for one in page.get_by_label("Do not use this").all())


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_day_or_part_of_a_day_is_broken_on_the_smallest_screen(
    site: Site, open_page: OpenPage, language: str
) -> None:
    page = visit(site, open_page, "starter", f"{SIGN_UP}/times", language=language, width=320)
    heights = page.evaluate(
        """[...document.querySelectorAll('.week th')].map(one => {
          const range = document.createRange(); range.selectNodeContents(one.firstChild);
          return range.getClientRects().length; })"""
    )
    assert set(heights) == {1}
