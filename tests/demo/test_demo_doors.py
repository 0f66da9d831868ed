"""The doors of the demonstration, over HTTP; and that an installation has none of them."""

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import make_engine, unit_of_work
from peercoach.demo.cast import COORDINATORS, NEWCOMER
from peercoach.demo.clock import START, DemoClock
from peercoach.demo.heart import Heart
from peercoach.models import BrowserSession, Language, Person
from tests.demo.theatre import SITE, Theatre
from tests.web.conftest import make_settings


@pytest.fixture
def theatre(embedded: Engine, tmp_path: Path) -> Theatre:
    return Theatre(embedded, tmp_path)


@pytest.fixture
def visitor(theatre: Theatre) -> TestClient:
    return theatre.visitor()


def sessions(engine: Engine) -> list[BrowserSession]:
    with unit_of_work(engine) as session:
        return list(session.exec(select(BrowserSession)))


@pytest.mark.parametrize("path", ["/demo", "/demo/mail", "/demo/mail/1", "/demo/demo.css"])
@pytest.mark.parametrize(
    "different",
    [
        {},
        {"public_url": SITE},
        {"institution": "demo", "log_level": "debug", "smtp_host": "127.0.0.1"},
    ],
    ids=lambda different: ", ".join(different) or "default",
)
def test_an_installation_has_no_such_doors(
    path: str, different: dict[str, str], theatre: Theatre
) -> None:
    settings = make_settings(**different)
    app = create_app(settings, engine=theatre.engine, clock=theatre.clock)
    client = TestClient(app, base_url=settings.public_url, follow_redirects=False)
    assert client.get(path).status_code == 404
    assert "demo-bar" not in client.get("/").text


REFUSE_IT = {"staff_provider", "erasure_ledger", "mail_retry_minutes"}
"""Settings that need another one, or numbers."""


def test_no_environment_opens_them(theatre: Theatre, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*Settings.model_fields, "demo", "debug", "doors"):
        monkeypatch.setenv(f"PEERCOACH_{name.upper()}", "demo")
    for name, field in Settings.model_fields.items():
        if field.annotation is not str or field.metadata or name in REFUSE_IT:
            monkeypatch.delenv(f"PEERCOACH_{name.upper()}")
    app = create_app(Settings(_env_file=None), engine=theatre.engine)
    client = TestClient(app, base_url=SITE, follow_redirects=False, headers={"Origin": SITE})
    for path in ("/demo", "/demo/mail"):
        assert client.get(path).status_code == 404
    for path in ("/demo/as", "/demo/clock"):
        assert client.post(path, data={"email": NEWCOMER, "step": "hour"}).status_code == 404


def test_one_can_be_anyone_of_the_cast(theatre: Theatre, visitor: TestClient) -> None:
    response = visitor.post("/demo/as?lang=en", data={"email": COORDINATORS[0]})
    assert (response.status_code, response.headers["location"]) == (303, "/co/week11")
    [row] = sessions(theatre.engine)
    assert row.staff
    with unit_of_work(theatre.engine) as session:
        person = session.get_one(Person, row.person_id)
    assert (person.email, person.language) == (COORDINATORS[0], Language.en)
    assert visitor.get("/account").status_code == 200


def test_a_student_is_no_staff(theatre: Theatre, visitor: TestClient) -> None:
    visitor.post("/demo/as", data={"email": NEWCOMER})
    assert [row.staff for row in sessions(theatre.engine)] == [False]


@pytest.mark.parametrize("email", ["nobody@example.org", "", "newcomer@EXAMPLE.org"])
def test_and_nobody_else(theatre: Theatre, visitor: TestClient, email: str) -> None:
    assert visitor.post("/demo/as", data={"email": email}).status_code in (404, 422)
    assert sessions(theatre.engine) == []


def test_another_site_cannot_do_it_for_you(theatre: Theatre, visitor: TestClient) -> None:
    for path, data in (("/demo/as", {"email": NEWCOMER}), ("/demo/clock", {"step": "hour"})):
        response = visitor.post(path, data=data, headers={"Origin": "https://evil.example"})
        assert response.status_code == 403
    assert sessions(theatre.engine) == []
    assert theatre.clock() == START


@pytest.mark.parametrize(("step", "hours"), [("hour", 1), ("day", 24), ("week", 168)])
def test_the_clock_goes_forward_hour_by_hour(
    theatre: Theatre, visitor: TestClient, step: str, hours: int
) -> None:
    response = visitor.post("/demo/clock", data={"step": step, "next": "/help?lang=en"})
    assert (response.status_code, response.headers["location"]) == (303, "/help?lang=en")
    assert theatre.clock() == START + timedelta(hours=hours)
    assert theatre.looked == [timedelta(hours=n) for n in range(1, hours + 1)]


@pytest.mark.parametrize("step", ["year", "", "-1"])
def test_other_steps_are_refused(theatre: Theatre, visitor: TestClient, step: str) -> None:
    assert visitor.post("/demo/clock", data={"step": step}).status_code == 422
    assert theatre.clock() == START


def test_it_leads_nowhere_else(visitor: TestClient) -> None:
    response = visitor.post("/demo/clock", data={"step": "hour", "next": "//evil.example"})
    assert response.headers["location"] == "/"


def test_setting_the_clock_forward_signs_nobody_out(visitor: TestClient) -> None:
    visitor.post("/demo/as", data={"email": COORDINATORS[1]})
    visitor.post("/demo/clock", data={"step": "week"})
    assert visitor.get("/account").status_code == 200


@pytest.mark.parametrize("path", ["/", "/help", "/demo", "/demo/mail", "/missing", "/login"])
def test_the_bar_is_on_every_page_with_the_moment_and_the_way_back(
    visitor: TestClient, path: str
) -> None:
    text = visitor.get(f"{path}?lang=en").text
    assert "Tuesday 17 November" in text
    assert "10:00" in text
    assert f'name="next" value="{path}?lang=en"' in text
    assert visitor.get(path).headers["cache-control"] == "no-store"


def test_mails_are_listed_and_read(theatre: Theatre, visitor: TestClient) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "buddy@example.org", "Hoe <gaat> het?"
    mail.set_content(f"Kijk op {SITE}/c/token")
    mail.add_alternative('<head></head><p style="color: red">Hoi</p>', subtype="html")
    theatre.mailbox.add(mail.as_bytes(), recipient="noor@example.org", now=START)
    listed = visitor.get("/demo/mail").text
    assert "Hoe &lt;gaat&gt; het?" in listed
    assert "Hoe &lt;gaat&gt; het?" not in visitor.get("/demo/mail?to=bo@example.org").text
    assert f'<a href="{SITE}/c/token">{SITE}/c/token</a>' in visitor.get("/demo/mail/1").text
    assert visitor.get("/demo/mail/2").status_code == 404
    assert visitor.get("/demo/mail/2/letter").status_code == 404


def test_a_letter_has_its_own_looks_and_no_script(theatre: Theatre, visitor: TestClient) -> None:
    mail = EmailMessage()
    mail.set_content("<script>alert(1)</script>", subtype="html")
    theatre.mailbox.add(mail.as_bytes(), recipient="noor@example.org", now=START)
    policy = visitor.get("/demo/mail/1/letter").headers.get_list("content-security-policy")
    assert len(policy) == 1
    assert "default-src 'none'" in policy[0]
    assert "script" not in policy[0]
    assert "sandbox" in policy[0]
    assert "sandbox" not in visitor.get("/demo/mail/1").headers["content-security-policy"]


def test_a_mail_without_html_shows_its_text_only(theatre: Theatre, visitor: TestClient) -> None:
    mail = EmailMessage()
    mail.set_content("Hoi")
    theatre.mailbox.add(mail.as_bytes(), recipient="noor@example.org", now=START)
    assert "<iframe" not in visitor.get("/demo/mail/1").text
    assert visitor.get("/demo/mail/1/letter").status_code == 404


def test_the_heart_looks_once_a_minute_and_sends_at_every_beat(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'heart.sqlite3'}")
    passed = 0.0
    done: list[str] = []
    clock = DemoClock(START, seconds=lambda: passed)

    def look() -> dict[str, int]:
        done.append("look")
        return {}

    heart = Heart(engine, clock, tick=look, send=lambda: done.append("send"))
    for passed in (0.0, 1.0, 59.0, 60.0, 61.0):  # noqa: B007 - the clock reads it
        heart.beat()
    assert done == ["look", "send", "send", "send", "look", "send", "send"]
    engine.dispose()
