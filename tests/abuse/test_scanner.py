"""Cases 11 to 13: a program that opens every link in a mail, and one that presses what it finds.

That an answer within a minute of its mail is kept as suspect, and counts as no contact, is in
tests/services/test_answering_check_ins.py; for “we met” in tests/web/pair/test_met_link.py.
"""

from fastapi.testclient import TestClient

from peercoach.permissions import PERMISSIONS
from tests.permissions.world import World
from tests.web.sign_in_site import Site, ask, is_signed_in


def test_case_11_opening_every_link_fifty_times_changes_nothing(world: World) -> None:
    links = [f"/c/{world.own['check_in']}", f"/met/{world.own['met']}"]
    links += [f"/c/{world.own['check_in']}/thanks", f"/cal/{world.own['feed']}.ics"]
    for link in links:
        for method in ["GET", "HEAD"] * 50:
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
    for _ in range(50):
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


def test_case_13_there_is_nothing_yet_to_unsubscribe_from() -> None:
    """Whoever builds it, with one press for mail programs: this is where its case belongs."""
    assert not [path for _, path in PERMISSIONS if "unsubscribe" in path]
