"""Who comes late gets a place in a real browser, and every pair there was stays as it is."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import unit_of_work
from peercoach.services.sign_in.sessions import open_session
from tests.browser.conftest import OpenPage
from tests.browser.keyboard import press
from tests.browser.solving import beside, solve_draft
from tests.databases import Migrated
from tests.factories import MONDAY, make_role
from tests.services.all_year_cast import Year
from tools.browser import running

pytestmark = pytest.mark.browser


def test_a_late_arrival_is_placed_and_nobody_moves(
    migrated: Migrated, tmp_path: Path, open_page: OpenPage
) -> None:
    """K8."""
    engine = migrated(tmp_path / "site.sqlite3")
    year = Year(engine)
    year.joins("Liv")
    with unit_of_work(engine, write=True) as session:
        make_role(session, year.programme(session), year.marieke)
        token = open_session(session, year.marieke, staff=True, now=MONDAY)
    before = year.pairs()
    app = create_app(
        Settings(_env_file=None),
        engine=engine,
        clock=lambda: MONDAY,
        solver=lambda draft, _: beside(solve_draft, engine, draft, lambda: MONDAY),
    )
    with running(app) as address:
        page = open_page("about:blank", language="en")
        page.context.add_cookies([{"name": "session", "value": token, "url": address}])
        page.goto(f"{address}/co/nursing?lang=en")
        press(page, "link", "Place them")
        press(page, "button", "Look now")
        page.get_by_role("button", name="Approve 1 place", exact=True).wait_for()
        press(page, "button", "Approve 1 place")
        expect(page.get_by_text("1 first-year has a buddy now.")).to_be_visible()
        expect(page.get_by_role("heading", name="0 first-years wait")).to_be_visible()
    assert year.pairs() == {**before, "Liv": "Ben"}
    engine.dispose()
