"""The closing questions: one mail per person, however many they are paired with; protected as any
check-in, and told in counts only."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta
from itertools import combinations_with_replacement

import pytest
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.models import CheckIn, Notice, Side
from peercoach.services.check_ins.asking import ONCE
from peercoach.services.check_ins.reminding import remind_of_check_ins
from peercoach.services.figures import scales
from peercoach.services.figures.scales import Spread, closing_answers, felt_heard, spread_of
from tests.factories import MONDAY, make_check_in, make_pair
from tests.services.pair_cast import ask_all, at, mails_accepted, make_cast, rows
from tests.services.round_cast import coach, first_year, small_programme

WEEK_20 = 140


def closing(engine: Engine) -> list[tuple[int, str | None]]:
    return [(row.person_id, row.skipped) for row in rows(engine, CheckIn) if row.step == "closing"]


def test_everybody_is_asked_once_whomever_they_are_paired_with(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        cast = make_cast(session)
        for later in (0, 7):
            other = make_cast(
                session, programme=cast.programme, started_at=MONDAY + timedelta(days=later)
            )
            other.pair.coach_id = cast.pair.coach_id
    for day in (WEEK_20, WEEK_20 + 7):
        ask_all(engine, at(day))
        mails_accepted(engine, at(day))
    coachs = [skipped for person, skipped in closing(engine) if person == cast.samira.id]
    assert coachs == [None, ONCE, ONCE]
    closing_mails = [row for row in rows(engine, Notice) if row.template == "closing"]
    assert len(closing_mails) == 4  # three first-years, and the coach of all
    mails = [row for row in closing_mails if row.person_id == cast.samira.id]
    assert mails[0].dedupe_key == f"checkin:{cast.pair.id}:closing:{cast.samira.id}"
    with unit_of_work(engine, write=True) as session:
        remind_of_check_ins(session, now=at(WEEK_20 + 11))
    closing_mails = [row for row in rows(engine, Notice) if row.template == "closing"]
    assert len(closing_mails) == 8  # each once more


@pytest.mark.parametrize("size", [3, 6, 9])
def test_nobodys_answer_follows_from_what_is_told(
    monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """With groups of three for ten: of everything that can have been answered, whatever is told
    leaves open what each small group chose, and what each one did."""
    monkeypatch.setattr(scales, "FEWEST", 3)
    told: dict[str, list[Sequence[int]]] = defaultdict(list)
    for answers in combinations_with_replacement(range(1, 6), size):
        told[repr(spread_of(answers))].append(answers)
    assert len(told) > (size > 3)
    for same in told.values():
        sizes = [Counter(answers) for answers in same]
        for step in range(1, 6):
            small = {counts[step] for counts in sizes if 0 < counts[step] < 3}
            assert not small or len({counts[step] for counts in sizes}) > 1
            assert any(counts[step] < size for counts in sizes)


def test_a_single_new_answer_changes_nothing_that_is_told() -> None:
    answers = [1, 5, 5, 4, 4] * 6
    ten_more = [*answers, *[2] * 10]
    for known in range(30, 40):
        assert spread_of(ten_more[:known]) == spread_of(answers)
    assert spread_of(ten_more) != spread_of(answers)


def test_what_is_told_are_shares_of_ten_and_more() -> None:
    assert spread_of([3] * 9) is None
    assert spread_of([3] * 10) == Spread(10, ())
    found = spread_of([1, 2, 3, 3] * 5)
    assert found is not None
    assert [(part.first, part.last, part.count) for part in found.parts] == [(1, 2, 10), (3, 5, 10)]


def test_counted_is_what_is_final_and_no_scanner_did(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session)
        offers = coach(session, programme, "C")
        for number in range(22):
            asks = first_year(session, programme, f"F{number}")
            pair = make_pair(session, asks, offers)
            said = {"helped": 2 if number % 2 else 5, "heard": 4}
            for step, answer in (("closing", "given"), ("week 4", "well")):
                kept = "helped" if step == "closing" else "heard"
                make_check_in(
                    session,
                    pair,
                    asks.person_id,
                    step=step,
                    sent_at=MONDAY,
                    answer=answer,
                    answered_at=MONDAY,
                    answer_until=MONDAY + timedelta(days=21),
                    suspect=number == 0,
                    said={kept: said[kept]},
                )
    with unit_of_work(engine) as session:
        early = MONDAY + timedelta(days=20)
        assert closing_answers(session, programme, now=early) == {}
        assert felt_heard(session, programme, now=early) == ("", {})
        late = MONDAY + timedelta(days=22)
        told = closing_answers(session, programme, now=late)
        heard = felt_heard(session, programme, now=late)
    assert list(told) == ["helped"]
    assert [(part.first, part.count) for part in told["helped"][Side.first_year].parts] == [
        (1, 10),
        (3, 10),
    ]
    assert heard == ("week 4", {Side.first_year: Spread(20, ())})  # all said the same
