"""Which language a visitor gets, and how they change it."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import PUBLIC_URL


def language(text: str) -> str:
    return re.findall(r'<html lang="(\w+)">', text)[0]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "nl"),
        ("en-GB,en;q=0.9", "en"),
        ("en;q=0.5, nl-BE", "nl"),
        ("fr", "nl"),
        ("x;q=y,", "nl"),
    ],
)
def test_the_browser_is_asked(client: TestClient, header: str, expected: str) -> None:
    assert language(client.get("/", headers={"accept-language": header}).text) == expected


def test_a_choice_is_remembered(client: TestClient) -> None:
    assert language(client.get("/help?lang=en").text) == "en"
    assert language(client.get("/", headers={"accept-language": "nl"}).text) == "en"


def test_the_cookie_is_sent_back_only_to_us_and_only_over_https(client: TestClient) -> None:
    cookie = client.get("/?lang=en").headers["set-cookie"]
    assert cookie == "lang=en; HttpOnly; Max-Age=31536000; Path=/; SameSite=lax; Secure"


def test_an_answer_that_sets_a_cookie_is_not_kept(client: TestClient) -> None:
    assert client.get("/?lang=en").headers["cache-control"] == "no-store"


def test_an_unknown_language_changes_nothing(client: TestClient) -> None:
    answer = client.get("/?lang=xx")
    assert language(answer.text) == "nl"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "switch"),
    [
        ("/help", "/help?lang=en"),
        ("/help?a=1&lang=nl&b=%22%3E", "/help?a=1&amp;b=%22%3E&amp;lang=en"),
        ("/missing", "/missing?lang=en"),
        (f"{PUBLIC_URL}//evil.example/", "/?lang=en"),
        ("/%09/evil.example/", "/?lang=en"),
    ],
)
def test_the_switch_leads_to_the_same_page_and_never_elsewhere(
    client: TestClient, asked: str, switch: str
) -> None:
    assert f'<a class="lang" href="{switch}" lang="en" hreflang="en">English</a>' in (
        client.get(asked).text
    )


def test_after_a_form_the_switch_leads_to_the_first_page(client: TestClient) -> None:
    assert 'class="lang" href="/?lang=en"' in client.post("/help").text
