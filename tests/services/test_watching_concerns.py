"""Nothing stays unopened unnoticed, and nothing is kept for ever."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Audit, Concern, ConcernEntry, Notice, NoticeStatus, Person
from peercoach.services.calendar.working_days import (
    is_working_day,
    working_days_later,
    working_hours_later,
)
from peercoach.services.care.reading import find_cover, open_concern
from peercoach.services.care.watching import KEPT_FOR, forget_concerns, remind_readers
from tests.factories import MONDAY
from tests.services.care_cast import VAULT, samira_worries, store_care_cast

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def here(day: int, hour: int, month: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=AMSTERDAM).astimezone(UTC)


@pytest.mark.parametrize(
    ("since", "days", "until"),
    [
        (here(7, 10), 1, here(8, 10)),
        (here(11, 16), 1, here(14, 16)),  # over a weekend
        (here(12, 15), 0, here(14, 9)),  # a Saturday counts as Monday at nine
        (here(12, 15), 1, here(15, 9)),
        (here(23, 17, 10), 1, here(26, 17, 10)),  # the clocks go back in between
        (here(24, 17, 12), 1, here(28, 17, 12)),  # Christmas and a weekend
    ],
)
def test_working_days(since: datetime, days: int, until: datetime) -> None:
    assert working_days_later(since, days, AMSTERDAM) == until


def test_which_days_are_worked() -> None:
    days = [date(2027, 4, 27), date(2026, 9, 12), date(2026, 9, 13), date(2026, 9, 14)]
    assert [is_working_day(day) for day in days] == [False, False, False, True]


WHEN_CALLED = [
    (here(7, 10), [here(7, 14), here(8, 10), here(9, 10), here(16, 10), here(23, 10)]),
    (here(11, 16), [here(14, 12), here(14, 16), here(15, 16)]),  # over a weekend
    (here(7, 23), [here(8, 13), here(8, 17), here(9, 17)]),  # at night
]


@pytest.mark.parametrize(("since", "turns"), WHEN_CALLED)
def test_hours_count_while_staff_are_at_work(since: datetime, turns: list[datetime]) -> None:
    found = [working_hours_later(since, hours, AMSTERDAM) for hours in (4, 8, 16, 56, 96)]
    assert found[: len(turns)] == turns


def test_half_a_day_then_the_other_readers_then_coordinators_then_every_week(
    engine: Engine,
) -> None:
    """Two worries of one morning, looked at every hour for four weeks: never two mails of one."""
    cast, told = store_care_cast(engine), []
    with unit_of_work(engine, write=True) as session:
        samira_worries(session, cast, now=here(7, 10))
        samira_worries(session, cast, now=here(7, 10) + timedelta(seconds=5), uid="worry-2")
    for hour in range(24 * 28):
        now = here(7, 10) + hour * HOUR
        with unit_of_work(engine, write=True) as session:
            remind_readers(session, now=now)
            due = select(Notice).where(
                Notice.template == "concern-waiting", Notice.status == NoticeStatus.queued
            )
            for notice in session.exec(due).all():
                local = now.astimezone(AMSTERDAM)
                name = session.get_one(Person, notice.person_id).name.split()[0]
                told.append((f"{local:%d %H}", name, notice.payload["many"]))
                notice.status, notice.sent_at = NoticeStatus.sent, now
    rosa, stan, desk = ("Rosa", 2), ("Stan", 2), ("Marieke", 2)
    everybody = (desk, rosa, stan)
    assert sorted(told) == [
        ("07 10", *rosa),
        ("07 14", *rosa),
        ("08 10", *rosa),
        ("08 10", *stan),
        *((when, *who) for when in ("09 10", "16 10", "23 10", "30 10") for who in everybody),
    ]


def test_what_is_passed_on_within_ten_minutes_is_another_mail_after_them(engine: Engine) -> None:
    cast = store_care_cast(engine)
    with unit_of_work(engine, write=True) as session:
        samira_worries(session, cast, now=MONDAY)
        first = session.exec(select(Notice).where(Notice.template == "concern-waiting")).one()
        first.status, first.sent_at = NoticeStatus.sent, MONDAY
        session.flush()
        for number in (2, 3):
            at = MONDAY + timedelta(minutes=number)
            samira_worries(session, cast, now=at, uid=f"worry-{number}")
        queued = select(Notice).where(
            Notice.template == "concern-waiting", Notice.status == NoticeStatus.queued
        )
        other = session.exec(queued).one()
        assert (other.next_at, other.payload["many"]) == (MONDAY + timedelta(minutes=10), 3)


def test_after_a_long_outage_nobody_is_reminded_on_a_sunday_evening(engine: Engine) -> None:
    cast = store_care_cast(engine)
    with unit_of_work(engine, write=True) as session:
        samira_worries(session, cast, now=here(7, 10))
        notice = session.exec(select(Notice).where(Notice.template == "concern-waiting")).one()
        notice.status, notice.sent_at = NoticeStatus.sent, here(7, 10)
        session.flush()
        assert remind_readers(session, now=here(13, 20)) == 0
        assert remind_readers(session, now=here(14, 9)) == 3  # each one mail, not one per turn


def test_once_opened_it_is_quiet(engine: Engine) -> None:
    cast = store_care_cast(engine)
    with unit_of_work(engine, write=True) as session:
        samira_worries(session, cast, now=MONDAY)
        cover = find_cover(session, cast.rosa.id, "worry-1")
        open_concern(session, VAULT, cover, "Asked", by=cast.rosa, now=MONDAY + HOUR)
        assert remind_readers(session, now=MONDAY + 5 * DAY) == 0


def test_after_twelve_weeks_it_is_deleted_and_that_is_recorded(engine: Engine) -> None:
    cast = store_care_cast(engine)
    with unit_of_work(engine, write=True) as session:
        samira_worries(session, cast, now=MONDAY)
        assert forget_concerns(session, now=MONDAY + KEPT_FOR - HOUR) == 0
        assert forget_concerns(session, now=MONDAY + KEPT_FOR) == 1
        assert session.exec(select(Concern)).all() == []
        assert session.exec(select(ConcernEntry)).all() == []
        entry = session.exec(select(Audit)).one()
        assert (entry.action, entry.subject_uid) == ("forget", "worry-1")
        assert entry.details == {"was_opened": False}
