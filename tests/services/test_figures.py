"""What the overview counts, against counting by hand; and of fewer than ten nothing at all."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.matching.disclosure import FEWEST
from peercoach.models import Contact as ContactRow
from peercoach.models import ContactKind, ContactSource, PairStatus, Person, Side
from peercoach.services.figures.first_meetings import (
    Share,
    in_touch,
    met_by_day,
    met_in_time,
)
from peercoach.services.figures.lives import Life, lives_of
from peercoach.services.figures.reach import reach_of
from peercoach.services.figures.response import last_response
from peercoach.services.figures.week_by_week import week_by_week
from tests.factories import MONDAY, make_check_in, make_enrolment, make_pair, stored
from tests.programme_cast import make_open_programme
from tests.services.round_cast import coach, first_year, small_programme

START = date(2026, 9, 7)  # a Monday
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def life(*, start: date = START, **given: object) -> Life:
    return Life(**{"start": start, "ended": None, "paused": None, "met": [], "wrote": []} | given)  # type: ignore[arg-type]


MET = life(met=[START + 3 * DAY, START + 20 * DAY])
WROTE = life(wrote=[START + DAY])
LATE = life(start=START + WEEK, met=[START + WEEK])
ENDED = life(met=[START], ended=START + 8 * DAY)
RESTS = life(paused=START + 9 * DAY)
SILENT = [life() for _ in range(6)]
TEN_AND_ONE = [MET, WROTE, LATE, ENDED, RESTS, *SILENT]


def test_each_pair_counts_once_in_each_week_since_it_began() -> None:
    weeks = week_by_week(TEN_AND_ONE, today=START + 16 * DAY, free={START + 2 * WEEK})
    assert [(week.number, *week.counts) for week in weeks] == [
        # met, wrote, quiet, paused, ended
        (1, 2, 1, 7, 0, 0),
        (2, 1, 0, 8, 1, 1),
        (3, 1, 0, 8, 1, 1),
    ]
    assert [week.free for week in weeks] == [False, False, True]


def test_of_a_long_programme_the_last_twenty_weeks_are_shown() -> None:
    weeks = week_by_week(TEN_AND_ONE, today=START + 30 * WEEK)
    assert [week.number for week in weeks] == list(range(12, 32))


def test_how_soon_pairs_met_counts_those_only_that_had_the_time() -> None:
    assert met_in_time(TEN_AND_ONE, today=START + 10 * DAY) == Share(2, 10)
    assert met_in_time(TEN_AND_ONE, today=START + 17 * DAY) == Share(3, 11)
    by_day = met_by_day(TEN_AND_ONE, today=START + 40 * DAY)
    assert [round(part * 11) for part in by_day] == [2, 2, 2, *[3] * 18]
    assert in_touch(TEN_AND_ONE, today=START + 21 * DAY) is None  # nine go on
    assert in_touch([*TEN_AND_ONE, MET], today=START + 21 * DAY) == Share(2, 10)


def test_of_fewer_than_ten_pairs_nothing_is_said() -> None:
    few, later = TEN_AND_ONE[: FEWEST - 1], START + 40 * DAY
    assert week_by_week(few, today=later) == ()
    assert met_in_time(few, today=later) is None
    assert met_by_day(few, today=later) == ()
    assert in_touch(few, today=later) is None


def test_lives_are_read_in_two_questions_from_what_is_stored(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session)
        for number, status in enumerate(("live", "paused", "ended", "planned")):
            ended = {"ended_at": MONDAY + 3 * DAY} if status == "ended" else {}
            pair = make_pair(
                session,
                first_year(session, programme, f"F{number}"),
                coach(session, programme, f"C{number}"),
                status=PairStatus(status),
                paused_at=MONDAY + DAY if status == "paused" else None,
                started_at=None if status == "planned" else MONDAY,
                **ended,
            )
            noted = {"source": ContactSource.page, "noted_at": MONDAY, "day": START}
            by = first_year(session, programme, "by").person_id
            for kind in (ContactKind.met, ContactKind.answered):
                stored(session, ContactRow(pair_id=pair.id, kind=kind, by_id=by, **noted))
    with unit_of_work(engine) as session:
        found = lives_of(session, programme, now=MONDAY + WEEK)
    assert found == [
        life(met=[START]),
        life(met=[START], paused=START + DAY),
        life(met=[START], ended=START + 3 * DAY),
    ]


def test_the_response_is_of_the_last_step_that_ten_had_time_for(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session)
        offers = coach(session, programme, "C")
        for number in range(12):
            asks = first_year(session, programme, f"F{number}")
            pair = make_pair(session, asks, offers)
            said = {"answer": "well", "answered_at": MONDAY} if number < 5 else {}
            doubt = {"suspect": number == 0}
            make_check_in(
                session, pair, asks.person_id, sent_at=MONDAY, due_at=MONDAY, **said, **doubt
            )
            if number < 9:  # too few to say anything about
                late = {"sent_at": MONDAY + WEEK, "due_at": MONDAY + WEEK, "step": "week 9"}
                make_check_in(session, pair, asks.person_id, **late)
    with unit_of_work(engine) as session:
        assert last_response(session, programme, now=MONDAY + DAY) is None
        found = last_response(session, programme, now=MONDAY + 2 * WEEK)
    assert found is not None
    assert (found.step, found.share) == ("week 4", Share(4, 12))


def test_who_wants_no_check_ins_did_not_leave_them_open(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session)
        offers = coach(session, programme, "C")
        for number in range(22):
            asks = first_year(session, programme, f"F{number}")
            if number < 11:
                session.get_one(Person, asks.person_id).unwanted_mail = ["check_ins"]
            make_check_in(
                session,
                make_pair(session, asks, offers),
                asks.person_id,
                sent_at=MONDAY,
                answer="well" if number in (0, 20) else None,
                answered_at=MONDAY if number in (0, 20) else None,
            )
    with unit_of_work(engine) as session:
        found = last_response(session, programme, now=MONDAY + WEEK)
    assert found is not None
    assert (found.share, found.unasked) == (Share(2, 12), 10)


@pytest.mark.parametrize(
    "seed", [0, 1, 2, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in range(3, 12))]
)
def test_reach_shows_no_group_under_ten_and_none_follows_from_the_sums(
    embedded: Engine, seed: int
) -> None:
    random = Random(seed)
    sizes = {
        group: random.choice((0, 1, 4, 9, 10, 11, 25))
        for group in ("nursing", "business", "physiotherapy", "communication", "")
    }
    came: Counter[str] = Counter()
    with unit_of_work(embedded, write=True) as session:
        programme, _ = make_open_programme(session, slug=f"reach-{seed}")
        for group, size in sizes.items():
            for number in range(size):
                signed_up = random.random() < 0.5
                came[group] += signed_up
                make_enrolment(
                    session,
                    programme,
                    Side.first_year,
                    answers={"programme": group} if group else {},
                    status="active" if signed_up else "draft",
                    sent_at=MONDAY if signed_up else None,
                    invited_at=MONDAY - timedelta(days=number),
                )
        make_enrolment(session, programme, Side.first_year)  # came without being invited
    with unit_of_work(embedded) as session:
        reach = reach_of(session, programme)
    everyone = sum(sizes.values())
    if everyone < FEWEST:
        assert reach is None
        return
    assert reach is not None
    assert reach.all == Share(sum(came.values()), everyone)
    for one in reach.groups:
        assert one.size == sizes[one.value]
        assert one.size >= FEWEST
        assert one.came in (None, came[one.value])
    shown = {one.value for one in reach.groups}
    left_out = [size for group, size in sizes.items() if size and group not in shown]
    rest = everyone - sum(sizes[group] for group in shown)
    # What is left over is a group of ten or more, or those who did not say, or nobody
    assert rest == sum(left_out)
    assert rest == 0 or rest >= FEWEST
    assert len([size for size in left_out if size]) != 1 or left_out[0] >= FEWEST
