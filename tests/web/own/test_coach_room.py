"""A coach's room and guide over HTTP."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Enrolment, EnrolmentStatus, Pair, PairStatus, Side
from tests.web.conftest import post
from tests.web.reading import in_main

PLACES = "/start-well/coach/places"


def samira_in(engine: Engine) -> Enrolment:
    with unit_of_work(engine) as session:
        return session.exec(select(Enrolment).where(Enrolment.side == Side.coach)).one()


def test_a_step_down_to_nothing_keeps_noor(as_samira: TestClient, embedded: Engine) -> None:
    for places in ("2", "1", "0"):
        answer = post(as_samira, PLACES, {"places": places})
        assert answer.headers["location"] == "/coach#room-start-well"
    page = as_samira.get("/coach").text
    assert "You keep your 1 first-year; nobody is added." in in_main(page)
    assert "One place fewer" not in page
    with unit_of_work(embedded) as session:
        assert session.exec(select(Pair)).one().status is PairStatus.live
    post(as_samira, PLACES, {"places": "1"})
    assert "nobody is added" not in in_main(as_samira.get("/coach").text)


@pytest.mark.parametrize("places", ["-1", "21", "many", ""])
def test_no_other_number_of_places(as_samira, embedded: Engine, places: str) -> None:
    assert post(as_samira, PLACES, {"places": places}).status_code == 422
    assert samira_in(embedded).capacity == 3


def test_places_are_a_coachs(as_noor: TestClient) -> None:
    missing = post(as_noor, "/nowhere/coach/places", {"places": "1"})
    assert post(as_noor, PLACES, {"places": "1"}).text == missing.text.replace(
        "nowhere", "start-well"
    )
    assert missing.status_code == 404


def test_a_break_until_a_day(as_samira: TestClient, embedded: Engine) -> None:
    post(as_samira, "/start-well/coach/pause", {"until": "2026-11-02"})
    assert samira_in(embedded).status is EnrolmentStatus.paused
    words = in_main(as_samira.get("/coach").text)
    assert "You take no new first-years until Monday 2 November." in words
    post(as_samira, "/start-well/coach/resume")
    assert "One place more" in as_samira.get("/coach").text
    assert samira_in(embedded).paused_until is None


@pytest.mark.parametrize("until", ["2026-09-09", "2028-01-01", "soon"])
def test_a_break_cannot_end_before_it_begins(as_samira, embedded, until: str) -> None:
    answer = post(as_samira, "/start-well/coach/pause", {"until": until})
    assert answer.status_code == 422
    assert samira_in(embedded).status is EnrolmentStatus.active
    assert '<a href="#until-start-well">Choose a day' in answer.text
    assert f'value="{until}" aria-invalid="true"' in answer.text
    assert as_samira.get("/start-well/coach/pause").headers["location"] == "/coach"


def test_the_board_asks_what_fits_the_moment(as_samira: TestClient) -> None:
    words = in_main(as_samira.get("/coach").text)
    assert "The first weeks What was different from what you expected?" in words


def test_the_guide_has_limits_openers_and_numbers(as_samira: TestClient) -> None:
    words = in_main(as_samira.get("/coach/guide").text)
    assert "The first weeks now" in words
    assert "February: halfway, and often the hardest month" in words
    for text in ("112", "0800-0113", "You are a fellow student, not a care worker."):
        assert text in words


def test_the_guide_is_for_coaches(as_noor: TestClient) -> None:
    assert as_noor.get("/coach/guide").headers["location"] == "/me"
