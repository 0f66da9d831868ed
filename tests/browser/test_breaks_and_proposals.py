"""A proposal shown to its coach, and a break: in a real browser, with the keyboard only,
in both languages, without JavaScript too."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import make_engine, unit_of_work
from peercoach.models import Draft, Pair, PausedBy, Person, Programme, Round, Side
from peercoach.services.coaches_asked.asking import set_coach_hours, show_to_coaches
from peercoach.services.pairs.breaks import take_break
from peercoach.services.sign_in.sessions import open_session
from peercoach.solver import solve_draft
from tests.browser.conftest import OpenPage
from tests.browser.keyboard import press, tab_to
from tests.browser.looks import LOOKS, assert_no_barriers, first_of
from tests.factories import MONDAY, make_person, make_role
from tests.programme_cast import enrol, make_noor, make_open_programme, make_samira, pair_up
from tests.services.round_cast import asked_draft
from tools.browser import running

pytestmark = pytest.mark.browser

WORDS = {
    "en": {
        "look": "Look at the proposal",
        "not": "Not this one (Bo)",
        "why": "Would you like to say why? (optional)",
        "rather": "Rather not this one (Bo)",
        "others": "The others are fine",
        "thanks": "Thank you. You can change your answer",
        "pause": "Take a break",
        "still": "cannot reach each other here now",
        "carry on": "Carry on (Samira)",
    },
    "nl": {
        "look": "Bekijk het voorstel",
        "not": "Deze niet (Bo)",
        "why": "Wil je zeggen waarom? (optioneel)",
        "rather": "Liever deze niet (Bo)",
        "others": "De anderen zijn prima",
        "thanks": "Dank je. Je kunt je antwoord veranderen",
        "pause": "Neem een pauze",
        "still": "kunnen elkaar hier nu niet bereiken",
        "carry on": "Ga weer verder (Samira)",
    },
}


class Stage:
    """Noor and Samira are a pair; a draft gives Samira Bo and Mo too, and she was shown it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with unit_of_work(engine, write=True) as session:
            programme, round_ = make_open_programme(session)
            self.people = {"noor": make_noor(session), "samira": make_samira(session)}
            pair_up(session, programme, self.people["noor"], self.people["samira"])
            for name in ("Bo Lentezon", "Mo Kastanje"):
                enrol(session, programme, make_person(session, name=name), Side.first_year)
            self.people["joke"] = make_person(session, name="Joke Klaproos")
            make_role(session, programme, self.people["joke"])
            self.slug, self.round = programme.slug, round_.uid
            self.draft = asked_draft(session, round_, self.people["joke"].id).uid
        solve_draft(engine, self.draft, lambda: MONDAY)
        with unit_of_work(engine, write=True) as session:
            draft = session.exec(select(Draft)).one()
            round_, by = session.get_one(Round, draft.round_id), self.people["joke"].id
            set_coach_hours(session, round_, 48, by=by, now=MONDAY)
            assert show_to_coaches(session, round_, draft, by=by, now=MONDAY) == 1
        self.app = create_app(Settings(_env_file=None), engine=engine, clock=lambda: MONDAY)

    def noor_pauses(self) -> None:
        with unit_of_work(self.engine, write=True) as session:
            pair = session.exec(select(Pair)).one()
            programme = session.get_one(Programme, pair.programme_id)
            who = self.people["noor"].id
            take_break(session, pair, programme, PausedBy.first_year, person_id=who, now=MONDAY)

    def open(self, page: Page, site: str, who: str, path: str, language: str) -> None:
        with unit_of_work(self.engine, write=True) as session:
            person = session.exec(select(Person).where(Person.id == self.people[who].id)).one()
            token = open_session(session, person, staff=who == "joke", now=MONDAY)
        page.context.add_cookies([{"name": "session", "value": token, "url": site}])
        page.goto(f"{site}{path}{'&' if '?' in path else '?'}lang={language}")


@pytest.fixture
def stage(migrated_file: Path, tmp_path: Path) -> Iterator[Stage]:
    file = tmp_path / "stage.sqlite3"
    copyfile(migrated_file, file)
    engine = make_engine(f"sqlite:///{file}")
    yield Stage(engine)
    engine.dispose()


@pytest.mark.parametrize("look", first_of(*LOOKS))
def test_there_are_no_barriers_and_no_sideways_scroll(
    stage: Stage, open_page: OpenPage, look: dict[str, Any]
) -> None:
    with unit_of_work(stage.engine) as session:
        room = f"/me/pairs/{session.exec(select(Pair.uid)).one()}"
    desk = f"/co/{stage.slug}/rounds/{stage.round}"
    before = [
        ("samira", f"/coach/proposal/{stage.draft}"),
        ("samira", "/coach"),
        ("joke", desk),
        ("joke", f"{desk}/publish?draft={stage.draft}"),
        ("noor", "/me"),
        ("noor", f"{room}/pause"),
    ]
    with running(stage.app) as site:
        page = open_page("about:blank", **look)
        for who, path in before:
            _has_no_barriers(stage, page, site, who, path, look)
        stage.noor_pauses()
        for who, path in (("noor", "/me"), ("samira", "/coach")):
            _has_no_barriers(stage, page, site, who, path, look)


def _has_no_barriers(
    stage: Stage, page: Page, site: str, who: str, path: str, look: dict[str, Any]
) -> None:
    page.set_viewport_size({"width": look["width"], "height": 800})
    stage.open(page, site, who, path, look["language"])
    assert_no_barriers(page)


@pytest.mark.parametrize("language", first_of("nl", "en"))
def test_a_coach_says_not_this_one_with_the_keyboard_only(
    stage: Stage, open_page: OpenPage, language: str
) -> None:
    says = WORDS[language]
    with running(stage.app) as site:
        page = open_page("about:blank", language=language, width=390, javascript=False)
        stage.open(page, site, "samira", "/coach", language)
        press(page, "link", says["look"])
        summary = page.locator("summary", has_text=says["not"])
        tab_to(page, summary)
        page.keyboard.press("Enter")
        tab_to(page, page.get_by_label(says["why"]).first)
        page.keyboard.type("Mijn nichtje")
        press(page, "button", says["rather"])
        press(page, "button", says["others"])
        expect(page.get_by_text(says["thanks"])).to_be_visible()
        stage.open(page, site, "joke", f"/co/{stage.slug}/rounds/{stage.round}", language)
        page.locator("summary", has_text="‘deze niet’" if language == "nl" else "“not this").click()
        expect(page.get_by_text("Mijn nichtje")).to_be_visible()


@pytest.mark.parametrize("language", first_of("en", "nl"))
def test_a_break_and_carrying_on_with_the_keyboard_only(
    stage: Stage, open_page: OpenPage, language: str
) -> None:
    says = WORDS[language]
    with running(stage.app) as site:
        page = open_page("about:blank", language=language, width=390, javascript=False)
        stage.open(page, site, "noor", "/me", language)
        press(page, "link", says["pause"])
        press(page, "button", says["pause"])
        expect(page.get_by_text(says["still"])).to_be_visible()
        other = open_page("about:blank", language=language, javascript=False)
        stage.open(other, site, "samira", "/coach", language)
        expect(other.get_by_text(says["still"])).to_be_visible()
        press(page, "button", says["carry on"])
        expect(page.get_by_text(says["still"])).to_have_count(0)
        other.reload()
        expect(other.get_by_text(says["still"])).to_have_count(0)
