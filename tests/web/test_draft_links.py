"""Going on later: a mailed link opens one draft in any browser, after a press, and nothing else."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Enrolment, EnrolmentStatus, Person
from peercoach.services.sign_up.draft_links import KEPT_FOR, ONE_MAIL_IN
from tests.factories import make_person
from tests.programme_cast import make_open_programme
from tests.signing_in import sign_in
from tests.web.sign_in_site import Site
from tests.web.sign_up_pages import PAGES, SIGN_UP

HERE, AFTER = f"{SIGN_UP}/about-you", f"{SIGN_UP}/help_wanted"


@pytest.fixture
def site(embedded: Engine) -> Site:
    with unit_of_work(embedded, write=True) as session:
        make_open_programme(session)
        make_open_programme(session, slug="other")
    return Site(embedded)


@pytest.fixture
def noor(site: Site) -> Person:
    with unit_of_work(site.engine, write=True) as session:
        return make_person(session, name="", email="noor@uni.example", language="en")


@pytest.fixture
def phone(site: Site, noor: Person) -> TestClient:
    """Where Noor signed in, and stopped at the first page."""
    browser = site.browser()
    sign_in(browser, site.engine, noor)
    answer = browser.post(HERE, data=PAGES["about-you"] | {"later": "1"})
    assert answer.headers["location"] == f"{SIGN_UP}/kept-for-later"
    return browser


@pytest.fixture
def laptop(site: Site, phone: TestClient) -> TestClient:
    """Another browser, in which she pressed the button behind the link."""
    browser = site.browser()
    assert browser.post(site.link()).headers["location"] == SIGN_UP
    return browser


def draft(site: Site) -> Enrolment | None:
    with unit_of_work(site.engine) as session:
        return session.exec(select(Enrolment)).first()


def test_the_page_says_where_the_link_went_and_how_long_it_works(phone: TestClient) -> None:
    text = phone.get(f"{SIGN_UP}/kept-for-later").text
    assert "noor@uni.example" in text
    assert "Wednesday 7 October" in text


def test_in_another_browser_one_is_at_the_next_question_with_the_answers(laptop) -> None:
    assert laptop.get(SIGN_UP).headers["location"] == AFTER
    about_you = laptop.get(HERE).text
    assert 'value="Noor Appelbes"' in about_you
    assert 'value="breda" id="campus" checked' in about_you


def test_the_answers_are_sent_in_from_there(site: Site, laptop: TestClient) -> None:
    for name, data in PAGES.items():
        laptop.post(f"{SIGN_UP}/{name}", data=data)
    sent = laptop.post(f"{SIGN_UP}/check-answers")
    assert sent.headers["location"] == f"{SIGN_UP}/sent-in"
    assert "You have signed up" in laptop.get(f"{SIGN_UP}/sent-in").text
    kept = draft(site)
    assert (kept.status, kept.link_hash) == (EnrolmentStatus.active, None)
    assert site.mails()[-1].template == "signed-up"
    # The link opened a draft, and there is none any more
    assert laptop.get(HERE).headers["location"].startswith("/login")


@pytest.mark.parametrize(
    "path",
    ["/me", "/start-well/me", "/account", "/me/data", "/other/signup", "/start-well/coach-signup"],
)
def test_it_is_not_a_way_to_sign_in(laptop: TestClient, path: str) -> None:
    assert laptop.get(path).headers["location"].startswith("/login")


def test_a_program_that_opens_every_link_changes_nothing(site: Site, phone: TestClient) -> None:
    before, link = site.rows(), site.link()
    scanner = site.browser()
    for method in ("GET", "HEAD", "POST") * 20:
        answer = scanner.request(method, link)
        assert answer.status_code in (200, 303)
    assert site.rows() == before
    assert site.browser().post(link).headers["location"] == SIGN_UP


def test_the_database_holds_no_link(site: Site, phone: TestClient) -> None:
    secret = site.link().rpartition("/")[2]
    assert secret not in str(site.rows()["enrolment"])


def test_what_the_page_behind_the_link_shows_is_no_ones(site: Site, phone: TestClient) -> None:
    """Before the press it tells nothing but that there is a draft."""
    text = site.browser().get(site.link()).text
    assert "Noor" not in text
    assert "noor@" not in text


@pytest.mark.parametrize("wrong", ["unknown", "other programme", "other side", "too old"])
def test_a_link_that_does_not_work(site: Site, phone: TestClient, wrong: str) -> None:
    link = site.link()
    match wrong:
        case "unknown":
            link += "x"
        case "other programme":
            link = link.replace("/start-well/", "/other/")
        case "other side":
            link = link.replace("/signup/", "/coach-signup/")
        case "too old":
            site.now += KEPT_FOR
    browser = site.browser()
    answer = browser.get(link)
    assert answer.status_code == 410
    assert "This link does not work any more" in answer.text
    assert browser.post(link).status_code == 410
    assert browser.get(HERE).headers["location"].startswith("/login")


def test_one_mail_in_ten_minutes_and_the_newest_counts(site: Site, phone: TestClient) -> None:
    first = site.link()
    phone.post(AFTER, data=PAGES["help_wanted"] | {"later": "1"})
    assert len(site.mails()) == 1
    site.now += ONE_MAIL_IN
    phone.post(AFTER, data=PAGES["help_wanted"] | {"later": "1"})
    assert [mail.payload["step"] for mail in site.mails()] == [2, 3]
    assert site.browser().get(first).status_code == 410
    assert site.browser().get(site.link()).status_code == 200


def test_who_goes_on_by_a_link_may_go_on_later_again(site: Site, laptop: TestClient) -> None:
    site.now += ONE_MAIL_IN
    laptop.post(AFTER, data=PAGES["help_wanted"] | {"later": "1"})
    assert "noor@uni.example" in laptop.get(f"{SIGN_UP}/kept-for-later").text
    assert laptop.get(SIGN_UP).headers["location"] == f"{SIGN_UP}/same_programme_wish"


def test_whoever_else_was_signed_in_there_is_not_any_more(site: Site, phone: TestClient) -> None:
    with unit_of_work(site.engine, write=True) as session:
        other = make_person(session, name="Jesse Lindeboom")
    shared = site.browser()
    sign_in(shared, site.engine, other)
    shared.post(site.link())
    assert "Noor Appelbes" in shared.get(HERE).text
    assert shared.get("/me").headers["location"].startswith("/login")


def test_whoever_is_signed_in_as_the_same_person_stays_so(site: Site, phone: TestClient) -> None:
    phone.post(site.link())
    assert phone.get("/me").status_code == 200


def test_who_signs_out_leaves_no_draft_for_who_sits_there_next(
    site: Site, laptop: TestClient
) -> None:
    with unit_of_work(site.engine, write=True) as session:
        other = make_person(session)
    sign_in(laptop, site.engine, other)
    laptop.post("/logout")
    assert laptop.get(HERE).headers["location"].startswith("/login")


def test_nothing_to_keep_is_no_page(site: Site, noor: Person) -> None:
    browser = site.browser()
    sign_in(browser, site.engine, noor)
    assert browser.get(f"{SIGN_UP}/kept-for-later").headers["location"] == SIGN_UP
    assert site.mails() == []
