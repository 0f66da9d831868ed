"""The whole journey in a browser: sign up, round, publication, real mail, check-in, quiet pair."""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import make_engine, unit_of_work
from peercoach.jobs.scheduler import start_scheduler
from peercoach.models import Side
from peercoach.services.ticks import last_tick
from tests.browser.conftest import OpenPage
from tests.factories import MONDAY, make_person, make_programme, make_role
from tests.programme_cast import default_definition, enrol, make_samira
from tests.smtp_server import MailServer, mail_server
from tools.browser import running

__all__ = ["mail_server"]

pytestmark = pytest.mark.browser

PATIENCE = 30  # seconds for a mail or a solver on a busy machine


class Service:
    """Pages, scheduler and mail server at work together, under a clock of the test's own."""

    def __init__(self, address: str, mails: MailServer, engine: Engine) -> None:
        self.address = address
        self.engine = engine
        self.mails = mails
        self.now = MONDAY
        self.start()

    def start(self) -> None:
        self.stop = start_scheduler(
            self.engine,
            Settings(_env_file=None, smtp_host="127.0.0.1", smtp_port=self.mails.port),
            clock=lambda: self.now,
            tick_seconds=0.5,
            send_seconds=0.2,
        )

    def pass_days(self, days: int) -> None:
        """Half a day at a time: what is not gone through for a whole day is time we were down. The
        scheduler is begun anew each time, for it stops where a clock jumps."""

        def ticked() -> str | None:
            with unit_of_work(self.engine) as session:
                return "yes" if last_tick(session) == self.now else None

        for _ in range(2 * days):
            self.stop()
            self.now += timedelta(hours=12)
            self.start()
            wait_for(ticked)

    def mail(self, to: str, about: str, *, beyond: int = 0) -> str:
        """The text of the newest mail to someone whose subject says this, once it is there and
        they have more than so many."""

        def found() -> str | None:
            if self.mails.sent_to.count(to) <= beyond:
                return None
            pairs = zip(self.mails.sent_to, self.mails.mails, strict=True)
            for recipient, mail in reversed(list(pairs)):
                if recipient == to and re.search(about, str(mail["Subject"])):
                    body = mail.get_body(("plain",))
                    return str(body.get_content()) if body else None
            return None

        return wait_for(found)


def wait_for(look: Callable[[], str | None]) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if (found := look()) is not None:
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come")


@pytest.fixture
def service(tmp_path: Path, migrated_file: Path, mail_server: MailServer) -> Iterator[Service]:
    shutil.copyfile(migrated_file, tmp_path / "service.sqlite3")
    engine = make_engine(f"sqlite:///{tmp_path / 'service.sqlite3'}")
    settings = Settings(_env_file=None, smtp_host="127.0.0.1", smtp_port=mail_server.port)
    served: list[Service] = []

    def clock() -> datetime:
        return served[0].now if served else MONDAY

    with unit_of_work(engine, write=True) as session:
        programme = make_programme(session, slug="start-well", definition=default_definition())
        joke = make_person(session, name="Joke", email="joke@uni.example", language="en")
        make_role(session, programme, joke)
        enrol(session, programme, make_samira(session, language="en"), Side.coach)
    with running(create_app(settings, engine=engine, clock=clock)) as address:
        served.append(Service(address, mail_server, engine))
        yield served[0]
        served[0].stop()
    engine.dispose()


def sign_in(service: Service, page: Page, email: str) -> None:
    earlier = service.mails.sent_to.count(email)
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    code = re.search(r"\b[2-9A-Z]+(?:-[2-9A-Z]+)+\b", service.mail(email, "", beyond=earlier))
    assert code
    page.get_by_label("Code from the mail").fill(code[0])
    page.get_by_role("button", name="Sign in").click()


def sign_up(service: Service, page: Page) -> None:
    page.get_by_role("link", name="Sign up").first.click()
    sign_in(service, page, "noor@student.example")
    page.get_by_label("What should we call you?").fill("Noor Lentezon")
    page.get_by_label("What do you study?").select_option(label="Nursing")
    page.get_by_label("Breda").check()
    go_on = page.get_by_role("button", name="Continue")
    go_on.click()
    page.get_by_label("Number 1").select_option(label="planning exams")
    go_on.click()
    page.get_by_label("nice").check()
    page.get_by_label("practical tips").check()
    go_on.click()
    page.get_by_label("Number 1").select_option(label="Dutch")
    page.get_by_label("at school").check()
    go_on.click()
    page.get_by_label("Tuesday afternoon").check()
    for _ in range(3):
        go_on.click()
    page.get_by_role("button", name="Send in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have signed up")


def open_round(page: Page) -> None:
    page.get_by_label("Name").fill("September")
    page.get_by_role("button", name="Open the round").click()


def publish(page: Page) -> None:
    page.get_by_role("button", name="Solve").click()
    button = page.get_by_role("link", name="Publish 1 pair")
    until = time.monotonic() + PATIENCE
    while not button.is_visible() and time.monotonic() < until:
        time.sleep(0.5)
        page.reload()
    button.click()
    page.get_by_role("radio", name="Now").check()
    page.get_by_role("button", name="Publish 1 pair").click()
    expect(page.get_by_text("Everyone has been told.").first).to_be_visible()


def test_from_a_lonely_first_week_to_a_pair_that_is_looked_after(
    service: Service, open_page: OpenPage
) -> None:
    joke = open_page(f"{service.address}/co/start-well/rounds", language="en")
    sign_in(service, joke, "joke@uni.example")
    open_round(joke)

    noor = open_page(f"{service.address}/start-well", width=390, language="en")
    sign_up(service, noor)
    joke.reload()
    publish(joke)

    assert "Samira" in service.mail("noor@student.example", "Samira")
    noor.goto(f"{service.address}/me")
    expect(noor.get_by_role("heading", level=1)).to_have_text("Samira is your buddy")

    service.pass_days(5)  # nobody has said that they were in touch
    link = wait_for(lambda: check_in_link(service))
    anywhere = open_page(service.address + link, width=390, language="en")
    anywhere.get_by_label("Not yet", exact=True).check()
    service.now += timedelta(minutes=2)  # a scanner would have been quicker
    anywhere.get_by_role("button", name="Send my answer").click()
    expect(anywhere.get_by_role("heading", level=1)).to_contain_text("Thank")

    service.pass_days(4)  # the coordinator's session ended long ago
    joke.goto(f"{service.address}/co/start-well/pairs/quiet")
    sign_in(service, joke, "joke@uni.example")

    def flagged() -> str | None:
        joke.goto(f"{service.address}/co/start-well/pairs/quiet")
        heading = joke.get_by_role("heading", name="Noor Lentezon and Samira")
        return "yes" if heading.count() else None

    wait_for(flagged)
    expect(joke.get_by_text("Why this pair is here:")).to_be_visible()
    joke.get_by_role("button", name="Off the list").click()
    expect(joke.get_by_text("No quiet pairs.").first).to_be_visible()


def check_in_link(service: Service) -> str | None:
    """The first link to a check-in that was mailed to Noor."""
    for recipient, mail in zip(service.mails.sent_to, service.mails.mails, strict=True):
        body = mail.get_body(("plain",))
        found = re.search(r"/c/[\w-]+", str(body.get_content())) if body else None
        if recipient == "noor@student.example" and found:
            return found[0]
    return None
