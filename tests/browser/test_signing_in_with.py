"""Signing in with an account of the institution, in a real browser, at a provider of its own site.

The provider is at `localhost`, the service at 127.0.0.1: to a browser two different sites, as in
real life. So what it keeps of cookies and refuses by policy on the way is what it would there.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import Engine
from sqlmodel import col, select

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import make_engine, unit_of_work
from peercoach.models import Notice
from tests.browser.conftest import OpenPage
from tests.browser.looks import BEYOND_THE_EDGE, barriers, first_of
from tests.factories import make_person, make_programme, make_role
from tests.smtp_server import free_port
from tests.web.provider_site import connection
from tests.web.sign_in_site import NOOR
from tools.browser import running

pytestmark = [pytest.mark.browser, pytest.mark.processes]

WORDS = {
    "nl": {
        "in": "Inloggen met Hogeschool Voorbeeld",
        "code": "Code uit de mail",
        "enter": "Inloggen",
        "account": "Je account",
        "stopped": "Je bent gestopt bij Hogeschool Voorbeeld",
        "staff": "Coördinatoren en lezers loggen in met Hogeschool Voorbeeld",
        "ask": "Stuur mij een code",
        "address": "Je mailadres",
        "once": "Alleen deze eerste keer",
    },
    "en": {
        "in": "Sign in with Example University",
        "code": "Code from the mail",
        "enter": "Sign in",
        "account": "Your account",
        "stopped": "You stopped at Example University",
        "staff": "Coordinators and readers sign in with Example University",
        "ask": "Send me a code",
        "address": "Your e-mail address",
        "once": "Only this first time",
    },
}


@pytest.fixture
def engine(tmp_path: Path, migrated_file: Path) -> Iterator[Engine]:
    shutil.copyfile(migrated_file, tmp_path / "test.sqlite3")
    engine = make_engine(f"sqlite:///{tmp_path / 'test.sqlite3'}")
    yield engine
    engine.dispose()


def serve(engine: Engine, provider: str, *, domains: str = "uni.example") -> Settings:
    issuer = provider.replace("127.0.0.1", "localhost")
    return Settings(
        _env_file=None,
        public_url=f"http://127.0.0.1:{free_port()}",
        institution="Hogeschool Voorbeeld",
        providers={"uni": connection(issuer, domains=domains)},
        staff_provider="uni",
    )


@pytest.fixture
def site(engine: Engine, provider: str) -> Iterator[str]:
    settings = serve(engine, provider)
    port = int(settings.public_url.rpartition(":")[2])
    with running(create_app(settings, engine=engine), port=port) as address:
        yield address


@pytest.fixture
def careful_site(engine: Engine, provider: str) -> Iterator[str]:
    """One that trusts its provider with no address."""
    settings = serve(engine, provider, domains="")
    port = int(settings.public_url.rpartition(":")[2])
    with running(create_app(settings, engine=engine), port=port) as address:
        yield address


def code(engine: Engine) -> str:
    with unit_of_work(engine) as session:
        newest = session.exec(select(Notice).order_by(col(Notice.id).desc())).first()
    return str(newest.payload["code"])


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def no_barrier(page: Page) -> None:
    assert barriers(page) == []
    before = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 600})
    assert page.evaluate(BEYOND_THE_EDGE) == []
    page.set_viewport_size(before)


@pytest.mark.parametrize("language", first_of("en", "nl"))
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_there_and_back(site: str, open_page: OpenPage, language: str, javascript: bool) -> None:
    words = WORDS[language]
    page = open_page(
        f"{site}/login?next=/account", width=390, language=language, javascript=javascript
    )
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.get_by_role("link", name=words["in"]).click()
    assert page.url.startswith("http://localhost:")
    page.get_by_role("button", name="noor-1").click()
    assert page.url == f"{site}/account"
    assert heading(page) == words["account"]
    assert "Noor Bakker" in page.inner_text("main")
    assert [text for text in complaints if "Security Policy" in text] == []


def test_with_the_keyboard_alone(site: str, open_page: OpenPage) -> None:
    page = open_page(f"{site}/login?next=/account", language="en")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Sign in with"):
            break
    page.keyboard.press("Enter")
    page.get_by_role("button", name="noor-1").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/account")


@pytest.mark.parametrize("language", first_of("nl", "en"))
def test_who_says_no_there_is_told_and_finds_the_other_way(
    site: str, open_page: OpenPage, language: str
) -> None:
    page = open_page(f"{site}/login?next=/account", width=390, language=language, dark=True)
    no_barrier(page)
    page.get_by_role("link", name=WORDS[language]["in"]).click()
    page.get_by_role("button", name="Deny").click()
    assert WORDS[language]["stopped"] in page.get_by_role("alert").inner_text()
    no_barrier(page)
    page.get_by_label(WORDS[language]["address"]).fill(NOOR)
    page.get_by_role("button", name=WORDS[language]["ask"]).click()
    assert page.url == f"{site}/login/code"


@pytest.mark.parametrize("language", first_of("en", "nl"))
def test_where_the_address_needs_proof_once(
    careful_site: str, engine: Engine, open_page: OpenPage, language: str
) -> None:
    words = WORDS[language]
    page = open_page(f"{careful_site}/login?next=/account", language=language)
    page.get_by_role("link", name=words["in"]).click()
    page.get_by_role("button", name="noor-1").click()
    assert words["once"] in page.inner_text("main")
    no_barrier(page)
    page.get_by_label(words["code"]).fill(code(engine))
    page.get_by_role("button", name=words["enter"]).click()
    assert heading(page) == words["account"]
    no_barrier(page)
    again = open_page(f"{careful_site}/login?next=/account", language=language)
    again.get_by_role("link", name=words["in"]).click()
    again.get_by_role("button", name="noor-1").click()
    assert again.url == f"{careful_site}/account"


@pytest.mark.parametrize("language", first_of("nl", "en"))
def test_a_code_of_staff_leads_to_the_provider(
    site: str, engine: Engine, open_page: OpenPage, language: str
) -> None:
    words = WORDS[language]
    with unit_of_work(engine, write=True) as session:
        noor = make_person(session, email=NOOR, language=language)
        make_role(session, make_programme(session, slug="nursing"), noor)
    page = open_page(f"{site}/co/nursing", width=390, language=language)
    page.get_by_label(words["address"]).fill(NOOR)
    page.get_by_role("button", name=words["ask"]).click()
    page.get_by_label(words["code"]).fill(code(engine))
    page.get_by_role("button", name=words["enter"]).click()
    assert words["staff"] in page.get_by_role("alert").inner_text()
    no_barrier(page)
    page.get_by_role("link", name=words["in"]).click()
    page.get_by_role("button", name="noor-1").click()
    assert page.url == f"{site}/co/nursing"
