"""Settings of a programme: kept, refused at their fields, and what they change elsewhere."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import CheckIn, Person, Programme, Round
from peercoach.services.calendar.year_moments import Moment, moment_of
from peercoach.services.check_ins.asking import ask_check_ins
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.quiet_pairs.settings import quiet_settings_of
from tests.factories import MONDAY, make_pair
from tests.services.round_cast import coach, first_year, small_programme
from tests.signing_in import sign_in
from tests.web.desk import Desk
from tests.web.reading import hidden, in_main
from tests.web.reading import opened as as_opened


@pytest.fixture
def desk(engine: Engine) -> Desk:
    with unit_of_work(engine, write=True) as session:
        small_programme(session, slug="nursing", name_en="Nursing")
    return Desk(engine, "nursing")


def opened(desk: Desk) -> dict[str, Any]:
    return as_opened(desk.see("/settings"))


def programme(desk: Desk) -> Programme:
    with unit_of_work(desk.engine) as session:
        return find_programme(session, "nursing")


def test_what_is_kept_shows_and_is_in_the_log(desk: Desk) -> None:
    given = {
        "name_en": "Nursing buddies",
        "start": "2026-09-07",
        "breaks": "21-12-2026 – 3-1-2027",
        "weeks": "3, 12",
        "hello": "",
    }
    assert desk.send("/settings", **opened(desk) | given) == "/settings?saved=yes"
    assert "Saved." in desk.see("/settings?saved=yes")
    found = programme(desk)
    assert found.name_en == "Nursing buddies"
    assert found.calendar["breaks"] == [["2026-12-21", "2027-01-03"]]
    assert opened(desk)["weeks"] == "3, 12"
    assert opened(desk)["breaks"] == "21-12-2026 – 3-1-2027"
    assert desk.deeds()[-1] == ("change settings", "programme", {})
    desk.send("/settings", **opened(desk))  # nothing changed, nothing to tell
    assert len(desk.deeds()) == 1


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("name_nl", "", "Fill in a name in Dutch"),
        ("start", "7 Sept", "Found “7 Sept”, expected a day such as 2026-09-30"),
        ("breaks", "in May", "Line 1: found “in May”, expected two dates"),
        ("weeks", "4, soon", "Found “soon”, expected a whole number from 1 to 40"),
        ("hello", "90", "Found “90”, expected a whole number from 1 to 60"),
        (
            "silence_quiet_times",
            "half",
            "Found “half”, expected a number from 1 to 10, such as 1.5",
        ),
        ("silence_quiet_days", "0", "Found “0”, expected a whole number from 1 to 90, or nothing"),
        ("silence_quiet_days", "000000001999999999", "Found “000000001999999999”, expected a"),
        ("silence_at_latest", "20", "Found “20”, expected 21 or more: the two of a pair hear of"),
        ("silence_first_contact", "5", "Found “5”, expected 6 or more: the two of a pair hear"),
        ("silence_attention_times", "1", "Found “1”, expected 1.5 or more: the two of a pair"),
        ("hello", "0000000010000000000", "Found “0000000010000000000”, expected"),
        ("hello", "9" * 5000, "Found “99999999999999999999”, expected"),
        ("coach_hours", "-1", "Found “-1”, expected a whole number from 1 to 336"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(desk: Desk, field: str, given: str, said: str) -> None:
    page = desk.send("/settings", status=422, **opened(desk) | {field: given})
    assert said in unescape(page.partition(f'id="{field}-error"')[2].partition("</p>")[0])
    assert programme(desk).version == 1


def test_the_second_of_two_is_shown_both(desk: Desk) -> None:
    mine = opened(desk)
    other = Desk(desk.engine, "nursing", name="Joris")
    other.send("/settings", **opened(other) | {"weeks": "5", "name_en": "His"})
    page = desk.send("/settings", status=409, **mine | {"name_en": "Mine"})
    assert "Joris changed this on 7 September at 10:00" in in_main(page)
    assert 'value="Mine"' in page
    assert 'value="5"' in page
    assert programme(desk).name_en == "His"


def test_a_new_round_begins_with_coaches_looking_first(desk: Desk) -> None:
    desk.send("/settings", **opened(desk) | {"coach_hours": "48"})
    desk.send("/rounds", name="Autumn")
    with unit_of_work(desk.engine) as session:
        assert session.exec(select(Round.coach_hours)).one() == 48


def test_the_plan_is_asked_by_and_what_is_added_asks_nobody_afterwards(desk: Desk) -> None:
    with unit_of_work(desk.engine, write=True) as session:
        found = find_programme(session, "nursing")
        duo = first_year(session, found, "Noor"), coach(session, found, "Ada")
        make_pair(session, *duo, started_at=MONDAY)
    desk.later(weeks=4, days=1)
    desk.send("/settings", **opened(desk) | {"weeks": "3, 6", "hello": "", "first_meeting": ""})
    asked = []
    for days in (30, 50):
        with unit_of_work(desk.engine, write=True) as session:
            ask_check_ins(session, now=MONDAY + timedelta(days=days))
            asked.append(sorted(set(session.exec(select(CheckIn.step)))))
    assert asked == [[], ["week 6"]]  # in week 3 nobody had it in the plan


def test_the_year_begins_when_it_is_said_to(desk: Desk) -> None:
    desk.send("/settings", **opened(desk) | {"start": "2027-02-01"})
    found = programme(desk)
    days = [
        date(2026, 9, 7),
        date(2027, 1, 4),
        date(2027, 1, 3),
        date(2027, 3, 7),
        date(2027, 3, 8),
    ]
    assert [moment_of(found, day) is Moment.start for day in days] == [
        False,
        True,
        False,
        True,
        False,
    ]


GREEN = "#0E5A4B"
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4"/></svg>'
)


def look(desk: Desk, *, status: int = 303, files: object = None, **given: str) -> str:
    version = hidden(desk.see("/look"), "version")
    return desk.send("/look", status=status, files=files, version=version, **given)


def test_colours_and_logo_are_on_the_pages_of_the_programme(desk: Desk) -> None:
    page = look(desk, status=422, primary="#FFCC00")
    assert "Found a contrast of 1.3, needed 4.5: choose a darker colour" in in_main(page)
    look(desk, primary=GREEN, files={"logo": ("logo.svg", LOGO, "image/svg+xml")})
    first = desk.client.get("/nursing").text
    style, logo = (
        re.search(rf'{name}="(/nursing/{at}[^"]*)"', first)
        for name, at in (("href", "look.css"), ("src", "logo"))
    )
    assert style
    assert logo
    assert f"--primary:{GREEN}" in desk.client.get(style[1]).text
    answer = desk.client.get(logo[1])
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "<circle" in answer.text
    assert "/nursing/look.css" in desk.see()
    with unit_of_work(desk.engine, write=True) as session:
        nursing = find_programme(session, "nursing")
        noor, ada = first_year(session, nursing, "Noor"), coach(session, nursing, "Ada")
        uid = make_pair(session, noor, ada).uid
        people = [session.get_one(Person, one.person_id) for one in (noor, ada)]
    of_pair = [f"/me/pairs/{uid}/{page}" for page in ("meet", "messages", "pause")]
    pages = (["/me", f"/me/pairs/{uid}/another", *of_pair], ["/coach", *of_pair])
    for person, theirs in zip(people, pages, strict=True):
        sign_in(desk.client, desk.engine, person)
        for page in theirs:
            own = desk.client.get(page).text
            assert style[0] in own, page
            assert logo[0] in own, page
    sign_in(desk.client, desk.engine, desk.person)
    look(desk, primary=GREEN, without_logo="yes")
    assert desk.client.get("/nursing/logo").status_code == 404
    assert "/nursing/look.css" in desk.client.get("/nursing").text


def test_what_is_no_picture_is_said_at_the_file(desk: Desk) -> None:
    page = look(desk, status=422, files={"logo": ("logo.png", b"nothing", "image/png")})
    assert "Found a file that cannot be read" in page.partition('id="logo-error"')[2]


def test_how_long_a_silence_may_last_is_for_the_programme_to_say(desk: Desk) -> None:
    given = {"silence_quiet_times": "2,5", "silence_attention_times": "4", "hello": "3"}
    given |= {"silence_at_latest": "55"}
    desk.send("/settings", **opened(desk) | given | {"silence_first_contact": "10"})
    found = programme(desk)
    assert found.settings["quiet"] == {
        "first_contact": 10,
        "quiet_times": 2.5,
        "attention_times": 4.0,
        "at_latest": 55,
    }
    settings = quiet_settings_of(found)
    assert (settings.nudge_first_contact, settings.first_contact) == (3, 10)
    assert opened(desk)["silence_quiet_times"] == "2.5"
    desk.send(
        "/settings", **opened(desk) | {"silence_quiet_times": "", "silence_first_contact": ""}
    )
    assert programme(desk).settings["quiet"] == {"attention_times": 4.0, "at_latest": 55}
