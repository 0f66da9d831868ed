"""Cases 32 and 34: somebody with an open laptop, a copy of the database, or the logs."""

import io
import logging
import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.logs import set_up_logs
from peercoach.permissions import PERMISSIONS, Row
from peercoach.services.sign_in.sessions import STAFF_IDLE, STUDENT_DAYS
from peercoach.web.pair import messages
from tests.factories import make_person, make_programme, make_role
from tests.jobs.sending import send, settings_for
from tests.permissions.cells import Cell, cells_of, refusal, refusal_at_the_door
from tests.permissions.cells import ask as ask_cell
from tests.permissions.world import World
from tests.smtp_server import MailServer
from tests.web.care_site import CareSite
from tests.web.sign_in_site import NOOR, Site, ask, is_signed_in

LOOKS = [row for row in PERMISSIONS.values() if row.method == "GET"]
PERSONAL = [row for row in LOOKS if refusal_at_the_door(Cell(row, "anonymous"))]
ONE_IN = 6
"""Of these, in the quick look."""


@pytest.mark.parametrize(
    ("staff", "ends_after"), [(True, STAFF_IDLE), (False, STUDENT_DAYS)], ids=["staff", "student"]
)
def test_case_32_a_forgotten_browser_signs_itself_out(
    site: Site, browser: TestClient, staff: bool, ends_after: timedelta
) -> None:
    if staff:
        with unit_of_work(site.engine, write=True) as session:
            make_role(session, make_programme(session), make_person(session, email=NOOR))
    ask(browser)
    browser.post(site.link())
    site.now += ends_after
    assert not is_signed_in(browser)


def test_case_32_signing_out_everywhere_counts_on_the_next_request(site: Site) -> None:
    laptop, phone = site.browser(), site.browser()
    for browser in (laptop, phone):
        ask(browser)
        browser.post(site.link())
    assert laptop.get("/account").headers["cache-control"] == "no-store"
    assert phone.post("/logout/everywhere").status_code == 303
    assert [is_signed_in(browser) for browser in (laptop, phone)] == [False, False]


def test_a_copied_database_opens_nothing(site: Site, browser: TestClient) -> None:
    """Not even with the mail that is still in it: only the browser has the nonce."""
    ask(browser)
    nonce = browser.cookies["__Host-sign-in"]
    browser.post(site.link())
    session = browser.cookies["__Host-session"]
    copied = str(site.rows())
    assert nonce not in copied
    assert session not in copied


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=str(row), marks=[pytest.mark.thorough] if n % ONE_IN else [])
        for n, row in enumerate(PERSONAL)
    ],
)
def test_case_32_no_browser_keeps_a_personal_page(world: World, row: Row) -> None:
    mine = next(cell for cell in cells_of(row) if cell.thing == "own" and refusal(cell) is None)
    answer = ask_cell(world, mine)
    assert answer.status_code < 400
    assert answer.headers["cache-control"] == "no-store"


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Every line there is, of every library too."""
    talkative = logging.getLogger("sqlalchemy.engine")
    stream = io.StringIO()
    set_up_logs("debug", "json", stream)
    talkative.setLevel(logging.DEBUG)
    yield stream
    talkative.setLevel(logging.NOTSET)


def test_case_34_the_logs_of_a_whole_journey_name_nobody(
    logged: io.StringIO, engine: Engine, mail_server: MailServer
) -> None:
    """From the first mail to a worry, and an error on the way; every line, at debug level."""
    site = CareSite(engine)
    sealing, settings = site.app.state.engine, settings_for(mail_server.port)
    noor, samira = site.browser(None), site.browser(site.cast.samira)
    said = {"name": "Zoë Canary", "email": "zoe-canary@uni.example", "text": "the canary sings"}
    noor.post("/login", data={"email": said["email"]})
    send(sealing, settings, now=site.moment)
    (mail,) = mail_server.mails
    text = mail.get_body(("plain",)).get_content()
    code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", text)[0]
    link = re.search(r"/login/([\w-]+)", text)[1]
    noor.get(f"/login/{link}")
    assert noor.post("/login/code", data={"code": code}).status_code == 303
    token = noor.cookies["__Host-session"]
    noor.post("/me/tokens", data={"label": said["name"], "days": "30"})
    room = f"/me/pairs/{site.cast.pair.pair.uid}/messages"
    assert samira.post(room, data={"text": said["text"]}).status_code == 303
    worry = {"danger": "no", "seen": "sleep", "text": said["text"], "knows": "agrees"}
    assert samira.post(site.worry, data={**worry, "at": "check"}).status_code == 303
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(messages, "write_message", fail_with(said["text"]))
        assert samira.post(room, data={"text": said["text"]}).status_code == 500
    send(sealing, settings, now=site.moment)
    lines = logged.getvalue()
    assert len(lines.splitlines()) > 50
    canaries = [*said.values(), "canary", code, link, token, "Samira", "Haddad"]
    assert [canary for canary in canaries if canary in lines] == []


def fail_with(text: str) -> Callable[..., None]:
    def fail(*_args: object, **_named: object) -> None:
        raise RuntimeError(f"cannot keep {text!r}")

    return fail
