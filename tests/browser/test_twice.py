"""Going back, loading again and a second tab after something was sent: done once is done once, and
whoever is too late is shown how it is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import (
    Enrolment,
    EnrolmentStatus,
    Message,
    Notice,
    Pair,
    Person,
    Programme,
    Side,
)
from tests.browser.campus import Campus, campus, newcomer, two
from tests.browser.hands import Hands, Somebody
from tests.browser.looks import LOOKS, first_of
from tests.factories import make_enrolment
from tests.programme_cast import NOORS

__all__ = ["campus", "newcomer", "two"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("hands", first_of(Hands.no_script, Hands.pointer)),
]

EN = LOOKS[3]


def both_tabs(
    noor: Somebody, button: str, fill: Callable[[Page], None] = lambda _: None
) -> tuple[Page, Page]:
    """Sends it, loads again, goes back, sends it again where that still can be, and then from a tab
    that was open all the while."""

    def send(one: Somebody) -> None:
        fill(one.page)
        one.press(button)

    tab = noor.page.context.new_page()
    tab.goto(noor.page.url)
    send(noor)
    noor.page.reload()
    noor.page.go_back()
    if noor.page.get_by_role("button", name=button, exact=True).count():
        send(noor)
    send(Somebody(tab, noor.hands, noor.language))
    return noor.page, tab


def test_signing_up(campus: Campus, newcomer: Person, hands: Hands) -> None:
    with unit_of_work(campus.engine, write=True) as session:
        programme = session.exec(select(Programme)).one()
        half = {"person_id": newcomer.id, "status": EnrolmentStatus.draft, "sent_at": None}
        make_enrolment(session, programme, Side.first_year, answers=NOORS, **half)
        session.get_one(Person, newcomer.id).name = "Noor Appelbes"
    noor = campus.open("/start-well/signup/check-answers", newcomer, hands, EN)
    for page in both_tabs(noor, "Send in"):
        assert "Noor Appelbes" in page.inner_text("main") or "signed up" in page.inner_text("h1")
    with unit_of_work(campus.engine) as session:
        assert [one.template for one in campus.mails_to(newcomer, session)] == ["signed-up"]


def test_writing(campus: Campus, two: tuple[Person, Person], hands: Hands) -> None:
    with unit_of_work(campus.engine) as session:
        uid = session.exec(select(Pair.uid)).one()
    noor = campus.open(f"/me/pairs/{uid}/messages", two[0], hands, EN)
    for page in both_tabs(noor, "Send", lambda page: page.fill("#text", "Hi Samira!")):
        assert page.inner_text("main").count("Hi Samira!") == 1
    with unit_of_work(campus.engine) as session:
        assert len(session.exec(select(Message)).all()) == 1
        assert len(campus.mails_to(two[1], session)) == 1


def test_suggesting_a_time(campus: Campus, two: tuple[Person, Person], hands: Hands) -> None:
    noor = campus.open("/me", two[0], hands, EN)
    for page in both_tabs(noor, "Suggest this time"):
        assert "You suggested" in page.inner_text("main")
    with unit_of_work(campus.engine) as session:
        mails = session.exec(select(Notice.template)).all()
        assert mails == ["meeting-proposed"]


def test_stopping(campus: Campus, two: tuple[Person, Person], hands: Hands) -> None:
    noor = campus.open("/start-well/me/stop", two[0], hands, EN)
    for page in both_tabs(noor, "Stop"):
        assert page.url.endswith("/me")
    with unit_of_work(campus.engine) as session:
        stopped = session.exec(select(Enrolment).where(Enrolment.side == Side.first_year)).one()
        assert stopped.status is EnrolmentStatus.withdrawn
        assert len(campus.mails_to(two[0], session)) == 1
