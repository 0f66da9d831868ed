"""Cases 1 to 10: somebody from outside, and exactly what they get."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import event
from starlette.requests import Request

from peercoach.db import unit_of_work
from peercoach.services.sign_in.by_code import forget_old_requests
from peercoach.services.sign_in.codes import ALPHABET, LENGTH
from peercoach.web.limits import MOST, WITHIN, SourceLimit, source_of
from tests.factories import make_person
from tests.programme_cast import make_open_programme
from tests.web.sign_in_site import NOOR, Site, ask, is_signed_in

STRANGER = "nico@uni.example"  # as long as the other, so that even lengths must be equal
EVIL = ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example", "/\t/e"]


def seen(answer: Response, email: str) -> tuple[int, dict[str, str], str]:
    """What an outsider sees, without what is random in it and what they typed themselves."""
    headers = {name: re.sub(r"=[\w-]{43}", "=nonce", text) for name, text in answer.headers.items()}
    return answer.status_code, headers, answer.text.replace(email, "ADDRESS")


def ask_and_look(site: Site, email: str) -> list[object]:
    browser = site.browser()
    statements: list[str] = []

    def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    event.listen(site.engine, "before_cursor_execute", note)
    asked = seen(browser.post("/login", data={"email": email}), email)
    event.remove(site.engine, "before_cursor_execute", note)
    code_page = seen(browser.get("/login/code"), email)
    wrong = seen(browser.post("/login/code", data={"code": "2222-2222"}), email)
    return [asked, statements, code_page, wrong]


def test_case_01_an_unknown_address_looks_and_costs_like_a_known_one(
    site: Site,
) -> None:
    with unit_of_work(site.engine, write=True) as session:
        make_person(session, email=NOOR)
    site.browser().get("/login")  # what is done once only is done
    assert ask_and_look(site, NOOR) == ask_and_look(site, STRANGER)
    assert [mail.recipient for mail in site.mails()] == [NOOR, STRANGER]


def test_case_02_the_sixth_request_in_an_hour_looks_the_same_and_mails_nothing(site: Site) -> None:
    looks = [ask_and_look(site, NOOR) for _ in range(7)]
    assert looks[0][0] == looks[5][0] == looks[6][0]
    assert looks[0][2:] == looks[5][2:] == looks[6][2:]
    assert len(site.mails()) == 5
    ask(site.browser(), STRANGER)
    assert site.mails()[-1].recipient == STRANGER


def test_case_02_an_hour_later_mail_goes_again(site: Site) -> None:
    for _ in range(5):
        ask(site.browser())
    site.now += timedelta(hours=1) - timedelta(seconds=1)
    ask(site.browser())
    assert len(site.mails()) == 5
    site.now += timedelta(seconds=1)
    ask(site.browser())
    assert len(site.mails()) == 6


def test_case_02_another_spelling_of_the_address_is_no_way_around_that(site: Site) -> None:
    for email in (NOOR, NOOR.upper(), f" {NOOR}", "nOOr@UNI.example", NOOR, "NOOR@uni.example"):
        ask(site.browser(), email)
    assert [mail.recipient for mail in site.mails()] == [NOOR] * 5


def test_case_02_nor_are_words_after_a_plus_sign(site: Site) -> None:
    for number in range(8):
        ask(site.browser(), NOOR.replace("@", f"+{number}@"))
    assert len(site.mails()) == 5
    for email in (NOOR, NOOR.replace("@", "+0@other.")):  # somebody else's, for all we know
        ask(site.browser(), email)
        assert site.mails()[-1].recipient == email


def test_case_03_a_foreign_host_gets_no_mail_sent_and_mails_name_no_host(
    site: Site, browser: TestClient
) -> None:
    for headers in ({"host": "evil.example"}, {"x-forwarded-host": "evil.example"}):
        browser.post("/login", data={"email": NOOR}, headers=headers)
    [mail] = site.mails()  # of the second: nothing reads what it claims
    assert mail.payload["path"].startswith("/login/")
    assert "evil" not in mail.model_dump_json()
    answer = browser.post("/login", data={"email": NOOR}, headers={"host": "evil.example"})
    assert answer.status_code == 400


@pytest.mark.parametrize("evil", EVIL)
def test_case_04_nobody_is_sent_to_another_site_after_signing_in(
    site: Site, browser: TestClient, evil: str
) -> None:
    ask(browser, next_path=evil)
    answer = browser.post("/login/code", data={"code": site.code()})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert browser.get("/login", params={"next": evil}).headers["location"] == "/"


def test_case_05_a_code_cannot_be_guessed(site: Site, browser: TestClient) -> None:
    assert len(set(ALPHABET)) ** LENGTH >= 2**40
    ask(browser)
    guesses = [browser.post("/login/code", data={"code": "2222-2222"}) for _ in range(5)]
    assert [answer.status_code for answer in guesses] == [422, 422, 422, 422, 410]
    assert browser.post("/login/code", data={"code": site.code()}).status_code == 410
    assert browser.post(site.link()).status_code == 410
    assert site.sessions() == 0


def test_case_05_the_fifth_attempt_may_be_the_right_one(site: Site, browser: TestClient) -> None:
    ask(browser)
    for _ in range(4):
        browser.post("/login/code", data={"code": "2222-2222"})
    browser.post("/login/code", data={"code": site.code()})
    assert is_signed_in(browser)


def test_case_05_a_code_is_of_no_use_in_another_browser(site: Site) -> None:
    victim, other = site.browser(), site.browser()
    ask(victim)
    code = site.code()
    ask(other, STRANGER)
    assert other.post("/login/code", data={"code": code}).status_code == 422
    assert site.browser().post("/login/code", data={"code": code}).status_code == 410
    assert site.sessions() == 0


def test_case_06_a_used_link_or_code_is_gone(site: Site, browser: TestClient) -> None:
    ask(browser)
    nonce = dict(browser.cookies)
    browser.post(site.link())
    again = site.browser()
    for method, address in (("GET", site.link()), ("POST", site.link()), ("POST", "/login/code")):
        again.cookies.update(nonce)
        answer = again.request(method, address, data={"code": site.code()})
        assert (answer.status_code, "set-cookie" in answer.headers) == (410, False)
    assert site.sessions() == 1


def test_case_07_a_forwarded_address_is_no_way_around_the_limit_per_source(
    site: Site, browser: TestClient
) -> None:
    for _ in range(MOST - 1):
        assert site.app.state.sign_in_limit.admits("testclient", now=site.now)
    answers = [
        browser.post("/login", data={"email": NOOR}, headers={"x-forwarded-for": f"10.0.0.{n}"})
        for n in range(3)
    ]
    assert [answer.status_code for answer in answers] == [303, 429, 429]
    assert answers[1].headers["retry-after"] == "600"  # the span began just now
    assert browser.post("/login/code", data={"code": "x"}).status_code == 429
    site.now += WITHIN
    assert browser.post("/login", data={"email": NOOR}).status_code == 303


def test_case_02_a_lecture_hall_comes_in_by_one_address(site: Site, browser: TestClient) -> None:
    """Whoever gets in gives back what they used: only who never does is counted."""
    limit: SourceLimit = site.app.state.sign_in_limit
    for _ in range(MOST - 2):
        limit.admits("testclient", now=site.now)
    for _ in range(3):
        ask(browser)
        assert browser.post("/login/code", data={"code": site.code()}).status_code == 303
    ask(browser)
    assert browser.post("/login/code", data={"code": "2222-2222"}).status_code == 422
    assert browser.post("/login/code", data={"code": site.code()}).status_code == 429


def test_case_02_several_processes_count_together(site: Site, tmp_path: Path) -> None:
    here, there = (SourceLimit(tmp_path / "limits", most=3) for _ in range(2))
    asked = [one.admits("10.0.0.1", now=site.now) for one in (here, there, here, there)]
    assert asked == [True, True, True, False]
    assert there.admits("10.0.0.2", now=site.now)
    here.give_back("10.0.0.1", 9, now=site.now)
    assert [there.admits("10.0.0.1", now=site.now) for _ in range(4)] == [True, True, True, False]
    assert here.admits("10.0.0.1", now=site.now + WITHIN)
    assert there.admits("10.0.0.3", now=site.now + WITHIN)
    assert b"10.0.0.2" not in (tmp_path / "limits").read_bytes()


@pytest.mark.parametrize(
    ("host", "source"),
    [
        ("145.0.0.7", "145.0.0.7"),
        ("2001:db8:1:2:a:b:c:d", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
    ],
)
def test_case_07_the_many_addresses_of_an_ipv6_network_are_one_source(
    host: str, source: str
) -> None:
    assert source_of(Request({"type": "http", "client": (host, 1)})) == source


@pytest.mark.parametrize("path", ["/login", "/login/code", "/login/x", "/logout", "/me/tokens"])
@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"origin": "null"}, {}],
    ids=str,
)
def test_case_08_a_form_on_another_site_does_nothing(
    site: Site, browser: TestClient, path: str, headers: dict[str, str]
) -> None:
    ask(browser)
    before = site.rows()
    del browser.headers["sec-fetch-site"]
    answer = browser.post(path, data={"email": NOOR, "code": site.code()}, headers=headers)
    assert answer.status_code == 403
    assert site.rows() == before


def test_case_10_nothing_is_anybodys_before_the_mailbox_is_proven(site: Site) -> None:
    """Signing up begins with signing in: with the address of somebody else there is a mail to
    them, a request that is forgotten within days, and no person, no draft and no session."""
    with unit_of_work(site.engine, write=True) as session:
        make_open_programme(session)
    browser, before = site.browser(), site.rows()
    form = {"name": "Somebody else", "programme": "nursing", "campus": "breda"}
    answer = browser.post("/start-well/signup/about-you", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2F")
    assert site.rows() == before
    ask(browser, NOOR)
    stored = {name for name, rows in site.rows().items() if rows != before[name]}
    assert stored == {"sign_in_request", "notice"}
    with unit_of_work(site.engine, write=True) as session:
        forget_old_requests(session, now=site.now + timedelta(days=7))
    assert site.rows()["sign_in_request"] == []
