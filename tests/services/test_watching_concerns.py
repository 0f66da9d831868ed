"""Nothing stays unopened unnoticed, and nothing is kept for ever."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Audit, Concern, ConcernEntry, Notice
from peercoach.services.calendar.working_days import (
    is_working_day,
    working_days_later,
    working_days_since,
)
from peercoach.services.care.reading import find_cover, open_concern
from peercoach.services.care.watching import KEPT_FOR, forget_concerns, remind_readers
from tests.factories import MONDAY
from tests.services.care_cast import VAULT, mails, samira_worries, store_care_cast

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
    if days:
        assert working_days_since(since, until, AMSTERDAM) == days
        assert working_days_since(since, until - HOUR, AMSTERDAM) == days - 1


def test_which_days_are_worked() -> None:
    days = [date(2027, 4, 27), date(2026, 9, 12), date(2026, 9, 13), date(2026, 9, 14)]
    assert [is_working_day(day) for day in days] == [False, False, False, True]


def test_readers_hear_again_after_a_working_day_and_coordinators_after_two(engine: Engine) -> None:
    cast = store_care_cast(engine)
    with unit_of_work(engine, write=True) as session:
        samira_worries(session, cast, now=MONDAY)
        begun = len(mails(session))
        assert remind_readers(session, now=MONDAY + DAY - HOUR) == 0
        assert remind_readers(session, now=MONDAY + DAY) == 2
        assert remind_readers(session, now=MONDAY + DAY + HOUR) == 0
        assert remind_readers(session, now=MONDAY + 2 * DAY) == 3
        assert remind_readers(session, now=MONDAY + 3 * DAY) == 2
        readers = [("concern-waiting", name) for name in ("Rosa Roos", "Stan Ster")]
        coordinator = ("concern-waiting", "Marieke M")
        assert mails(session)[begun:] == [*readers, *readers, coordinator, *readers]
        last = session.exec(select(Notice).order_by(Notice.id)).all()[begun + 4]
        assert last.payload == {"again": True, "desk": f"/co/{cast.pair.programme.slug}/care"}


def test_at_the_weekend_nobody_is_reminded(engine: Engine) -> None:
    cast = store_care_cast(engine)
    friday = MONDAY + 4 * DAY
    with unit_of_work(engine, write=True) as session:
        samira_worries(session, cast, now=friday)
        assert remind_readers(session, now=friday + 2 * DAY) == 0
        assert remind_readers(session, now=friday + 3 * DAY) == 2


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
