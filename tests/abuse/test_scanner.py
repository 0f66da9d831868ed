"""Cases 11 to 13: a program that opens every link in a mail, and one that presses what it finds.

That an answer within a minute of its mail is kept as suspect, and counts as no contact, is in
tests/services/test_answering_check_ins.py; for “we met” in tests/web/pair/test_met_link.py.
"""

from datetime import timedelta

from fastapi.testclient import TestClient
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Person
from tests.examples import times
from tests.factories import make_notice, make_person
from tests.permissions.world import World
from tests.web.conftest import make_client
from tests.web.sign_in_site import Site, ask, is_signed_in


def test_case_11_opening_every_link_fifty_times_changes_nothing(world: World) -> None:
    links = [f"/c/{world.own['check_in']}", f"/met/{world.own['met']}"]
    links += [f"/c/{world.own['check_in']}/thanks", f"/cal/{world.own['feed']}.ics"]
    for link in links:
        for method in ["GET", "HEAD"] * times(50):
            assert world.ask("anonymous", method, link).status_code == 200
    assert not world.was_changed()
    pressed = world.ask("anonymous", "POST", links[0], data={"a": "1"})
    assert (pressed.status_code, world.was_changed()) == (303, True)


def test_case_11_opening_the_link_to_sign_in_changes_nothing(
    site: Site, browser: TestClient
) -> None:
    ask(browser)
    scanner = site.browser()
    before = site.rows()
    for _ in range(times(50)):
        scanner.get(site.link())
        scanner.head(site.link())
        browser.head(site.link())  # the human's own browser may look ahead too
    assert site.rows() == before
    browser.post(site.link())
    assert is_signed_in(browser)


def test_case_12_pressing_buttons_gives_no_session(site: Site, browser: TestClient) -> None:
    ask(browser)
    scanner = site.browser()
    before = site.rows()
    page = scanner.get(site.link())
    assert "Type the code where you started" in page.text
    assert "<form" not in page.text
    assert scanner.post(site.link()).status_code == 403
    scanner.cookies.set("__Host-sign-in", "a-nonce-of-its-own")
    assert scanner.post(site.link()).status_code == 403
    assert site.rows() == before
    browser.post("/login/code", data={"code": site.code()})
    assert is_signed_in(browser)


def test_case_13_looking_at_the_link_that_stops_mails_changes_nothing(world: World) -> None:
    link = f"/u/{world.own['stop']}"
    for method in ["GET", "HEAD"] * times(50):
        assert world.ask("anonymous", method, link).status_code == 200
    assert not world.was_changed()


def test_case_13_a_mail_program_stops_reminders_with_one_press_and_without_a_cookie(
    world: World,
) -> None:
    """As in RFC 8058: nothing but the two words, and an answer that sends nobody elsewhere."""
    program = make_client(world.app)
    program.headers.clear()
    link, words = f"/u/{world.own['stop']}", {"List-Unsubscribe": "One-Click"}
    with_a_cookie = {"cookie": "__Host-session=anything"}
    assert program.post(link, data=words, headers=with_a_cookie).status_code == 403
    assert program.post(link, data=words).status_code == 200
    with unit_of_work(world.engine) as session:
        person = session.exec(select(Person).where(Person.name == "First_Year")).one()
        assert person.unwanted_mail == ["check_ins"]
    world.put_back()


def test_case_13_who_presses_all_that_comes_in_stops_nothing(site: Site) -> None:
    """A program that looks into mails does so when they come; a person reads first."""
    with unit_of_work(site.engine, write=True) as session:
        person = make_person(session, language="en")
        sent = {"status": "sent", "template": "check_in", "person_id": person.id, "stop": "st0p"}
        make_notice(session, sent_at=site.now - timedelta(seconds=59), **sent)
    scanner = site.browser()
    for _ in range(times(50)):
        assert "not sure that it was you" in scanner.post("/u/st0p").text
    with unit_of_work(site.engine) as session:
        assert session.get_one(Person, person.id).unwanted_mail is None
