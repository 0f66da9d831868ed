"""Answers come by a link that lets one write, and count as contact where a person gave them."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.errors import NotFound
from peercoach.models import CheckIn, PairStatus
from peercoach.services.check_ins.answering import (
    LinkIsOver,
    UnknownAnswer,
    WrongDay,
    answer_check_in,
    find_asked,
)
from peercoach.services.check_ins.clients import forget_clients
from tests.services.pair_cast import (
    START,
    Cast,
    ask_all,
    asked_cast,
    at,
    contacts,
    mails_accepted,
    rows,
    store_cast,
    token_for,
)

ASKED = 28
LATER = at(ASKED, 18)


@pytest.fixture
def cast(engine: Engine) -> Cast:
    """Both were asked, in week 4, how it goes."""
    return asked_cast(engine, at(ASKED))


def answer(engine: Engine, token: str, key: str, now: datetime = LATER, **more: Any) -> None:
    with unit_of_work(engine, write=True) as session:
        answer_check_in(session, token, answer=key, now=now, **{"client": token, **more})


def given(engine: Engine) -> list[tuple[str | None, bool]]:
    return [(row.answer, row.suspect) for row in rows(engine, CheckIn) if not row.skipped]


@pytest.mark.parametrize(
    ("key", "counts"),
    [("very_well", True), ("so_so", True), ("not_so_well", True), ("no_contact", False)],
)
def test_an_answer_is_kept_and_says_whether_they_are_in_touch(
    engine: Engine, cast: Cast, key: str, counts: bool
) -> None:
    answer(engine, token_for(engine, cast.noor), key)
    assert given(engine) == [(key, False), (None, False)]
    today = START + timedelta(days=ASKED)
    assert contacts(engine) == ([(today, "answered", cast.noor.id)] if counts else [])


def test_an_answer_can_be_changed_and_its_contact_with_it(engine: Engine, cast: Cast) -> None:
    token = token_for(engine, cast.noor)
    for key in ("well", "no_contact", "very_well", "no_contact"):
        answer(engine, token, key)
    assert given(engine)[0] == ("no_contact", False)
    assert contacts(engine) == []


@pytest.mark.parametrize(("seconds", "suspect"), [(59, True), (60, False)])
def test_what_comes_within_a_minute_of_the_mail_may_be_a_scanner(
    engine: Engine, cast: Cast, seconds: int, suspect: bool
) -> None:
    accepted = at(ASKED, 9, 30)
    token = token_for(engine, cast.noor)
    mails_accepted(engine, accepted)
    answer(engine, token, "well", accepted + timedelta(seconds=seconds))
    assert given(engine)[0] == ("well", suspect)
    assert len(contacts(engine)) == (0 if suspect else 1)


def test_one_browser_that_answers_for_both_counts_for_neither(engine: Engine, cast: Cast) -> None:
    answer(engine, token_for(engine, cast.noor), "well", client="busy")
    answer(engine, token_for(engine, cast.samira), "well", client="busy")
    assert given(engine) == [("well", True), ("well", True)]
    assert contacts(engine) == []


def test_after_an_hour_a_browser_is_forgotten(engine: Engine, cast: Cast) -> None:
    answer(engine, token_for(engine, cast.noor), "well", client="shared")
    with unit_of_work(engine, write=True) as session:
        assert forget_clients(session, now=LATER + timedelta(hours=1)) == 0
        assert forget_clients(session, now=LATER + timedelta(hours=1, seconds=1)) == 1
    answer(
        engine, token_for(engine, cast.samira), "well", LATER + timedelta(hours=2), client="shared"
    )
    assert given(engine) == [("well", False), ("well", False)]


def test_a_link_works_for_three_weeks(engine: Engine, cast: Cast) -> None:
    token = token_for(engine, cast.noor)
    end = at(ASKED) + timedelta(days=21)
    answer(engine, token, "well", end - timedelta(seconds=1))
    with pytest.raises(LinkIsOver):
        answer(engine, token, "well", end)


def test_a_link_ends_with_the_pair_and_an_invented_one_is_nothing(
    engine: Engine, cast: Cast
) -> None:
    token = token_for(engine, cast.noor)
    with unit_of_work(engine, write=True) as session:
        pair = session.merge(cast.pair)
        pair.status, pair.ended_at = PairStatus.ended, LATER
    with unit_of_work(engine) as session:
        with pytest.raises(LinkIsOver):
            find_asked(session, token, now=LATER)
        with pytest.raises(NotFound):
            find_asked(session, token[:-1] + "x", now=LATER)


def test_an_answer_to_another_question_is_refused(engine: Engine, cast: Cast) -> None:
    with pytest.raises(UnknownAnswer):
        answer(engine, token_for(engine, cast.noor), "planned")
    assert given(engine)[0] == (None, False)


class TestFirstMeeting:
    today = START + timedelta(days=14)
    now = at(14, 18)

    @pytest.fixture
    def token(self, engine: Engine) -> str:
        cast = store_cast(engine)
        ask_all(engine, at(14))
        return token_for(engine, cast.noor)

    @pytest.mark.parametrize("day", [START, today, None])
    def test_it_was_on_a_day(self, engine: Engine, token: str, day: date | None) -> None:
        answer(engine, token, "met", self.now, day=day)
        assert [(one[0], one[1]) for one in contacts(engine)] == [(day or self.today, "met")]

    def test_it_was_not_tomorrow(self, engine: Engine, token: str) -> None:
        with pytest.raises(WrongDay):
            answer(engine, token, "met", self.now, day=self.today + timedelta(days=1))

    def test_it_is_planned(self, engine: Engine, token: str) -> None:
        answer(engine, token, "planned", self.now, day=self.today)
        assert contacts(engine) == []
        (row,) = [row for row in rows(engine, CheckIn) if row.answer]
        assert row.answer_day == self.today

    @pytest.mark.parametrize("days", [-1, 121, 3650])
    def test_it_is_not_planned_for_yesterday_nor_years_ahead(
        self, engine: Engine, token: str, days: int
    ) -> None:
        with pytest.raises(WrongDay):
            answer(engine, token, "planned", self.now, day=self.today + timedelta(days=days))
