"""C6, S8 and S9 in a real browser: few mails, by day; only a press answers, and who is not so well
finds people first."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import unit_of_work
from peercoach.models import CheckIn
from tests.browser.conftest import OpenPage
from tests.browser.hands import Hands, Somebody, walked
from tests.databases import Migrated
from tests.factories import make_notice
from tests.jobs.sending import send, settings_for
from tests.services.pair_cast import AMSTERDAM, Cast, asked_cast, at, rows, token_for
from tests.smtp_server import MailServer
from tools.browser import running

pytestmark = pytest.mark.browser


@pytest.fixture
def engine(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = migrated(tmp_path_factory.mktemp("asked") / "asked.sqlite3")
    yield engine
    engine.dispose()


@pytest.fixture
def cast(engine: Engine) -> Cast:
    return asked_cast(engine, at(28))


@pytest.fixture
def address(engine: Engine, cast: Cast) -> Iterator[str]:
    settings = Settings(_env_file=None, institution="Hogeschool Voorbeeld")
    with running(create_app(settings, engine=engine, clock=lambda: at(28, 18))) as host:
        yield f"{host}/c/{token_for(engine, cast.noor)}"


def answers(engine: Engine) -> list[str]:
    return [row.answer for row in rows(engine, CheckIn) if row.answer]


def visitor(open_page: OpenPage, hands: Hands, look: dict[str, Any]) -> Somebody:
    page = open_page("about:blank", javascript=hands is not Hands.no_script, **look)
    return Somebody(page, hands, look["language"])


def press(who: Somebody, address: str, answer: int) -> None:
    who.page.goto(f"{address}?a={answer}&lang={who.language}")
    who.press("Send my answer")
    who.page.wait_for_url("**/thanks*")


@pytest.mark.parametrize(("hands", "look"), walked(Hands.pointer))
def test_s8_looking_answers_nothing_and_a_press_answers_once(
    engine: Engine, address: str, open_page: OpenPage, hands: Hands, look: dict[str, Any]
) -> None:
    noor = visitor(open_page, hands, look)
    page, scripted = noor.page, hands is not Hands.no_script
    if scripted:
        page.clock.install()
    for turn in range(20):
        link = f"{address}?a={turn % 5 + 1}"
        page.context.request.head(link)
        if turn < 5:
            page.goto(link)
            if scripted:
                page.clock.run_for(10_000)  # a scanner that runs scripts, and waits
    assert answers(engine) == []
    press(noor, address, 2)
    assert answers(engine) == ["well"]
    press(noor, address, 1)
    assert answers(engine) == ["very_well"]


@pytest.mark.parametrize(("hands", "look"), walked(Hands.keyboard))
def test_s9_who_is_not_so_well_finds_a_number_to_call_and_is_asked_about_contact(
    engine: Engine, address: str, open_page: OpenPage, hands: Hands, look: dict[str, Any]
) -> None:
    noor = visitor(open_page, hands, look)
    press(noor, address, 4)
    expect(noor.page.locator('a[href="tel:08000113"]')).to_be_visible()
    noor.tick(noor.labelled("Yes, please"))
    noor.press("Tell the coordinator")
    noor.page.wait_for_url("**contact=yes*")
    assert [row.said for row in rows(engine, CheckIn) if row.answer] == [{"contact": True}]


def test_c6_a_coach_gets_two_mails_in_a_week_by_day_and_answers_from_one_of_them(
    engine: Engine, cast: Cast, address: str, open_page: OpenPage, mail_server: MailServer
) -> None:
    """Beside the check-in something is owed every evening: what may wait goes along, or later."""
    settings, came = settings_for(mail_server.port), dict[str, datetime]()
    for hour in range(6, 7 * 24, 3):
        now = at(28 + hour // 24, hour % 24)
        if hour % 24 == 21:
            with unit_of_work(engine, write=True) as session:
                words = {"name": "Samira", "to": "coach", "programme": {"en": "Buddies"}}
                words |= {"path": "/coach"}
                make_notice(
                    session,
                    template="missing-answers",
                    payload=words,
                    recipient=cast.samira.email,
                    person_id=cast.samira.id,
                    programme_id=cast.programme.id,
                    created_at=now,
                    next_at=now,
                )
        send(engine, settings, now=now)
        for mail in mail_server.mails:
            came.setdefault(str(mail["Message-ID"]), now)
    to_samira = [mail for mail in mail_server.mails if cast.samira.email in str(mail["To"])]
    assert len(to_samira) == 2
    assert all(8 <= day.astimezone(AMSTERDAM).hour < 20 for day in came.values())
    said = next(str(mail.get_body(("plain",)).get_content()) for mail in to_samira)
    link = re.search(r"/c/\S+?(?=[?\s])", said)
    assert link
    host = address.partition("/c/")[0]
    samira = visitor(open_page, Hands.pointer, {"width": 390, "language": "en"})
    press(samira, f"{host}{link[0]}", 2)
    assert answers(engine) == ["well"]
