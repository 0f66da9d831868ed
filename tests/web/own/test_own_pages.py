"""The pages of Noor and Samira over HTTP: what each reads, and what neither may find."""

import re
from datetime import datetime, timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import (
    Contact,
    ContactKind,
    ContactSource,
    Enrolment,
    EnrolmentStatus,
    Pair,
    PairStatus,
    QuietEnd,
    QuietReason,
    Round,
    RoundStatus,
    Side,
)
from tests.factories import make_person, make_quiet_episode, stored
from tests.web.conftest import post, signed_in
from tests.web.own.conftest import NOW, pair_in
from tests.web.reading import in_main

TODAY = "2026-09-09"


def contacts_in(embedded: Engine) -> list[tuple[str, str]]:
    with unit_of_work(embedded) as session:
        rows = session.exec(select(Contact).order_by(Contact.id)).all()
        return [(row.kind.value, row.day.isoformat()) for row in rows]


@pytest.mark.parametrize("path", ["/me", "/me/match", "/start-well/me"])
def test_noor_reads_who_why_and_when(as_noor: TestClient, path: str) -> None:
    page = as_noor.get(path).text
    words = in_main(page)
    assert "This is it, Noor Samira is your buddy" in words
    assert "Help: planning exams You both study Nursing You both speak Dutch" in words
    why = page.partition('<ul class="why">')[2].partition("</ul>")[0]
    assert re.findall(r"#(\w+)", why) == ["check", "book", "chat"]  # the first without a kind
    assert "You are both often free: Tuesday afternoon, Thursday evening" in words
    assert "samira@uni.example" in words


def test_neither_reads_what_the_other_kept_for_matching(as_noor, as_samira) -> None:
    noors, samiras = in_main(as_noor.get("/me").text), in_main(as_samira.get("/coach").text)
    hidden = {
        "practical tips",  # style
        "mostly listening",
        "first in your family",
        "another country",
        "child or family",
        "woman",  # gender, and who asked for it
        "very important",
        "Friday",  # when only Samira is free
        "Wednesday morning",  # when only Noor is
    }
    assert {text for text in hidden if text in noors or text in samiras} == set()


def test_samira_reads_what_noor_asks_for(as_samira: TestClient) -> None:
    words = in_main(as_samira.get("/coach").text)
    assert "You use 1 of your 3 places." in words
    assert "Help with planning exams, finding my way (timetable, systems, building)" in words
    assert "Not in touch yet, as far as noted here" in words


def test_samiras_board_says_how_it_goes(as_samira, people, embedded: Engine) -> None:
    """A flag that a coordinator closed does not make a silence go well."""
    pair = pair_in(embedded)
    with unit_of_work(embedded, write=True) as session:
        pair = session.get_one(Pair, pair.id)
        pair.started_at = pair.made_at = NOW - timedelta(weeks=10)
        wrote = NOW - timedelta(weeks=8)
        stored(
            session,
            Contact(
                pair_id=pair.id,
                day=wrote.date(),
                kind=ContactKind.wrote,
                source=ContactSource.page,
                by_id=people.noor.id,
                noted_at=wrote,
            ),
        )
        looked = {"closed_at": NOW - timedelta(weeks=1), "closed_how": QuietEnd.person}
        looked |= {"opened_at": NOW - timedelta(weeks=8), "closed_by_id": people.lotte.id}
        make_quiet_episode(session, pair, reason=QuietReason.no_first_meeting, **looked)
    words = in_main(as_samira.get("/coach").text)
    assert "quiet for 56 days. A short, open note often helps." in words
    assert "Going well" not in words


def test_noor_says_they_met_and_both_see_it(as_noor, as_samira, embedded: Engine) -> None:
    address = f"/me/pairs/{pair_in(embedded).uid}/contact"
    answer = post(as_noor, address, {"kind": "met", "day": TODAY})
    assert contacts_in(embedded) == [("met", TODAY)]
    page = in_main(as_noor.get(answer.headers["location"]).text)
    assert "Noted: you and Samira met on Wednesday 9 September. Undo" in page
    assert "Met 1 time, last on 9 September" in in_main(as_samira.get("/coach").text)


def test_pressed_twice_is_once_and_undone_is_gone(as_samira, embedded: Engine) -> None:
    address = f"/me/pairs/{pair_in(embedded).uid}/contact"
    said = {"kind": "wrote", "day": TODAY}
    post(as_samira, address, said)
    location = post(as_samira, address, said).headers["location"]
    assert contacts_in(embedded) == [("wrote", TODAY)]
    assert post(as_samira, f"{address}/undo", said).headers["location"] == "/coach"
    assert contacts_in(embedded) == []
    assert "Noted:" not in as_samira.get(location).text  # the address alone says nothing


def test_nobody_takes_back_what_the_other_said(as_noor, as_samira, embedded: Engine) -> None:
    address = f"/me/pairs/{pair_in(embedded).uid}/contact"
    post(as_noor, address, {"kind": "met", "day": TODAY})
    post(as_samira, f"{address}/undo", {"kind": "met", "day": TODAY})
    assert contacts_in(embedded) == [("met", TODAY)]


@pytest.mark.parametrize("day", ["2026-09-06", "2026-09-10", "soon"])
def test_only_a_day_on_which_they_could_meet(as_noor, embedded: Engine, day: str) -> None:
    address = f"/me/pairs/{pair_in(embedded).uid}/contact"
    assert post(as_noor, address, {"kind": "met", "day": day}).status_code == 422
    assert contacts_in(embedded) == []


@pytest.mark.parametrize("action", ["contact", "contact/undo"])
def test_a_pair_of_others_does_not_exist(as_lotte, embedded: Engine, action: str) -> None:
    address = f"/me/pairs/{pair_in(embedded).uid}/{action}"
    assert post(as_lotte, address, {"kind": "met", "day": TODAY}).status_code == 404


def test_who_waits_is_told_so_and_nothing_of_pairs(as_lotte: TestClient) -> None:
    assert as_lotte.get("/me/match").headers["location"] == "/me"
    assert as_lotte.get("/coach").headers["location"] == "/me"
    words = in_main(as_lotte.get("/me").text)
    assert "You have signed up" in words
    assert "until Sunday 20 September, 23:59" in words


def test_a_coach_who_stops_is_asked_first(as_samira, as_noor, embedded: Engine) -> None:
    asked = in_main(as_samira.get("/start-well/coach/stop").text)
    assert "You are no longer paired with Noor." in asked
    assert pair_in(embedded).status is PairStatus.live
    assert post(as_samira, "/start-well/coach/stop").headers["location"] == "/me"
    assert pair_in(embedded).status is PairStatus.ended
    assert "You no longer take part" in as_samira.get("/me").text
    assert "We look for another buddy" in as_noor.get("/me").text


def test_a_coach_takes_a_break_from_new_ones_and_keeps_noor(as_samira, embedded: Engine) -> None:
    post(as_samira, "/start-well/coach/pause")
    words = in_main(as_samira.get("/coach").text)
    assert "You take no new first-years now." in words
    assert pair_in(embedded).status is PairStatus.live
    post(as_samira, "/start-well/coach/resume")
    with unit_of_work(embedded) as session:
        coach = session.exec(select(Enrolment).where(Enrolment.side == Side.coach)).one()
        assert coach.status is EnrolmentStatus.active


def test_the_side_one_is_not_on_does_not_exist(as_noor: TestClient) -> None:
    assert as_noor.get("/start-well/coach/stop").status_code == 404
    assert post(as_noor, "/start-well/coach/stop").status_code == 404


def test_who_has_not_signed_up_is_shown_the_way(app: FastAPI, embedded: Engine, people) -> None:
    with unit_of_work(embedded, write=True) as session:
        stranger = make_person(session, language="en")
    client = signed_in(app, embedded, stranger)
    assert "You have not signed up for a programme yet." in client.get("/me").text
    assert client.get("/start-well/me").status_code == 404


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2030-01-01", "This day is still to come"),
        ("2026-09-01", "On this day you were not paired yet"),
        ("", "Choose a day"),
    ],
)
@pytest.mark.parametrize(("who", "page"), [(0, "Why you two"), (1, "Your first-years")])
def test_a_wrong_day_is_said_at_its_field_and_the_page_stays(
    app: FastAPI, embedded: Engine, people, *, day: str, said: str, who: int, page: str
) -> None:
    client, uid = signed_in(app, embedded, people[who]), pair_in(embedded).uid
    answer = post(client, f"/me/pairs/{uid}/contact", {"kind": "met", "day": day})
    assert answer.status_code == 422
    assert page in answer.text
    assert f'href="#day-{uid}">{said}' in answer.text  # in the summary
    assert f'id="day-{uid}-error"' in answer.text  # and at the field
    assert f'name="day" value="{day}"' in answer.text
    assert contacts_in(embedded) == []
    back = client.get(f"/me/pairs/{uid}/contact?lang=nl")  # as the link to the other language does
    assert back.headers["location"] == ("/start-well/me" if who == 0 else "/coach")


def test_who_takes_a_break_is_not_asked_whether_they_met(as_noor, embedded: Engine) -> None:
    assert 'value="met"' in as_noor.get("/me").text
    with unit_of_work(embedded, write=True) as session:
        session.exec(select(Pair)).one().status = PairStatus.paused
    assert 'value="met"' not in as_noor.get("/me").text


def test_who_comes_late_reads_when_an_answer_comes_and_no_day_that_is_over(
    as_lotte, app: FastAPI, embedded: Engine, people, clock: list[datetime]
) -> None:
    in_time = in_main(as_lotte.get("/me").text)
    assert "You can change them until Sunday 20 September" in in_time
    clock[0] = NOW + timedelta(days=13)
    closed = in_main(as_lotte.get("/me").text)  # she was in time, and it closed since
    assert "Sign-up closes Sunday 20 September" in closed
    assert "You can change them until" not in closed
    with unit_of_work(embedded, write=True) as session:
        lotte = select(Enrolment).where(Enrolment.person_id == people.lotte.id)
        session.exec(lotte).one().sent_at = clock[0]
    late = in_main(as_lotte.get("/me").text)
    assert "The pairs are being made. If we can still fit you in, you hear with everyone" in late
    assert "20 September" not in late
    with unit_of_work(embedded, write=True) as session:
        session.exec(select(Round)).one().status = RoundStatus.closed
    between = in_main(as_lotte.get("/me").text)
    assert "There is no round now, and that does not matter: you are in the next one." in between
    assert "20 September" not in between


def test_what_privacy_tells_is_what_sign_up_asks_and_promises(as_lotte) -> None:
    told = in_main(as_lotte.get("/privacy?lang=en").text)
    assert "rather not be paired with" not in told  # nobody is asked
    assert "which style suits you never no" in told
    assert "the like only if you both have it and both chose that no" in told
    page = as_lotte.get("/start-well/signup/first_in_family").text
    assert "Nobody, or your buddy if you both choose “may see it”" in page
    page = as_lotte.get("/start-well/signup/same_programme_wish").text
    assert "Nobody. It only counts in pairing" in page
