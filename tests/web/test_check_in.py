"""A check-in over HTTP: looking changes nothing, the button writes, nobody reads an answer."""

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine

from peercoach.app import create_app
from peercoach.db import unit_of_work
from peercoach.i18n import translator
from peercoach.models import CheckIn, Contact, Notice, Pair, PairRequest
from peercoach.services.quiet_pairs import describe, list_quiet_pairs
from tests.services.pair_cast import Cast, asked_cast, at, contacts, mails_accepted, rows, token_for
from tests.web.conftest import PUBLIC_URL, make_client, make_settings

FROM_HERE = {"origin": PUBLIC_URL}
Visit = Callable[..., TestClient]


@pytest.fixture
def cast(engine: Engine) -> Cast:
    return asked_cast(engine, at(28))


@pytest.fixture
def visit(engine: Engine) -> Visit:
    def visit_on(day: int = 28) -> TestClient:
        settings = make_settings(contact_email="buddy@voorbeeld.example")
        return make_client(create_app(settings, engine=engine, clock=lambda: at(day, 18)))

    return visit_on


@pytest.fixture
def address(engine: Engine, cast: Cast) -> str:
    return f"/c/{token_for(engine, cast.noor)}"


def answers(engine: Engine) -> list[str | None]:
    return [row.answer for row in rows(engine, CheckIn) if not row.skipped]


def chosen(html: str) -> list[str]:
    return re.findall(r'value="(\d)"[^>]* checked', html)


@pytest.mark.parametrize("number", ["1", "2", "3", "4", "5"])
def test_opening_the_link_chooses_and_stores_nothing(
    engine: Engine, visit: Visit, address: str, number: str
) -> None:
    before = rows(engine, CheckIn)
    for method in ("GET", "HEAD") * 3:
        answer = visit().request(method, f"{address}?a={number}")
        assert answer.status_code == 200
    assert chosen(visit().get(f"{address}?a={number}").text) == [number]
    assert rows(engine, CheckIn) == before
    assert rows(engine, Contact) == []


@pytest.mark.parametrize("number", ["", "0", "6", "-1", "x", "²"])
def test_a_number_that_is_no_answer_chooses_none(visit: Visit, address: str, number: str) -> None:
    answer = visit().get(address, params={"a": number})
    assert (answer.status_code, chosen(answer.text)) == (200, [])
    refused = visit().post(address, data={"a": number}, headers=FROM_HERE)
    assert refused.status_code == 422
    assert "Kies een van de antwoorden" in refused.text
    assert "<title>Fout:" in refused.text


def test_the_button_stores_one_answer_and_a_second_replaces_it(
    engine: Engine, visit: Visit, address: str, cast: Cast
) -> None:
    browser = visit()
    browser.get(f"{address}?a=2")
    for number, key in (("2", "well"), ("5", "no_contact"), ("1", "very_well")):
        answer = browser.post(address, data={"a": number}, headers=FROM_HERE)
        assert (answer.status_code, answer.headers["location"]) == (
            303,
            f"{address}/thanks?a={number}",
        )
        assert answers(engine) == [key, None]
    assert [(kind, by) for _, kind, by in contacts(engine)] == [("answered", cast.noor.id)]


def test_who_opens_the_link_later_does_not_see_what_was_answered(
    visit: Visit, address: str
) -> None:
    browser = visit()
    untouched = browser.get(address).text
    browser.post(address, data={"a": "4"}, headers=FROM_HERE)
    assert browser.get(address).text == untouched
    assert "Niet zo goed" not in visit().get(f"{address}/thanks?a=1").text


def test_the_page_shows_first_names_only_and_is_not_kept(visit: Visit, address: str) -> None:
    answer = visit().get(address)
    assert "Samira" in answer.text
    assert re.findall(r"Haddad|de Wit|@uni.example", answer.text) == []
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("number", "shown"), [("1", False), ("3", False), ("4", True)])
def test_who_is_not_so_well_is_shown_people_and_numbers(
    visit: Visit, address: str, number: str, shown: bool
) -> None:
    browser = visit()
    answer = browser.post(address, data={"a": number}, headers=FROM_HERE, follow_redirects=True)
    assert "Dank je, Noor" in answer.text
    assert ('href="tel:08000113"' in answer.text) is shown
    assert 'href="/help/now"' in answer.text


def test_another_site_cannot_answer(engine: Engine, visit: Visit, address: str) -> None:
    answer = visit().post(address, data={"a": "1"}, headers={"origin": "https://evil.example"})
    assert (answer.status_code, answers(engine)) == (403, [None, None])


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_guessed_link_is_a_missing_page(visit: Visit, cast: Cast, method: str) -> None:
    guessed = visit().request(method, f"/c/{'x' * 32}", headers=FROM_HERE)
    assert guessed.status_code == 404


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_old_link_says_so_kindly(visit: Visit, address: str, method: str) -> None:
    old = visit(50).request(method, address, headers=FROM_HERE)
    assert (old.status_code, "Deze link werkt niet meer" in old.text) == (410, True)


def say_heard(browser: TestClient, address: str, heard: str) -> Response:
    return browser.post(f"{address}/heard", data={"a": "1", "heard": heard}, headers=FROM_HERE)


def test_how_heard_one_feels_is_kept_after_an_answer_and_shown_to_nobody(
    engine: Engine, visit: Visit, address: str
) -> None:
    browser = visit()
    assert say_heard(browser, address, "4").status_code == 409
    browser.post(address, data={"a": "1"}, headers=FROM_HERE)
    untouched = browser.get(f"{address}/thanks?a=1").text
    assert "Voel je je gehoord door Samira?" in untouched
    assert say_heard(browser, address, "4").headers["location"].endswith("/thanks?a=1&heard=yes")
    assert [row.said for row in rows(engine, CheckIn) if row.answer] == [{"heard": 4}]
    assert say_heard(browser, address, "6").status_code == 422
    assert browser.get(f"{address}/thanks?a=1").text == untouched


def test_what_a_scanner_says_about_being_heard_is_not_kept(
    engine: Engine, visit: Visit, address: str
) -> None:
    mails_accepted(engine, at(28, 18))
    browser = visit()
    browser.post(address, data={"a": "1"}, headers=FROM_HERE)
    assert say_heard(browser, address, "4").status_code == 409


def wish(browser: TestClient, address: str, name: str, sure: str = "yes") -> Response:
    return browser.post(f"{address}/wish/{name}", data={"sure": sure}, headers=FROM_HERE)


@pytest.mark.parametrize(
    ("name", "status", "shown"),
    [("pause", "paused", "hebben vanaf nu pauze"), ("another", "ended", "een andere buddy")],
)
def test_a_break_or_somebody_else_is_a_box_and_a_button_and_both_get_the_mail(
    engine: Engine, visit: Visit, cast: Cast, name: str, status: str, shown: str
) -> None:
    address, browser = f"/c/{token_for(engine, cast.noor)}", visit()
    browser.get(address)
    answered = browser.post(address, data={"a": "4"}, headers=FROM_HERE, follow_redirects=True)
    assert f'href="{address}/wish/{name}"' in answered.text
    for method in ("GET", "HEAD") * 3:
        assert browser.request(method, f"{address}/wish/{name}").status_code == 200
    assert wish(browser, address, name, sure="").status_code == 422
    assert rows(engine, Pair)[0].status == "live"
    before = len(rows(engine, Notice))
    assert shown in wish(browser, address, name).text
    assert rows(engine, Pair)[0].status == status
    told = [notice.person_id for notice in rows(engine, Notice)[before:]]
    assert sorted(told) == sorted([cast.noor.id, cast.samira.id])
    assert shown in wish(browser, address, name).text, "who presses twice is told the same"
    assert len(rows(engine, Notice)) == before + 2


def test_whose_link_it_was_can_say_within_an_hour_that_it_was_not_them(
    engine: Engine, visit: Visit, cast: Cast
) -> None:
    """Somebody with a forwarded mail asked for another buddy: its owner has a link for that."""
    forwarded, browser = f"/c/{token_for(engine, cast.noor)}", visit()
    browser.get(forwarded)
    browser.post(forwarded, data={"a": "4"}, headers=FROM_HERE)
    said = wish(browser, forwarded, "another").text
    assert [
        wish(browser, forwarded, "another").text,
        wish(browser, forwarded, "back").status_code,
    ] == [said, 404]
    mails = {mail.person_id: mail for mail in rows(engine, Notice)[-2:]}
    to_noor, to_coach = mails[cast.noor.id], mails[cast.samira.id]
    assert (to_noor.next_at, to_coach.next_at) == (at(28, 18), at(28, 19))
    own = f"/c/{to_noor.payload['token']}"
    for method in ("GET", "HEAD") * 3:
        assert browser.request(method, f"{own}/wish/back").status_code == 200
    assert rows(engine, Pair)[0].status == "ended"
    back = wish(browser, own, "back")
    assert (back.status_code, back.headers["location"]) == (303, f"{own}?back=1")
    assert rows(engine, Pair)[0].status == "live"
    assert (answers(engine), rows(engine, PairRequest)) == ([None, None], [])
    assert to_coach.id not in {mail.id for mail in rows(engine, Notice)}
    assert browser.get(forwarded).status_code == 404
    assert wish(browser, own, "back").status_code == 410
    assert browser.get(own).status_code == 200


def test_after_an_hour_it_is_over(engine: Engine, visit: Visit, cast: Cast) -> None:
    forwarded, browser = f"/c/{token_for(engine, cast.noor)}", visit()
    browser.get(forwarded)
    browser.post(forwarded, data={"a": "4"}, headers=FROM_HERE)
    wish(browser, forwarded, "another")
    (own,) = [
        mail.payload["token"] for mail in rows(engine, Notice)[-2:] if "token" in mail.payload
    ]
    assert visit(29).get(f"/c/{own}/wish/back").status_code == 410
    assert wish(visit(29), f"/c/{own}", "back").status_code == 410
    assert rows(engine, Pair)[0].status == "ended"


@pytest.mark.parametrize("name", ["pause", "another"])
def test_no_scanner_takes_a_break_or_asks_for_somebody_else(
    engine: Engine, visit: Visit, address: str, name: str
) -> None:
    """It may press everything there is: before an answer, at once, or on somebody's answer."""
    assert wish(visit(), address, name).status_code == 409
    mails_accepted(engine, at(28, 18))
    hasty = visit()
    hasty.get(address)
    hasty.post(address, data={"a": "4"}, headers=FROM_HERE)
    assert wish(hasty, address, name).status_code == 409
    mails_accepted(engine, at(28, 9))
    somebody, scanner = visit(), visit()
    for browser in (somebody, scanner):
        browser.get(address)
    somebody.post(address, data={"a": "4"}, headers=FROM_HERE)
    assert wish(scanner, address, name).status_code == 409
    forgets = visit()
    forgets.post(address, data={"a": "4"}, headers=FROM_HERE)
    forgets.cookies.clear()
    assert wish(forgets, address, name).status_code == 409
    assert rows(engine, Pair)[0].status == "live"


@pytest.mark.parametrize(
    ("what", "given"), [("heard", {"heard": "3"}), ("contact", {"may": "yes"})]
)
def test_who_only_has_the_link_adds_nothing_to_an_answer_nor_learns_of_it(
    engine: Engine, visit: Visit, address: str, what: str, given: dict[str, str]
) -> None:
    somebody, other = visit(), visit()

    def press(browser: TestClient) -> Response:
        return browser.post(f"{address}/{what}", data={"a": "4", **given}, headers=FROM_HERE)

    before = press(other)
    somebody.post(address, data={"a": "4"}, headers=FROM_HERE)
    after = press(other)
    assert (after.status_code, after.text) == (409, before.text)
    assert [row.said for row in rows(engine, CheckIn) if row.answer] == [None]
    assert press(somebody).status_code == 303


def test_who_coaches_writes_to_the_coordinator_for_somebody_else(
    engine: Engine, visit: Visit, cast: Cast
) -> None:
    address = f"/c/{token_for(engine, cast.samira)}"
    browser = visit()
    page = browser.post(address, data={"a": "4"}, headers=FROM_HERE, follow_redirects=True).text
    assert "mailto:buddy@voorbeeld.example" in page
    assert "/wish/another" not in page
    assert wish(browser, address, "another").status_code == 409


def test_who_is_not_so_well_says_whether_the_coordinator_may_get_in_touch(
    engine: Engine, visit: Visit, address: str, cast: Cast
) -> None:
    browser = visit()
    may = {"a": "4", "may": "yes"}
    assert browser.post(f"{address}/contact", data=may, headers=FROM_HERE).status_code == 409
    page = browser.post(address, data={"a": "4"}, headers=FROM_HERE, follow_redirects=True).text
    assert "Mag de coördinator je bellen of mailen?" in page
    browser.post(f"{address}/contact", data=may, headers=FROM_HERE)
    with unit_of_work(engine) as session:
        (quiet,) = list_quiet_pairs(session, cast.programme, now=at(29))
    assert "You may call or mail Noor de Wit." in describe(quiet, translator("en"))
    assert browser.get(f"{address}/thanks?a=4").text == page
