"""Which mails somebody wants, what became of those they were sent, and the link that stops them."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from peercoach.app import create_app
from peercoach.db import unit_of_work
from peercoach.models import Person
from tests.factories import MONDAY, make_check_in, make_notice, make_person, make_programme
from tests.services.pair_cast import make_cast
from tests.signing_in import FROM_OUR_PAGE
from tests.web.conftest import make_client, make_settings, post, signed_in

LATER = MONDAY + timedelta(days=1)


@pytest.fixture
def noor(engine: Engine) -> Person:
    with unit_of_work(engine, write=True) as session:
        return make_person(session, name="Noor", language="en")


@pytest.fixture
def browser(engine: Engine, noor: Person) -> TestClient:
    app = create_app(make_settings(), engine=engine, clock=lambda: LATER)
    return signed_in(app, engine, noor)


def unwanted(engine: Engine, person: Person) -> object:
    with unit_of_work(engine) as session:
        return session.get_one(Person, person.id).unwanted_mail


def test_one_chooses_topics_and_sees_the_choice(
    engine: Engine, browser: TestClient, noor: Person
) -> None:
    assert browser.get("/me/mails").text.count(" checked") == 3
    answer = post(browser, "/me/mails", {"wanted": "check_ins"})
    assert answer.headers["location"] == "/me/mails?kept=true"
    assert unwanted(engine, noor) == ["reminders", "news"]
    page = browser.get("/me/mails?kept=true").text
    assert page.count(" checked") == 1
    assert "Your choice is kept." in page


def test_one_sees_what_became_of_ones_mails_and_of_nobody_elses(
    engine: Engine, browser: TestClient, noor: Person
) -> None:
    with unit_of_work(engine, write=True) as session:
        to = {"person_id": noor.id, "recipient": noor.email}
        carrier = make_notice(session, template="match", status="sent", sent_at=MONDAY, **to)
        along = {"carried_by_id": carrier.id, "status": "sent", "sent_at": MONDAY}
        make_notice(session, template="missing-answers", **along, **to)
        wait = LATER + timedelta(days=1)
        make_notice(session, template="check_in", next_at=wait, **to)
        make_notice(session, template="sign-in", status="uncertain", **to)
        make_notice(session, template="concern-received", person_id=make_person(session).id)
    page = browser.get("/me/mails").text
    for told in (
        "Who your buddy is",
        "together with another mail",
        "until Wednesday 9 September, 10:00",
        "Perhaps arrived",
    ):
        assert told in page
    assert "passed on" not in page


@pytest.mark.parametrize(
    ("template", "stops"),
    [
        ("check_in", ["check_ins"]),
        ("missing-answers", ["reminders"]),
        ("match", ["check_ins", "news", "reminders"]),  # who their buddy is always comes
    ],
)
def test_the_link_in_a_mail_stops_mails_like_it(
    engine: Engine, browser: TestClient, noor: Person, template: str, stops: list[str]
) -> None:
    with unit_of_work(engine, write=True) as session:
        about = {"person_id": noor.id, "programme_id": make_programme(session).id}
        sent = {"status": "sent", "sent_at": MONDAY, "stop": "st0p"}
        make_notice(session, template=template, **about, **sent)
    anybody = make_client(browser.app)  # type: ignore[arg-type]
    anybody.headers["accept-language"] = "en"
    assert "No more of these mails?" in anybody.get("/u/st0p").text
    answer = anybody.post("/u/st0p", headers=FROM_OUR_PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/u/st0p")
    assert "You no longer get these mails" in anybody.get("/u/st0p").text
    assert unwanted(engine, noor) == stops
    assert "Noor" not in anybody.get("/u/st0p").text


def test_another_sites_page_cannot_press_it(
    engine: Engine, browser: TestClient, noor: Person
) -> None:
    with unit_of_work(engine, write=True) as session:
        make_notice(session, person_id=noor.id, template="check_in", stop="st0p")
    words = {"List-Unsubscribe": "One-Click"}
    elsewhere = {"sec-fetch-site": "cross-site"}
    anybody = make_client(browser.app)  # type: ignore[arg-type]
    assert anybody.post("/u/st0p", data=words, headers=elsewhere).status_code == 403
    assert unwanted(engine, noor) is None


def test_one_can_say_that_somebody_else_answered_and_answer_again(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        cast = make_cast(session)
        for step, until in (("hello", MONDAY), ("week 4", LATER + timedelta(days=9))):
            make_check_in(
                session,
                cast.pair,
                cast.samira.id,
                step=step,
                answer="not_yet" if step == "hello" else "well",
                answered_at=MONDAY,
                answer_until=until,
            )
    app = create_app(make_settings(), engine=engine, clock=lambda: LATER)
    browser = signed_in(app, engine, cast.samira)
    page = browser.get("/me/mails").text
    assert "Have you been in touch with Noor?" in page
    assert "<span>Well<br><span" in page
    assert "Monday 7 September, 10:00" in page
    not_me = f"/me/pairs/{cast.pair.uid}/check-ins/not-me"
    again = post(browser, not_me, {"step": "week 4"}).headers["location"]
    assert re.fullmatch(r"/c/[\w-]{20,}\?back=1", again)
    question = browser.get(again).text
    assert "does not count any more, and the links in its mails are closed" in question
    assert " checked" not in question
    over = post(browser, not_me, {"step": "hello"}).headers["location"]
    assert over == "/me/mails?taken_back=true"
    assert "does not count any more" in browser.get(over).text
    assert "This was not me" not in browser.get("/me/mails").text
