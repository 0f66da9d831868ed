"""How long a silence may last: both sides of each boundary, on plain dates."""

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from peercoach.models import QuietReason
from peercoach.services.calendar.days import Calendar
from peercoach.services.quiet_pairs.rhythm import Finding, History, assess, rhythm_of

START = date(2026, 9, 7)
PLAIN = Calendar(ZoneInfo("Europe/Amsterdam"))


def day(number: int) -> date:
    return START + timedelta(days=number)


def found(history: History, today: int, calendar: Calendar = PLAIN) -> tuple[str, int] | None:
    finding = assess(history, today=day(today), calendar=calendar)
    return finding and (finding.reason.value, finding.days)


def test_no_first_contact_shows_on_day_eight() -> None:
    new = History(START)
    assert found(new, 7) is None
    assert found(new, 8) == ("no_first_contact", 8)


def test_no_first_meeting_shows_on_day_fourteen_however_much_they_write() -> None:
    writing = History(START, [day(2), day(13)])
    assert found(writing, 13) is None
    assert found(writing, 14) == ("no_first_meeting", 14)


@pytest.mark.parametrize(
    ("gap", "allowed"),
    [
        (3, 14),  # never sooner than after two weeks
        (7, 14),
        (14, 21),  # one and a half times their own rhythm
        (28, 42),
    ],
)
def test_a_silence_may_last_as_long_as_their_rhythm_says(gap: int, allowed: int) -> None:
    meetings = [day(n * gap) for n in range(1, 6)]
    last = 5 * gap
    assert found(History(START, meetings, have_met=True), last + allowed - 1) is None
    assert found(History(START, meetings, have_met=True), last + allowed) == ("quiet", allowed)


def test_with_few_contacts_they_are_taken_to_meet_every_week() -> None:
    assert rhythm_of([], PLAIN) == 7
    assert rhythm_of([day(0), day(30), day(60)], PLAIN) == 7
    assert rhythm_of([day(0), day(30), day(60), day(90)], PLAIN) == 30


def test_one_long_pause_leaves_a_rhythm_alone() -> None:
    assert rhythm_of([day(n) for n in (0, 7, 14, 60, 67, 74)], PLAIN) == 7


def test_two_contacts_on_one_day_are_one() -> None:
    assert rhythm_of([day(n) for n in (0, 0, 10, 10, 20, 20, 30)], PLAIN) == 10


def test_breaks_and_exam_weeks_stop_the_clock() -> None:
    calendar = Calendar(PLAIN.zone, [(day(15), day(21))])
    history = History(START, [day(10)], have_met=True)
    assert found(history, 10 + 14 + 6, calendar) is None
    assert found(history, 10 + 14 + 7, calendar) == ("quiet", 14)


def test_until_a_planned_meeting_nobody_waits_and_then_the_clock_starts() -> None:
    history = History(START, [day(2)], have_met=True, planned=day(30))
    assert found(history, 30) is None
    assert found(history, 43) is None
    assert found(history, 44) == ("quiet", 14)


def test_what_a_person_closed_comes_back_only_after_a_new_silence() -> None:
    raised: Sequence[QuietReason] = [QuietReason.no_first_contact, QuietReason.no_first_meeting]
    closed = History(START, looked_at=day(9), raised=raised)
    assert found(closed, 22) is None
    assert found(closed, 23) == ("quiet", 14)


def test_the_finding_says_what_was_allowed() -> None:
    meetings = [day(n * 14) for n in range(1, 6)]
    finding = assess(History(START, meetings, have_met=True), today=day(100), calendar=PLAIN)
    assert finding == Finding(QuietReason.quiet, days=30, allowed=21, rhythm=14.0)
