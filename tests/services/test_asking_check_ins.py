"""Check-ins are asked on their day, at nine, once; and not where the answer is known."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.models import CheckIn, ContactKind, Notice, PairStatus
from peercoach.services.check_ins.asking import KNOWN, MISSED
from tests.factories import make_meeting, make_programme
from tests.services.pair_cast import (
    START,
    add_contact,
    ask_all,
    at,
    check_ins,
    make_cast,
    rows,
    store_cast,
)


def test_each_of_both_is_asked_once_and_not_a_second_too_early(engine: Engine) -> None:
    cast = store_cast(engine)
    saturday = 5
    assert ask_all(engine, at(saturday) - timedelta(microseconds=1)) == 0
    assert ask_all(engine, at(saturday)) == 2
    assert ask_all(engine, at(saturday)) == 0
    assert check_ins(engine) == [("hello", cast.noor.id, None), ("hello", cast.samira.id, None)]
    first, second = rows(engine, Notice)
    assert first.dedupe_key == f"checkin:{cast.pair.id}:hello:{cast.noor.id}"
    assert (first.recipient, second.recipient) == (cast.noor.email, cast.samira.email)
    assert (first.language.value, second.language.value) == ("nl", "en")
    assert first.payload["lines"][0]["other"] == "Samira"


def test_the_token_is_stored_as_a_hash_and_differs_for_each(engine: Engine) -> None:
    store_cast(engine)
    ask_all(engine, at(5))
    tokens = [row.payload["lines"][0]["token"] for row in rows(engine, Notice)]
    hashes = [row.token_hash for row in rows(engine, CheckIn)]
    assert len({*tokens, *hashes}) == 4
    assert all(len(token) >= 32 for token in tokens)


@pytest.mark.parametrize(
    ("day", "kind", "step", "skipped"),
    [
        (5, ContactKind.wrote, "hello", KNOWN),
        (14, ContactKind.wrote, "first meeting", None),
        (14, ContactKind.met, "first meeting", KNOWN),
        (28, ContactKind.met, "week 4", None),
    ],
)
def test_what_is_known_is_not_asked(
    engine: Engine, day: int, kind: ContactKind, step: str, skipped: str | None
) -> None:
    cast = store_cast(engine)
    add_contact(engine, cast, 2, kind)
    ask_all(engine, at(day))
    asked = [row for row in check_ins(engine) if row[0] == step]
    assert asked == [(step, cast.noor.id, skipped), (step, cast.samira.id, skipped)]
    assert len(rows(engine, Notice)) == (0 if skipped else 2)


def test_who_coaches_pairs_of_one_week_gets_one_mail_about_them(engine: Engine) -> None:
    """But in the first days, when it matters on which day each is asked."""
    with unit_of_work(engine, write=True) as session:
        cast = make_cast(session)
        other = make_cast(session, programme=cast.programme, started_at=at(2, 10))
        other.pair.coach_id = cast.pair.coach_id
    mails = {day: ask_all(engine, at(day)) for day in (5, 7, 14, 16, 28, 30, 63, 65)}
    assert mails == {5: 2, 7: 2, 14: 3, 16: 0, 28: 3, 30: 0, 63: 3, 65: 0}
    to_coach = [row for row in rows(engine, Notice) if row.person_id == cast.samira.id]
    assert [len(row.payload["lines"]) for row in to_coach] == [1, 1, 2, 2, 2]


@pytest.mark.parametrize(
    ("meets", "asked"), [(15, False), (13, True)], ids=["to come", "should have been"]
)
def test_who_is_going_to_meet_is_not_asked_whether_they_met(
    engine: Engine, meets: int, asked: bool
) -> None:
    cast = store_cast(engine)
    with unit_of_work(engine, write=True) as session:
        make_meeting(session, cast.pair, starts_at=at(meets))
    ask_all(engine, at(14))
    skipped = {row[2] for row in check_ins(engine) if row[0] == "first meeting"}
    assert skipped == ({None} if asked else {KNOWN})


def test_after_an_outage_only_the_newest_is_asked(engine: Engine) -> None:
    store_cast(engine)
    assert ask_all(engine, at(30)) == 2
    assert [(step, skipped) for step, _, skipped in check_ins(engine)[::2]] == [
        ("hello", MISSED),
        ("first meeting", MISSED),
        ("week 4", None),
    ]


@pytest.mark.parametrize("status", [PairStatus.paused, PairStatus.ended])
def test_who_pauses_or_has_stopped_is_left_alone(engine: Engine, status: PairStatus) -> None:
    ended = at(3) if status is PairStatus.ended else None
    store_cast(engine, status=status, ended_at=ended)
    assert ask_all(engine, at(30)) == 0
    assert rows(engine, CheckIn) == []


def test_a_coach_gets_one_mail_with_a_line_for_each_mentee(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        cast = make_cast(session)
        other = make_cast(session, programme=cast.programme)
        other.pair.coach_id = cast.pair.coach_id
        other.noor.name = "Tim Bakker"
    assert ask_all(engine, at(5)) == 3
    (mail,) = [row for row in rows(engine, Notice) if row.person_id == cast.samira.id]
    assert [line["other"] for line in mail.payload["lines"]] == ["Noor", "Tim"]
    assert len({line["token"] for line in mail.payload["lines"]}) == 2


@pytest.mark.parametrize(
    ("day", "asked_on"),
    [
        (date(2026, 9, 12), date(2026, 9, 12)),  # a Saturday
        (date(2026, 9, 13), date(2026, 9, 14)),  # a Sunday
        (date(2026, 10, 19), date(2026, 10, 26)),  # the break, and the Sunday after it
        (date(2026, 12, 25), date(2026, 12, 28)),  # Christmas, and a Sunday
        (date(2027, 3, 28), date(2027, 3, 30)),  # Easter, and the night the clocks change
    ],
)
def test_it_is_nine_on_the_next_morning_on_which_we_may_write(
    engine: Engine, day: date, asked_on: date
) -> None:
    began = datetime(day.year, day.month, day.day, 10, tzinfo=UTC) - timedelta(days=5)
    with unit_of_work(engine, write=True) as session:
        breaks = {"breaks": [["2026-10-17", "2026-10-25"]]}
        make_cast(session, programme=make_programme(session, calendar=breaks), started_at=began)
    nine = at((asked_on - START).days)
    assert ask_all(engine, nine - timedelta(seconds=1)) == 0
    assert ask_all(engine, nine) == 2
