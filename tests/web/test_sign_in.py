"""Signing in, as one meets it: ask, look in the mail, type the code or press the button."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Person
from tests.factories import MONDAY, make_person, make_programme, make_role
from tests.web.sign_in_site import NOOR, Site, ask, is_signed_in

SECOND = timedelta(seconds=1)


def test_with_the_code_one_is_signed_in_and_goes_where_one_was_going(
    site: Site, browser: TestClient
) -> None:
    answer = browser.get("/me/tokens")
    assert answer.headers["location"] == "/login?next=%2Fme%2Ftokens"
    assert 'value="/me/tokens"' in browser.get(answer.headers["location"]).text
    ask(browser, next_path="/me/tokens")
    code_page = browser.get("/login/code")
    assert NOOR in code_page.text
    assert "until 10:15" in code_page.text
    answer = browser.post("/login/code", data={"code": site.code()})
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/tokens")
    assert NOOR in browser.get("/account").text


def test_with_the_button_behind_the_link_one_is_signed_in_too(
    site: Site, browser: TestClient
) -> None:
    ask(browser)
    assert f'action="{site.link()}"' in browser.get(site.link()).text
    assert browser.post(site.link()).headers["location"] == "/me"
    assert is_signed_in(browser)


@pytest.mark.parametrize("change", [str.lower, lambda code: f" {code.replace('-', ' ')}\n"])
def test_a_code_may_be_typed_as_one_likes(site: Site, browser: TestClient, change) -> None:
    ask(browser)
    browser.post("/login/code", data={"code": change(site.code())})
    assert is_signed_in(browser)


def test_the_mail_goes_to_the_address_in_the_language_of_the_page(
    site: Site, browser: TestClient
) -> None:
    ask(browser, " Noor@Uni.Example ")
    [mail] = site.mails()
    assert (mail.recipient, mail.language, mail.person_id) == (NOOR, "en", None)
    assert mail.expires_at == MONDAY + timedelta(minutes=15)


def test_someone_new_becomes_a_person_when_the_mailbox_is_proven(
    site: Site, browser: TestClient
) -> None:
    def people() -> list[Person]:
        with unit_of_work(site.engine) as session:
            return list(session.exec(select(Person)))

    ask(browser)
    assert people() == []
    site.now += 60 * SECOND
    browser.post("/login/code", data={"code": site.code()})
    [noor] = people()
    assert (noor.email, noor.language, noor.confirmed_at) == (NOOR, "en", site.now)


def test_someone_known_stays_who_they_are(site: Site, browser: TestClient) -> None:
    with unit_of_work(site.engine, write=True) as session:
        make_person(session, email=NOOR, name="Noor Bakker")
    ask(browser)
    browser.post("/login/code", data={"code": site.code()})
    assert "Noor Bakker" in browser.get("/account", headers={"accept-language": "nl"}).text


@pytest.mark.parametrize(("after", "status"), [(900 - 1, 303), (900, 410)])
def test_a_code_works_for_fifteen_minutes(
    site: Site, browser: TestClient, after: int, status: int
) -> None:
    ask(browser)
    site.now += after * SECOND
    assert browser.get("/login/code").status_code == (200 if status == 303 else 410)
    assert browser.post("/login/code", data={"code": site.code()}).status_code == status
    assert site.sessions() == (status == 303)


def test_who_is_late_gets_a_new_code_with_one_press(site: Site, browser: TestClient) -> None:
    ask(browser, next_path="/me/tokens")
    site.now += timedelta(minutes=20)
    late = browser.get("/login/code")
    assert f'name="email" value="{NOOR}"' in late.text
    assert 'name="next" value="/me/tokens"' in late.text


def test_of_two_mails_the_newest_counts(site: Site, browser: TestClient) -> None:
    ask(browser)
    first = site.code()
    ask(browser)
    answer = browser.post("/login/code", data={"code": first})
    assert answer.status_code == 422
    assert "newest mail" in answer.text
    browser.post("/login/code", data={"code": site.code()})
    assert is_signed_in(browser)


@pytest.mark.parametrize("typed", ["", "noor", "noor@", "a@b", "noor@uni.example, x@uni.example"])
def test_half_an_address_is_said_at_the_field(site: Site, browser: TestClient, typed: str) -> None:
    answer = browser.post("/login", data={"email": typed, "next": "/me/tokens"})
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert 'href="#email">Fill in a complete address' in answer.text
    assert 'value="/me/tokens"' in answer.text
    assert site.mails() == []


def test_who_opens_the_code_page_without_asking_is_asked_for_an_address(
    browser: TestClient,
) -> None:
    assert browser.get("/login/code").headers["location"] == "/login"


def test_who_is_signed_in_need_not_sign_in(site: Site, browser: TestClient) -> None:
    ask(browser)
    browser.post(site.link())
    assert browser.get("/login").headers["location"] == "/me"
    assert browser.get("/login?next=/help").headers["location"] == "/help"
    assert 'href="/account"' in browser.get("/").text


def test_signing_in_as_somebody_else_ends_the_session_there_was(
    site: Site, browser: TestClient
) -> None:
    ask(browser)
    browser.post(site.link())
    nonce_and_session = dict(browser.cookies)
    ask(browser, "other@uni.example")
    browser.post(site.link())
    before = site.browser()
    before.cookies.update(nonce_and_session)
    assert not is_signed_in(before)
    assert is_signed_in(browser)


def test_signing_out_counts_at_once_for_a_copy_of_the_cookie_too(
    site: Site, browser: TestClient
) -> None:
    ask(browser)
    browser.post(site.link())
    copy = site.browser()
    copy.cookies.update(dict(browser.cookies))
    assert is_signed_in(copy)
    assert browser.post("/logout").headers["location"] == "/logout"
    assert "You are signed out" in browser.get("/logout").text
    assert not is_signed_in(browser)
    assert not is_signed_in(copy)


def test_the_cookies_cannot_be_read_by_scripts_or_sent_elsewhere(
    site: Site, browser: TestClient
) -> None:
    asked = browser.post("/login", data={"email": NOOR}).headers["set-cookie"]
    entered = browser.post(site.link()).headers.get_list("set-cookie")[0]
    for cookie, name in ((asked, "__Host-sign-in"), (entered, "__Host-session")):
        assert cookie.startswith(f"{name}=")
        assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} < set(cookie.split("; "))
        assert "Domain" not in cookie


def test_the_language_chosen_on_a_page_is_remembered_for_the_person(
    site: Site, browser: TestClient
) -> None:
    ask(browser)
    browser.post(site.link())
    assert "Your account" in browser.get("/account").text
    assert "Je account" in browser.get("/account?lang=nl").text
    assert "Je account" in browser.get("/account").text
    with unit_of_work(site.engine) as session:
        assert session.exec(select(Person.language)).one() == "nl"


def test_pages_that_know_nobody_and_pages_of_ones_own_speak_one_language(
    site: Site, browser: TestClient
) -> None:
    ask(browser)
    browser.post(site.link())
    dutch = {"accept-language": "nl"}
    assert "Your account" in browser.get("/account", headers=dutch).text  # as they signed up
    assert "Talk to someone now" in browser.get("/help/now", headers=dutch).text
    assert "Nu met iemand praten" in browser.get("/help/now?lang=nl").text
    assert "Je account" in browser.get("/account").text


def test_a_coordinator_finds_their_programmes(site: Site, browser: TestClient) -> None:
    with unit_of_work(site.engine, write=True) as session:
        noor = make_person(session, email=NOOR)
        make_role(session, make_programme(session, slug="nursing", name_en="Nursing"), noor)
    ask(browser)
    assert browser.post(site.link()).headers["location"] == "/account"
    assert '<a href="/co/nursing">' in browser.get("/account").text
