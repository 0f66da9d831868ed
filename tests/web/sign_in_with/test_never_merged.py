"""Two accounts never become one."""

import re

from sqlalchemy import Engine

from peercoach.db import unit_of_work
from tests.factories import make_person
from tests.providers import Liar
from tests.web.provider_site import (
    come_back,
    provider_site,
    rows,
    trouble,
)
from tests.web.sign_in_site import NOOR, Site, ask, is_signed_in


def test_another_account_with_an_address_that_is_connected_is_not_let_in(
    site: Site, liar: Liar
) -> None:
    """An address is given to somebody new; the account of who had it before stays theirs."""
    come_back(site.browser())
    liar.about["sub"] = "somebody-who-came-later"
    before = rows(site)
    browser = site.browser()
    assert trouble(come_back(browser)) == "/login?trouble=taken&at=uni"
    assert not is_signed_in(browser)
    assert rows(site) == before


def test_not_with_a_code_from_the_mailbox_either(engine: Engine, liar: Liar) -> None:
    come_back(provider_site(engine, liar.issuer).browser())
    liar.about["sub"] = "somebody-who-came-later"
    site = provider_site(engine, liar.issuer, domains="")
    browser = site.browser()
    come_back(browser)
    answer = browser.post("/login/code", data={"code": site.code()})
    assert "trouble=taken" in trouble(answer)
    assert (is_signed_in(browser), len(site.rows()["identity"])) == (False, 1)


def test_who_had_another_account_there_can_disconnect_it(site: Site, liar: Liar) -> None:
    come_back(site.browser())
    liar.about["sub"] = "noor-2"
    browser = site.browser()
    ask(browser)
    browser.post("/login/code", data={"code": site.code()})
    assert "Example University" in browser.get("/account").text
    [way] = re.findall(r'action="(/account/logins/[^"]+)"', browser.get("/account").text)
    answer = browser.post(way)
    assert (answer.status_code, is_signed_in(browser)) == (303, False)
    assert come_back(browser).headers["location"] == "/me"
    assert is_signed_in(browser)
    assert len(site.rows()["person"]) == 1


def test_an_address_the_provider_claims_is_no_way_into_the_account_that_has_it(
    engine: Engine, liar: Liar
) -> None:
    """Whoever can call themselves anything there gets a mail sent to its owner, and no further."""
    site = provider_site(engine, liar.issuer, domains="")
    with unit_of_work(engine, write=True) as session:
        make_person(session, email=NOOR)
    thief = site.browser()
    come_back(thief)
    for path in ("/account", "/me", "/me/data"):
        assert thief.get(path).headers["location"].startswith("/login")
    assert thief.post("/login/code", data={"code": "2222-2222"}).status_code == 422
    assert site.rows()["identity"] == []


def test_a_sign_in_somebody_left_open_does_not_connect_with_who_comes_next(
    engine: Engine, liar: Liar
) -> None:
    """On a shared computer: only the page about that sign-in asks again on its behalf."""
    site = provider_site(engine, liar.issuer, domains="")
    browser = site.browser()
    come_back(browser)  # with an address of the victim's, and then gone
    ask(browser)  # the victim asks for a code at the sign-in page
    browser.post("/login/code", data={"code": site.code()})
    assert is_signed_in(browser)
    assert site.rows()["identity"] == []


def test_asking_again_connects_no_other_address(engine: Engine, liar: Liar) -> None:
    site = provider_site(engine, liar.issuer, domains="")
    browser = site.browser()
    come_back(browser)
    browser.post("/login", data={"email": "victim@uni.example", "connect": "yes"})
    browser.post("/login/code", data={"code": site.code()})
    assert site.rows()["identity"] == []
