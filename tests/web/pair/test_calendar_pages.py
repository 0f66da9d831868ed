"""A coach's calendar: its address is shown once, and works until it is stopped."""

import re

import pytest

from peercoach.db import unit_of_work
from peercoach.models import CalendarFeed
from tests.calendar_reader import events_in
from tests.services.pair_cast import rows
from tests.signing_in import FROM_OUR_PAGE
from tests.web.conftest import make_client
from tests.web.pair.visit import add_meeting
from tests.web.reading import in_main


def make(visit) -> str:
    """The path of the address that the page shows."""
    answer = visit.client.post("/coach/calendar", headers=FROM_OUR_PAGE)
    assert answer.status_code == 201
    found = re.search(r"https://buddy\.example(/cal/[\w-]{43}\.ics)<", answer.text)
    assert found is not None
    return found[1]


@pytest.fixture
def program(app):
    """A calendar program: it has the address, and no cookie."""
    return make_client(app)


def test_it_follows_along_and_asks_only_for_news(visits, engine, program) -> None:
    path = make(visits["samira"])
    empty = program.get(path)
    assert (empty.status_code, events_in(empty.text)) == (200, [])
    meeting = add_meeting(engine)
    first = program.get(path, headers={"if-none-match": empty.headers["etag"]})
    assert first.status_code == 200
    assert events_in(first.text)[0]["start"] == meeting.starts_at
    assert first.headers["last-modified"].endswith(" GMT")
    again = program.get(path, headers={"if-none-match": f'W/{first.headers["etag"]}, "x"'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "no-store" not in first.headers["cache-control"]


def test_the_address_is_shown_once(visits) -> None:
    path = make(visits["samira"])
    page = visits["samira"].page("/coach/calendar")
    assert path not in page
    assert "You have had an address since 9 September." in in_main(page)


def test_a_new_one_ends_the_old_and_stopping_ends_it(visits, program, engine) -> None:
    old, new = make(visits["samira"]), make(visits["samira"])
    guessed = program.get("/cal/" + "x" * 43 + ".ics")
    assert [program.get(path).status_code for path in (old, new)] == [404, 200]
    visits["samira"].client.post("/coach/calendar/stop", headers=FROM_OUR_PAGE)
    over = program.get(new)
    assert over.status_code == guessed.status_code == 404
    unlinked = [re.sub(r'href="[^"]*lang=[^"]*"', "", page.text) for page in (over, guessed)]
    assert unlinked[0] == unlinked[1]
    assert rows(engine, CalendarFeed) == []


def test_it_lists_what_is_to_come(visits, engine) -> None:
    page = in_main(visits["samira"].page("/coach/calendar"))
    assert "Nothing is planned." in page
    add_meeting(engine, place="canteen")
    page = in_main(visits["samira"].page("/coach/calendar"))
    assert "Tuesday 15 September at 10:00 Noor, canteen" in page


def test_who_is_no_coach_has_none(visits, engine) -> None:
    for method in ("get", "post"):
        headers = FROM_OUR_PAGE if method == "post" else {}
        answer = getattr(visits["noor"].client, method)("/coach/calendar", headers=headers)
        assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    with unit_of_work(engine):
        assert rows(engine, CalendarFeed) == []
