"""Signing in with an account of the institution: who one is afterwards, and what is kept."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Audit, BrowserSession, Identity, Person
from tests.factories import make_person
from tests.providers import NOOR_THERE, Liar
from tests.web.provider_site import come_back, provider_site
from tests.web.sign_in_site import NOOR, Site, is_signed_in


def people(site: Site) -> list[Person]:
    with unit_of_work(site.engine) as session:
        return list(session.exec(select(Person).order_by(Person.id)))


@pytest.mark.processes
@pytest.mark.parametrize("way", ["trusted", "not trusted"])
def test_with_a_provider_of_somebody_elses_making(engine: Engine, provider: str, way: str) -> None:
    """Both ways to a first session, and the second time without a question."""
    domains = "uni.example" if way == "trusted" else ""
    site = provider_site(engine, provider, domains=domains)
    browser = site.browser()
    answer = come_back(browser, "/account", sub="noor-1")
    if way == "not trusted":
        assert answer.headers["location"] == "/login/code"
        answer = browser.post("/login/code", data={"code": site.code()})
    assert answer.headers["location"] == "/account"
    page = browser.get("/account").text
    assert NOOR in page
    assert "Noor Bakker" in page
    again = site.browser()
    assert come_back(again, sub="noor-1").headers["location"] == "/me"
    assert is_signed_in(again)
    assert len(people(site)) == 1


def test_the_first_time_somebody_new_is_known_by_name_and_address(site: Site) -> None:
    browser = site.browser()
    assert come_back(browser).headers["location"] == "/me"
    [noor] = people(site)
    assert (noor.email, noor.name, noor.language) == (NOOR, "Noor Bakker", "en")
    assert noor.confirmed_at == site.now
    assert site.mails() == []


def test_what_somebody_calls_themselves_stays(site: Site) -> None:
    with unit_of_work(site.engine, write=True) as session:
        make_person(session, email=NOOR, name="Noortje")
    come_back(site.browser())
    assert [person.name for person in people(site)] == ["Noortje"]


@pytest.mark.parametrize("name", ["Noor\nBcc: all@uni.example", "N" * 81, "", None, 7])
def test_a_name_that_cannot_be_one_is_asked_for_in_sign_up(
    site: Site, liar: Liar, name: object
) -> None:
    liar.about |= {"given_name": name, "family_name": None, "name": None}
    assert is_signed_in_after(come_back, site)
    assert [person.name for person in people(site)] == [""]


def is_signed_in_after(way: object, site: Site) -> bool:
    browser = site.browser()
    way(browser)  # type: ignore[operator]
    return is_signed_in(browser)


def test_an_address_that_changed_there_makes_nobody_new(site: Site, liar: Liar) -> None:
    come_back(site.browser())
    liar.about["email"] = "noor.de.vries@uni.example"
    assert is_signed_in_after(come_back, site)
    assert [person.email for person in people(site)] == [NOOR]


def test_without_an_address_whoever_is_known_still_comes_in(site: Site, liar: Liar) -> None:
    come_back(site.browser())
    del liar.about["email"]
    assert is_signed_in_after(come_back, site)


def test_what_is_not_in_the_statement_is_asked_for(site: Site, liar: Liar) -> None:
    liar.claims["email"] = None
    come_back(site.browser())
    assert [person.email for person in people(site)] == [NOOR]
    assert "userinfo" in liar.asked


def test_a_new_key_of_the_provider_is_fetched(site: Site, liar: Liar) -> None:
    come_back(site.browser())
    liar.changes_its_key()
    assert is_signed_in_after(come_back, site)


def test_what_a_provider_says_of_itself_is_read_once_an_hour(site: Site, liar: Liar) -> None:
    for _ in range(3):
        come_back(site.browser())
    assert (liar.asked.count("describe"), liar.asked.count("keys")) == (1, 1)


@pytest.mark.parametrize("claim", ["email_verified", "xms_edov"])
@pytest.mark.parametrize("said", [False, "false", "no", 0, ""])
def test_an_address_that_the_provider_calls_unverified_needs_a_code_once(
    site: Site, liar: Liar, claim: str, said: object
) -> None:
    liar.claims[claim] = said
    browser = site.browser()
    assert come_back(browser, "/account").headers["location"] == "/login/code"
    assert (people(site), is_signed_in(browser)) == ([], False)
    page = browser.get("/login/code").text
    assert "signed in at Example University" in page
    assert site.mails()[-1].payload["connects"] is True
    answer = browser.post("/login/code", data={"code": site.code()})
    assert answer.headers["location"] == "/account"
    assert come_back(site.browser()).headers["location"] == "/me"


@pytest.mark.parametrize("claim", ["email_verified", "xms_edov"])
@pytest.mark.parametrize("said", [True, "true", "1", None])  # None: does not say
def test_an_address_of_a_trusted_domain_needs_none(
    site: Site, liar: Liar, claim: str, said: object
) -> None:
    liar.claims[claim] = said
    assert come_back(site.browser()).headers["location"] == "/me"


@pytest.mark.parametrize("domains", ["", "other.example", "example", "i.example uni.exampl"])
def test_its_word_counts_for_the_domains_it_is_trusted_with_only(
    engine: Engine, liar: Liar, domains: str
) -> None:
    site = provider_site(engine, liar.issuer, domains=domains)
    with unit_of_work(engine, write=True) as session:
        make_person(session, email=NOOR, name="Noor")
    browser = site.browser()
    assert come_back(browser).headers["location"] == "/login/code"
    assert not is_signed_in(browser)
    browser.post(site.link())  # the button in the mail does as well
    assert is_signed_in(browser)
    assert len(people(site)) == 1


def test_a_new_code_still_connects(engine: Engine, liar: Liar) -> None:
    site = provider_site(engine, liar.issuer, domains="")
    browser = site.browser()
    come_back(browser, "/account")
    assert 'name="connect"' in browser.get("/login/code").text
    browser.post("/login", data={"email": NOOR, "next": "/account", "connect": "yes"})
    browser.post("/login/code", data={"code": site.code()})
    assert is_signed_in_after(come_back, site)


def test_a_session_is_like_any_other(site: Site) -> None:
    browser = site.browser()
    cookie = come_back(browser).headers.get_list("set-cookie")[0]
    assert cookie.startswith("__Host-session=")
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} < set(cookie.split("; "))
    with unit_of_work(site.engine) as session:
        kept = session.exec(select(BrowserSession)).one()
        identity = session.exec(select(Identity)).one()
        said = [entry.action for entry in session.exec(select(Audit).order_by(Audit.id))]
    assert (kept.issuer, identity.subject) == (identity.issuer, NOOR_THERE["sub"])
    assert said == ["connect account", "sign-in"]
    copy = site.browser()
    copy.cookies.update(dict(browser.cookies))
    browser.post("/logout")
    assert not is_signed_in(copy)


def test_nothing_is_drawn_without_a_provider(engine: Engine) -> None:
    site = Site(engine)
    page = site.browser().get("/login").text
    assert "/login/with" not in page
    assert site.browser().get("/login/with/uni").status_code == 404
    assert site.browser().get("/login/with/uni/back").status_code == 404
    assert site.app.state.providers == {}


def test_the_page_offers_the_provider_first_and_a_code_below(site: Site) -> None:
    page = site.browser().get("/login", params={"next": "/me/tokens"}).text
    way, code = page.index("Sign in with Example University"), page.index("Send me a code")
    assert way < code
    assert 'href="/login/with/uni?next=%2Fme%2Ftokens"' in page
    dutch = site.browser().get("/login?lang=nl").text
    assert "Inloggen met Hogeschool Voorbeeld" in dutch


def test_the_provider_is_asked_for_the_language_of_the_page(
    site: Site, browser: TestClient, liar: Liar
) -> None:
    browser.get("/login?lang=nl")
    come_back(browser)
    assert liar.last["ui_locales"] == "nl"
    assert [person.language for person in people(site)] == ["nl"]
