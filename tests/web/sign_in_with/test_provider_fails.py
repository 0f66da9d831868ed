"""A provider that does not do its work holds up nobody."""

from threading import Event, Thread
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.providers import Liar, at_provider, changed, way_back
from tests.smtp_server import free_port
from tests.web.provider_site import DOWN, UNPROVEN, come_back, leave, provider_site, rows, trouble
from tests.web.sign_in_site import Site, ask


@pytest.fixture
def engine(embedded: Engine) -> Engine:
    """What a provider says is judged before any database hears of it."""
    return embedded


def test_without_an_address_nobody_new_comes_in(site: Site, liar: Liar) -> None:
    del liar.about["email"]
    assert trouble(come_back(site.browser())) == "/login?trouble=no_address&at=uni"
    assert rows(site) == {}


@pytest.mark.parametrize("email", ["noor", "", 7, ["a@b.example"], "a@b.example, c@d.example"])
def test_neither_with_something_that_is_no_address(site: Site, liar: Liar, email: object) -> None:
    liar.about["email"] = email
    assert trouble(come_back(site.browser())) == "/login?trouble=no_address&at=uni"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("access_denied", "stopped"),
        ("consent_required", "stopped"),
        ("server_error", "down"),
        ("temporarily_unavailable", "down"),
    ],
)
def test_a_provider_that_says_no(site: Site, browser: TestClient, error: str, told: str) -> None:
    back = at_provider(leave(browser))
    answer = browser.get(way_back(changed(back, code=None, error=error)))
    assert trouble(answer) == f"/login?trouble={told}&at=uni"


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}),
        (429, {"error": "slow_down"}),
        (200, {}),
        (200, []),
        (200, "x"),
        (401, {"error": "invalid_client"}),
        (200, {"access_token": "a", "token_type": "Bearer"}),
        (200, {"access_token": "a", "token_type": "Bearer", "id_token": "not.a.token"}),
        (200, {"access_token": "a", "token_type": "Bearer", "id_token": ["x"]}),
    ],
    ids=str,
)
def test_a_provider_that_answers_nonsense(site: Site, liar: Liar, answer: tuple[int, Any]) -> None:
    liar.token_answer = answer
    assert trouble(come_back(site.browser())) in (DOWN, UNPROVEN)
    assert rows(site) == {}


@pytest.mark.parametrize(
    "facts",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"token_endpoint": None},
        {"jwks_uri": 7},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=str,
)
def test_a_provider_that_describes_itself_wrongly(
    site: Site, liar: Liar, facts: dict[str, Any]
) -> None:
    liar.facts |= facts
    assert trouble(site.browser().get("/login/with/uni")) == DOWN
    liar.facts = {}
    assert come_back(site.browser()).headers["location"] == "/me"  # as soon as it is right


def test_a_provider_that_is_not_there(engine: Engine) -> None:
    site = provider_site(engine, f"http://127.0.0.1:{free_port()}")
    browser = site.browser()
    assert browser.get("/login").status_code == 200
    assert trouble(browser.get("/login/with/uni?next=/me")) == f"{DOWN}&next=%2Fme"


@pytest.mark.parametrize("step", ["describe", "token", "keys"])
def test_a_provider_that_takes_its_time_holds_up_nobody(
    site: Site, liar: Liar, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """No unit of work waits for it, other pages answer, and at last it counts as down."""
    monkeypatch.setattr("peercoach.providers.provider.ALL_STEPS", 1.0)
    asked, go_on = Event(), Event()

    def take_time(now: str) -> None:
        if now == step:
            asked.set()
            go_on.wait(20)

    liar.before = take_time
    browser, found = site.browser(), []
    with browser:  # keeps its event loop, as a server does
        waiting = Thread(target=lambda: found.append(come_back_or_not(browser)))
        waiting.start()
        assert asked.wait(20)
        while site.engine.pool.checkedout():  # the help page reads now and then
            assert waiting.is_alive(), "a unit of work waited for the provider"
        ask(site.browser())  # writes
        waiting.join(20)
        go_on.set()
    assert found == [DOWN]


def come_back_or_not(browser: TestClient) -> str:
    answer = browser.get("/login/with/uni")
    if "trouble" not in answer.headers["location"]:
        answer = browser.get(way_back(at_provider(answer.headers["location"])))
    return trouble(answer)
