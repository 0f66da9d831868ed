"""A coordinator's pages in a real browser, and the whole of a round with the keyboard only."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import unit_of_work
from peercoach.models import Enrolment, Language, Pair, Person, Programme, Side
from peercoach.services.importing.files import keep_upload
from peercoach.services.rounds.rounds import list_rounds
from peercoach.services.sign_in.sessions import open_session
from peercoach.solver import solve_draft
from tests.browser.conftest import OpenPage
from tests.browser.keyboard import press, tab_to
from tests.browser.looks import LOOKS, assert_no_barriers, barriers, by_turns
from tests.databases import Migrated
from tests.factories import (
    MONDAY,
    make_check_in,
    make_pair,
    make_person,
    make_quiet_episode,
    make_role,
)
from tests.services.round_cast import coach, draft_of, first_year, small_programme
from tools.browser import running

pytestmark = pytest.mark.browser

NOW = MONDAY + timedelta(weeks=7)
LIST = "\r\n".join(
    [
        f"e-mail;naam;languages;{'column' * 50}",
        "zoe@uni.example;Zoë;Dutch;",
        f"long@uni.example;{'N' * 80};Dutch;",
        f"longer@uni.example;{'N' * 5000};Dutch;",
        "jan@;Jan;Dutch;",
    ]
).encode()
PAGES = [  # what the demonstration does not show; tests/browser/test_every_page.py has the rest
    "/co/autumn/people/import/{upload}",
    "/co/autumn/invite/poster?side=coach",
    "/co/spring",
    "/co/spring/rounds",
    "/co/spring/pairs/quiet",
]


class Site(NamedTuple):
    address: str
    token: str
    names: dict[str, str]


@pytest.fixture(scope="module")
def site(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Autumn has pairs, a quiet one, a draft for who came late, and a list to import; in spring
    nothing has happened yet."""
    engine = migrated(tmp_path_factory.mktemp("site") / "site.sqlite3")
    with unit_of_work(engine, write=True) as session:
        marieke = make_person(session, name="Marieke Duinroos", language="en")
        autumn = small_programme(session, slug="autumn", name_nl="Najaar", name_en="Autumn")
        spring = small_programme(session, slug="spring", name_nl="Voorjaar", name_en="Spring")
        for programme in (autumn, spring):
            make_role(session, programme, marieke)
        upload = _busy_autumn(session, autumn, marieke)
        token = open_session(session, marieke, staff=True, now=NOW)
    with unit_of_work(engine) as session:
        pair = session.exec(select(Pair.uid).order_by(col(Pair.id).desc())).first()
    names = {"upload": upload, "pair": pair or "", **_draft(engine, autumn, marieke)}

    def solve(draft: str, _now: object) -> None:
        solve_draft(engine, draft, lambda: NOW)

    settings = Settings(_env_file=None, institution="Hogeschool Voorbeeld")
    app = create_app(settings, engine=engine, clock=lambda: NOW, solver=solve)
    with running(app) as address:
        yield Site(address, token, names)
    engine.dispose()


def _busy_autumn(session: Session, programme: Programme, by: Person) -> str:
    for asks, offers in (("Noor Appelbes", "Samira Zonnestraal"), ("Tim Tulpenbol", "Lena Zee")):
        pair = make_pair(
            session, first_year(session, programme, asks), coach(session, programme, offers)
        )
    asked = {"step": "week 4", "sent_at": NOW, "answered_at": NOW, "answer": "not_so_well"}
    make_check_in(session, pair, session.get_one(Enrolment, pair.first_year_id).person_id, **asked)
    make_quiet_episode(session, pair, facts={"rhythm": 7})
    for name in ("Bo Lentezon", "Ravi Sterrenmos"):
        first_year(session, programme, name)
    coach(session, programme, "Defne Eikelaar")
    given = {"side": Side.first_year, "language": Language.nl, "by": by.id, "now": NOW}
    return keep_upload(session, programme, name="late.csv", content=LIST, **given).uid


def _draft(engine: Engine, programme: Programme, by: Person) -> dict[str, str]:
    draft = draft_of(engine, programme, by)
    with unit_of_work(engine) as session:
        (round_,) = list_rounds(session, programme)
    return {"round": round_.uid, "draft": draft.uid}


def visit(site: Site, open_page: OpenPage, path: str, **look: object) -> Page:
    page = open_page("about:blank", **look)
    cookie = {"name": "session", "value": site.token, "url": site.address}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    address = site.address + path.format(**site.names)
    page.goto(f"{address}{'&' if '?' in path else '?'}lang={look.get('language', 'en')}")
    return page


@pytest.mark.parametrize(("path", "look"), by_turns(PAGES, LOOKS))
def test_there_are_no_barriers_and_no_sideways_scroll(
    site: Site, open_page: OpenPage, path: str, look: dict[str, object]
) -> None:
    page = visit(site, open_page, path, **look)
    assert_no_barriers(page)
    logo = page.locator(".brand svg").bounding_box()
    assert logo is not None
    assert (logo["width"], logo["height"]) == (40, 28)


def bring_in(page: Page, site: Site, side: str, rows: str) -> None:
    page.goto(f"{site.address}/co/winter/people/import")
    file = page.get_by_label("File")
    tab_to(page, file)
    file.set_input_files({"name": "l.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    if side == "Coaches":
        tab_to(page, page.get_by_role("radio", name="First-years"))
        page.keyboard.press("ArrowDown")
    press(page, "button", "Check the file")
    press(page, "button", "Import 2 people")
    expect(page.get_by_role("heading", level=1)).to_have_text("People")


def test_from_a_new_programme_to_published_pairs_with_the_keyboard_only(
    site: Site, open_page: OpenPage
) -> None:
    page = visit(site, open_page, "/co", language="en")
    for label, text in (("Name in Dutch", "Winter"), ("Name in English", "Winter")):
        tab_to(page, page.get_by_label(label))
        page.keyboard.type(text)
    tab_to(page, page.get_by_label("Questions and rules"))
    page.keyboard.type("Autumn")
    press(page, "button", "Make the programme")
    assert page.title().startswith("Error: ")  # without an address; what was typed is still there
    tab_to(page, page.get_by_label("Web address"))
    page.keyboard.type("winter")
    press(page, "button", "Make the programme")
    expect(page.get_by_role("heading", level=1)).to_have_text("Good morning, Marieke")

    head = "e-mail,languages,places\n"
    bring_in(page, site, "First-years", head + "a@uni.example,Dutch,\nb@uni.example,Dutch,\n")
    bring_in(page, site, "Coaches", head + "c@uni.example,Dutch,1\nd@uni.example,Dutch,1\n")

    press(page, "link", "Rounds")
    tab_to(page, page.get_by_label("Name"))
    page.keyboard.type("December")
    press(page, "button", "Open the round")
    press(page, "button", "Solve")
    press(page, "link", "Publish 2 pairs…")
    tab_to(page, page.get_by_role("radio", name="Now"))
    press(page, "button", "Publish 2 pairs")
    expect(page.get_by_text("Everyone has been told.").first).to_be_visible()


def test_what_would_help_is_done_with_one_button_and_the_difference_is_shown(
    site: Site, open_page: OpenPage
) -> None:
    """K3 and K6, as a coordinator sees them."""
    page = visit(site, open_page, "/co/autumn/rounds/{round}?draft={draft}", language="en")
    expect(page.get_by_text("1 more matched")).to_be_visible()
    page.get_by_role("button", name="Do this and solve again").click()
    expect(page.get_by_text("Everyone has a coach in this draft.")).to_be_visible()
    expect(page.get_by_text("▲ 1 more than draft A")).to_be_visible()
    expect(page.get_by_role("heading", name="Your choices (1)")).to_be_visible()
    page.get_by_role("link", name="Compare with draft A").click()
    expect(page.get_by_role("heading", name="For 1 person the coach differs")).to_be_visible()
    expect(page.get_by_text("Now matched")).to_be_visible()
    expect(
        page.get_by_role("img", name="0 pairs only in draft A, 1 in both, 1 only in")
    ).to_be_visible()


def test_a_wrong_row_is_put_right_on_the_page_and_then_goes_in(
    site: Site, open_page: OpenPage
) -> None:
    page = visit(site, open_page, "/co/autumn/people/import/{upload}", language="en")
    expect(page.get_by_role("button", name="Import 2 people")).to_be_visible()
    page.get_by_label("Row 5, e-mail").fill("jan@uni.example")
    page.get_by_role("button", name="Check again").first.click()
    expect(page.get_by_role("button", name="Import 3 people")).to_be_visible()
    page.get_by_label("Row 4, naam").fill("Lena")
    press(page, "button", "Import 3 people")  # what was typed is looked at first
    press(page, "button", "Import 4 people")
    expect(page.get_by_role("status")).to_contain_text("4 people added")


def test_a_letter_is_looked_at_and_goes_to_who_is_on_the_list(
    site: Site, open_page: OpenPage
) -> None:
    page = visit(site, open_page, "/co/autumn/people?needs=free_place", language="en")
    press(page, "link", "Write to them")
    tab_to(page, page.get_by_label("Subject"))
    page.keyboard.type("Een vraag")
    press(page, "button", "See what they get")
    expect(page.get_by_role("alert")).to_contain_text("Write something here")
    tab_to(page, page.get_by_label("Your words"))
    page.keyboard.type("Heb je nog een plek?")
    press(page, "button", "See what they get")
    expect(page.get_by_text("Heb je nog een plek?")).to_be_visible()
    assert barriers(page) == []
    press(page, "button", "Send to 1 person")
    expect(page.get_by_role("status")).to_contain_text("Your letter goes to 1 person.")
