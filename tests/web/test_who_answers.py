"""Whether a person answered: told by what no client chooses alone, and asked once more in doubt."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from peercoach.app import create_app
from peercoach.models import CheckIn, Contact
from tests.services.pair_cast import Cast, asked_cast, at, mails_accepted, rows, token_for
from tests.web.conftest import PUBLIC_URL, make_client, make_settings

BY_HAND = {"sec-fetch-mode": "navigate", "sec-fetch-user": "?1"}
BY_SCRIPT = {"sec-fetch-mode": "navigate"}
Answer = Callable[..., TestClient]


@pytest.fixture
def cast(engine: Engine) -> Cast:
    cast = asked_cast(engine, at(28))
    mails_accepted(engine, at(28))
    return cast


@pytest.fixture
def links(engine: Engine, cast: Cast) -> list[str]:
    return [f"/c/{token_for(engine, person)}" for person in (cast.noor, cast.samira)]


@pytest.fixture
def answer(engine: Engine) -> Answer:
    """One link answered by a new browser that opened it or only `posts`, always at the same
    address."""
    clock = [at(28, 18)]
    app = create_app(make_settings(), engine=engine, clock=lambda: clock[0])

    def answer(
        link: str,
        opens: datetime,
        *,
        reads: float,
        says: dict[str, str] = BY_HAND,
        cookie: str = "",
        posts: bool = False,
    ) -> TestClient:
        browser = make_client(app)
        clock[0] = opens
        if posts:
            browser.headers["user-agent"] = f"one of a kind, for {link}"
        else:
            browser.get(f"{link}?a=2")
        if cookie:
            browser.cookies.clear()
            browser.cookies.set("answers", cookie)
        clock[0] = opens + timedelta(seconds=reads)
        sent = browser.post(link, data={"a": "2"}, headers={"origin": PUBLIC_URL, **says})
        assert sent.status_code == 303
        browser.headers["location"] = sent.headers["location"]
        return browser

    return answer


def suspects(engine: Engine) -> list[bool]:
    return [row.suspect for row in rows(engine, CheckIn) if row.answer]


@pytest.mark.parametrize(
    ("apart", "how"),
    [
        (0, {"reads": 5}),
        (9, {"reads": 5}),
        (600, {"reads": 0.5}),
        (600, {"reads": 5, "says": BY_SCRIPT}),
        (600, {"reads": 5, "cookie": "made-up"}),
        (600, {"reads": 5, "cookie": "made-up.1.x"}),
        (600, {"reads": 5, "posts": True}),
    ],
    ids=[
        "at once",
        "just after",
        "unread",
        "by a script",
        "no cookie of ours",
        "nor signed",
        "never opened",
    ],
)
def test_a_program_that_opens_each_link_as_another_browser_answers_for_nobody(
    engine: Engine, answer: Answer, links: list[str], apart: int, how: dict[str, object]
) -> None:
    for number, link in enumerate(links):
        answer(link, at(28, 12) + timedelta(seconds=apart * number), **how)
    assert suspects(engine) == [True, True]
    assert rows(engine, Contact) == []


@pytest.mark.parametrize("says", [BY_HAND, {}], ids=["new browser", "one that tells nothing"])
def test_two_in_one_hall_who_answer_in_one_minute_both_count(
    engine: Engine, answer: Answer, links: list[str], says: dict[str, str]
) -> None:
    for number, link in enumerate(links):
        answer(link, at(28, 12) + timedelta(seconds=11 * number), reads=1, says=says)
    assert suspects(engine) == [False, False]


@pytest.mark.parametrize("seconds", [30, 59])
def test_who_is_quicker_than_a_minute_is_told_and_sends_it_once_more(
    engine: Engine, answer: Answer, links: list[str], seconds: int
) -> None:
    quick = answer(links[0], at(28), reads=seconds)
    told = quick.get(quick.headers["location"]).text
    assert "Je antwoord telt nog niet" in told
    assert 'name="a" value="2"' in told
    assert "Voel je je gehoord" not in told  # that would not be kept
    counted = answer(links[0], at(28) + timedelta(seconds=seconds), reads=60 - seconds + 1)
    assert suspects(engine) == [False]
    assert "telt nog niet" not in counted.get(counted.headers["location"]).text
