"""Somebody else's sign-in in my browser, or mine in theirs."""

import pytest
from fastapi.testclient import TestClient

from peercoach.providers.started import from_cookie
from tests.providers import Liar, at_provider, changed, way_back
from tests.web.provider_site import DOWN, OVER, UNPROVEN, come_back, leave, rows, trouble
from tests.web.sign_in_site import Site, is_signed_in

EVIL = ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example", "/\t/e"]


def test_an_address_back_of_somebody_else_signs_nobody_in(site: Site) -> None:
    """Login CSRF: the attacker stops before coming back and sends the victim that address."""
    attacker, victim = site.browser(), site.browser()
    theirs = way_back(at_provider(leave(attacker)))
    assert trouble(victim.get(theirs)) == OVER
    leave(victim)  # with a sign-in of their own under way as well
    assert trouble(victim.get(theirs)) == OVER
    assert rows(site) == {}


def test_a_stolen_code_is_of_no_use_in_another_browser(site: Site) -> None:
    """Code injection: the state is the thief's own, the code the victim's; the verifier is not."""
    victim, thief = site.browser(), site.browser()
    stolen = at_provider(leave(victim))
    own = at_provider(leave(thief))
    code = dict(part.split("=") for part in stolen.partition("?")[2].split("&"))["code"]
    assert trouble(thief.get(way_back(changed(own, code=code)))) == OVER
    assert rows(site) == {}


def test_a_statement_for_another_sign_in_does_not_count(site: Site, liar: Liar) -> None:
    liar.claims["nonce"] = "of-another-sign-in"
    assert trouble(come_back(site.browser())) == UNPROVEN
    assert rows(site) == {}


def test_coming_back_twice_signs_in_once(site: Site) -> None:
    browser, copy = site.browser(), site.browser()
    back = way_back(at_provider(leave(browser)))
    copy.cookies.update(dict(browser.cookies))  # with a copy of what the browser kept
    browser.get(back)
    assert trouble(browser.get(back)) == OVER
    assert is_signed_in(browser)
    assert browser.get(OVER).headers["location"] == "/me"  # so that a double click is none
    assert trouble(copy.get(back)) == OVER  # the provider knows that this code was used
    assert (is_signed_in(copy), site.sessions()) == (False, 1)


@pytest.mark.parametrize("cookie", ["", "x", "e30", "bnVsbA", "WzFd", "eyJzdGF0ZSI6MX0", "é"])
def test_what_the_browser_keeps_may_be_anything(browser: TestClient, cookie: str) -> None:
    assert from_cookie(cookie) is None
    answer = browser.get(
        "/login/with/uni/back?code=x&state=y",
        headers={"cookie": f"__Host-sign-in-with={cookie}".encode()},
    )
    assert trouble(answer) == OVER


@pytest.mark.parametrize("evil", EVIL)
def test_nobody_is_sent_to_another_site(site: Site, evil: str) -> None:
    browser = site.browser()
    assert come_back(browser, evil).headers["location"] == "/"
    other = site.browser()
    back = way_back(at_provider(leave(other, evil), action="deny"))
    assert "evil" not in trouble(other.get(changed(back, error="access_denied")))


def test_where_somebody_was_going_is_kept_through_trouble(site: Site, liar: Liar) -> None:
    browser = site.browser()
    back = way_back(at_provider(leave(browser, "/me/data?x=1")))
    liar.token_answer = 503, {}
    assert trouble(browser.get(back)) == f"{DOWN}&next=%2Fme%2Fdata%3Fx%3D1"
