"""Picking a time over HTTP: both sides, two at once, and nothing for anyone else."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from peercoach.db import unit_of_work
from peercoach.models import Meeting, Pair, PairStatus, Proposal
from tests.calendar_reader import events_in
from tests.signing_in import FROM_OUR_PAGE
from tests.web.pair.conftest import NOW
from tests.web.pair.visit import add_meeting
from tests.web.reading import in_main, words

TUESDAY = "2026-09-15T12:00:00+00:00"
OTHER_DAY = {"slot": "other", "day": "2026-09-18", "at": "13:30", "place": "Bieb <b>"}


def only(engine: Engine, table):
    with unit_of_work(engine) as session:
        return session.exec(select(table)).one()


def test_noor_picks_a_time_on_her_page_and_samira_agrees_on_the_board(visits, engine) -> None:
    noor, samira = visits["noor"], visits["samira"]
    home = noor.page("/me")
    assert re.findall(r'name="slot" value="([^"]+)"', home)[1] == "2026-09-15T12:00:00+00:00"
    assert "Tuesday 15 September, 14:00" in in_main(home)
    said = noor.said(noor.post(slot=TUESDAY, place="canteen"))
    assert "Suggested: Tuesday 15 September at 14:00. Samira gets an e-mail." in said
    board = in_main(samira.page("/coach"))
    assert "Noor suggests Tuesday 15 September at 14:00 (canteen)." in board
    said = samira.said(samira.post("accept"))
    assert "Agreed: you and Noor meet on Tuesday 15 September at 14:00." in said
    assert "Next Tuesday 15 September at 14:00, canteen" in in_main(samira.page("/coach"))
    assert "Your next meeting Tuesday 15 September at 14:00 canteen" in in_main(noor.page("/me"))
    assert only(engine, Meeting).starts_at == datetime(2026, 9, 15, 12, tzinfo=UTC)


def test_another_day_of_ones_own_in_the_time_of_the_programme(visits, engine) -> None:
    answer = visits["noor"].post(**OTHER_DAY)
    assert "Friday 18 September at 13:30" in visits["noor"].said(answer)
    found = only(engine, Proposal)
    assert (found.starts_at, found.place) == (datetime(2026, 9, 18, 11, 30, tzinfo=UTC), "Bieb <b>")
    assert "(Bieb &lt;b&gt;)" in visits["samira"].page()


@pytest.mark.parametrize(
    ("given", "message", "field"),
    [
        ({}, "Choose a time.", "slot"),
        ({"slot": "soon"}, "Choose a time.", "slot"),
        ({"slot": "other", "day": "2026-09-18"}, "Fill in a day and a time.", "day"),
        (OTHER_DAY | {"day": "2026-09-09", "at": "09:00"}, "a time that is still to come", "day"),
        ({"slot": TUESDAY, "place": "x" * 121}, "at most 120 characters", "place"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_kept(visits, engine, given, message, field) -> None:
    answer = visits["noor"].post(**given)
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert re.search(f'<a href="#{field}">[^<]*{message}', answer.text)
    assert f'id="{field}"' in answer.text
    for value in given.values():
        assert html.escape(value) in answer.text or value == "soon"
    with unit_of_work(engine) as session:
        assert session.exec(select(Proposal)).all() == []


def test_who_comes_second_is_told_and_sees_how_it_is(visits) -> None:
    noor, samira = visits["noor"], visits["samira"]
    both_saw = noor.seen()
    noor.post(slot=TUESDAY, seen=both_saw)
    answer = samira.post(seen=both_saw, **OTHER_DAY)
    assert answer.status_code == 409
    assert "This has changed in the meantime." in words(answer.text)
    assert "Noor suggests Tuesday 15 September at 14:00" in words(answer.text)


def test_moving_taking_back_and_cancelling(visits, engine) -> None:
    noor, samira = visits["noor"], visits["samira"]
    noor.post(slot=TUESDAY)
    samira.post("accept")
    samira.post(**OTHER_DAY)
    assert "Samira asks to move it to Friday 18 September at 13:30" in in_main(noor.page("/me"))
    assert "You took back" in samira.said(samira.post("withdraw"))
    assert "is off" in noor.said(noor.post("cancel"))
    assert only(engine, Meeting).status.value == "cancelled"
    assert "Nothing planned" in in_main(samira.page("/coach"))


def test_after_it_both_are_asked_and_yes_can_be_undone(visits, engine) -> None:
    noor, samira = visits["noor"], visits["samira"]
    meeting = add_meeting(engine, starts_at=NOW - timedelta(days=1))
    asked = "Did you and Samira meet on Tuesday 8 September at 12:00?"
    assert asked in in_main(noor.page("/me"))
    assert asked.replace("Samira", "Noor") in in_main(samira.page("/coach"))
    answer = noor.post("met", meeting=meeting.uid)
    assert "Noted: you and Samira met on Tuesday 8 September. Undo" in noor.said(answer)
    board = in_main(samira.page("/coach"))
    assert asked.replace("Samira", "Noor") not in board
    assert "Met 1 time, last on 8 September" in board


def test_not_this_time_asks_for_another(visits, engine) -> None:
    meeting = add_meeting(engine, starts_at=NOW - timedelta(days=1))
    noor = visits["noor"]
    answer = noor.post("missed", meeting=meeting.uid)
    assert "You can suggest another time to Samira." in noor.said(answer)


def test_both_can_download_it_and_the_times_are_those_agreed(visits, engine) -> None:
    meeting = add_meeting(engine)
    for name in ("noor", "samira"):
        answer = visits[name].client.get(f"/me/meetings/{meeting.uid}.ics")
        assert answer.headers["content-type"].startswith("text/calendar")
        assert events_in(answer.text)[0]["start"] == meeting.starts_at
        assert f"/me/meetings/{meeting.uid}.ics" in visits[name].page()


PATHS = [
    "meet",
    "meet/accept",
    "meet/withdraw",
    "meet/cancel",
    "meet/met",
    "meet/missed",
    "messages",
]


def anonymous(text: str) -> str:
    """A page without the address that was asked for, as the link to the other language has it."""
    return re.sub(r'href="[^"]*lang=nl"', "", text)


@pytest.mark.parametrize("path", PATHS)
def test_a_pair_of_others_is_a_missing_one_to_the_letter(visits, path: str) -> None:
    lotte = visits["lotte"]
    answers = []
    for room in (lotte.room, "/me/pairs/no-such-pair"):
        posted = lotte.client.post(
            f"{room}/{path}", data={"seen": "..", "text": "Hoi"}, headers=FROM_OUR_PAGE
        )
        answers.append((posted.status_code, anonymous(posted.text)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_neither_is_the_page_or_the_file(visits, engine) -> None:
    lotte, meeting = visits["lotte"], add_meeting(engine)
    for theirs, missing in (
        (f"{lotte.room}/meet", "/me/pairs/no-such-pair/meet"),
        (f"{lotte.room}/messages", "/me/pairs/no-such-pair/messages"),
        (f"/me/meetings/{meeting.uid}.ics", "/me/meetings/no-such-meeting.ics"),
    ):
        one, other = lotte.client.get(theirs), lotte.client.get(missing)
        assert (one.status_code, other.status_code) == (404, 404)
        assert anonymous(one.text) == anonymous(other.text)


def set_status(engine: Engine, status: PairStatus) -> None:
    def change(session: Session) -> None:
        pair = session.exec(select(Pair)).one()
        pair.status, pair.ended_at = status, NOW if status is PairStatus.ended else None

    with unit_of_work(engine, write=True) as session:
        change(session)


@pytest.mark.parametrize("act", ["", "accept", "withdraw", "cancel", "missed"])
def test_while_the_pair_rests_no_button_reaches_the_other(visits, engine, act: str) -> None:
    """Whatever the reason is: the same as after a stop to the contact."""
    meeting = add_meeting(engine, starts_at=NOW - timedelta(days=1))
    set_status(engine, PairStatus.paused)
    slot = (NOW + timedelta(days=1)).isoformat()
    answer = visits["noor"].post(act, seen="..", slot=slot, meeting=meeting.uid)
    assert answer.status_code == 404


def test_a_pair_that_is_over_is_gone_at_once(visits, engine) -> None:
    set_status(engine, PairStatus.ended)
    for path in ("meet", "messages"):
        assert visits["samira"].client.get(f"{visits['samira'].room}/{path}").status_code == 404


def test_a_pair_that_rests_has_no_way_to_plan_or_write(visits, engine) -> None:
    set_status(engine, PairStatus.paused)
    for name, home in (("noor", "/me"), ("samira", "/coach")):
        visit = visits[name]
        page = visit.page(home)
        assert "cannot reach each other here now" in words(page)
        assert "<textarea" not in page
        for path in ("meet", "messages"):
            assert visit.client.get(f"{visit.room}/{path}").status_code == 404


def test_the_address_alone_says_nothing(visits) -> None:
    uid = visits["noor"].room.rpartition("/")[2]
    page = visits["noor"].page(f"/me?pair={uid}&planned=agreed")
    assert "Agreed:" not in page


def test_either_says_how_often_they_mean_to_be_in_touch_and_both_see_it(visits, engine) -> None:
    noor, samira = visits["noor"], visits["samira"]
    answer = samira.client.post(
        f"{samira.room}/cadence", data={"days": "14"}, headers=FROM_OUR_PAGE
    )
    assert answer.headers["location"] == f"{samira.room}/meet#often"
    assert only(engine, Pair).agreed_days == 14
    assert '<option value="14" selected>' in noor.page()
    wrong = noor.client.post(f"{noor.room}/cadence", data={"days": "3"}, headers=FROM_OUR_PAGE)
    assert wrong.status_code == 422
    noor.client.post(f"{noor.room}/cadence", data={"days": "0"}, headers=FROM_OUR_PAGE)
    assert only(engine, Pair).agreed_days is None
