"""How long a silence may last: both sides of each boundary, on plain dates."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from peercoach.models import QuietReason
from peercoach.services.calendar.days import Calendar
from peercoach.services.quiet_pairs.events import Event, Sign
from peercoach.services.quiet_pairs.rhythm import Assessment, Standing, assess, rhythm_of
from peercoach.services.quiet_pairs.settings import QuietSettings

START = date(2026, 9, 7)
PLAIN = Calendar(ZoneInfo("Europe/Amsterdam"))
SETTINGS = QuietSettings()


def day(number: int) -> date:
    return START + timedelta(days=number)


def pair(*events: Event) -> list[Event]:
    """One that began on the first day."""
    return [Event(START, Sign.began), *events]


def on(number: int, sign: Sign) -> Event:
    return Event(day(number), sign)


def met(*numbers: int) -> list[Event]:
    return [on(number, Sign.met) for number in numbers]


def judge(events: list[Event], today: int, calendar: Calendar = PLAIN) -> Assessment:
    return assess(events, now=day(today), calendar=calendar, settings=SETTINGS)


def found(events: list[Event], today: int, calendar: Calendar = PLAIN) -> tuple[str, str | None]:
    one = judge(events, today, calendar)
    return one.standing.value, one.reason and one.reason.value


FINE = ("going_well", None)


def test_no_first_contact_is_nudged_on_day_five_and_shown_on_day_eight() -> None:
    assert found(pair(), 4) == ("new", None)
    assert found(pair(), 5) == ("new", "no_first_contact")
    assert judge(pair(), 5).nudges
    assert found(pair(), 7) == ("new", "no_first_contact")
    assert found(pair(), 8) == ("attention", "no_first_contact")
    assert not judge(pair(), 8).nudges


def test_no_first_meeting_shows_on_day_fourteen_however_much_they_write() -> None:
    writing = pair(on(2, Sign.wrote), on(13, Sign.wrote))
    assert found(writing, 13) == FINE
    assert found(writing, 14) == ("attention", "no_first_meeting")


def test_who_says_hello_late_has_a_week_for_a_first_meeting() -> None:
    late = pair(on(8, Sign.told_no_contact), on(9, Sign.looked), on(20, Sign.wrote))
    assert found(late, 26) == FINE
    assert found(late, 27) == ("attention", "no_first_meeting")


@pytest.mark.parametrize(
    ("before", "note", "flag"),
    [([], 25, 28), ([on(3, Sign.wrote)], 27, 27)],
    ids=["no_first_contact", "no_first_meeting"],
)
def test_whether_a_planned_meeting_happened_may_be_told_some_days_later(
    before: list[Event], note: int, flag: int
) -> None:
    planned = pair(*before, on(20, Sign.planned))
    assert judge(planned, note - 1).reason is None
    assert judge(planned, note).reason is not None
    assert judge(planned, flag - 1).standing is not Standing.attention
    assert judge(planned, flag).standing is Standing.attention


@pytest.mark.parametrize(
    ("gap", "quiet", "attention"),
    [
        (3, 14, 21),  # never sooner than after two weeks, and a coordinator a week later
        (7, 14, 21),
        (14, 21, 35),  # one and a half times their own rhythm; two and a half times
        (28, 42, 70),
    ],
)
def test_a_silence_may_last_as_long_as_their_rhythm_says(
    gap: int, quiet: int, attention: int
) -> None:
    last = 5 * gap
    meetings = pair(*met(*(n * gap for n in range(1, 6))))
    assert found(meetings, last + quiet - 1) == FINE
    assert found(meetings, last + quiet) == ("quiet", "quiet")
    assert found(meetings, last + attention - 1) == ("quiet", "quiet")
    assert found(meetings, last + attention) == ("attention", "quiet")


def rhythm(*numbers: int) -> float:
    return rhythm_of([day(n) for n in numbers], PLAIN, SETTINGS)


def test_with_few_contacts_what_was_agreed_holds() -> None:
    """For as many gaps as are missing: two of four days and one of fourteen are four, mostly."""
    assert rhythm() == rhythm(0, 4) == 14
    assert rhythm(0, 4, 8) == rhythm(0, 4, 8, 12) == 4


def test_one_long_gap_is_no_rhythm_yet_and_two_are() -> None:
    assert rhythm(0, 30) == 14
    assert rhythm(0, 30, 60) == 30


def test_a_rhythm_is_how_soon_they_are_in_touch_again_three_times_out_of_four() -> None:
    assert rhythm(0, 7, 14, 35, 56) == 21
    assert rhythm(0, 7, 14, 21, 28, 49) == 7


def test_an_answer_to_our_question_ends_a_silence_and_makes_no_rhythm() -> None:
    slow = pair(*met(0, 28, 56, 84), on(70, Sign.answered), on(98, Sign.answered))
    one = judge(slow, 99)
    assert (one.days, one.rhythm) == (1, 28)


def test_one_long_pause_leaves_a_rhythm_alone() -> None:
    assert rhythm(0, 7, 14, 60, 67, 74) == 7


def test_notes_to_and_fro_are_one_time_of_being_in_touch() -> None:
    assert rhythm(0, 1, 2, 14, 14, 15, 28, 29, 42) == 14


def test_a_rhythm_that_drifts_is_the_one_of_late() -> None:
    weekly = [7 * n for n in range(10)]
    monthly = [63 + 28 * n for n in range(1, 9)]
    assert rhythm(*weekly, *monthly) == 28


def test_breaks_and_exam_weeks_stop_the_clock() -> None:
    calendar = Calendar(PLAIN.zone, [(day(15), day(21))])
    once = pair(*met(10))
    assert found(once, 10 + 21 + 6, calendar) == FINE
    assert found(once, 10 + 21 + 7, calendar) == ("quiet", "quiet")


def test_a_pause_does_not_count_and_silence_counts_from_when_they_went_on() -> None:
    rested = pair(*met(2), on(40, Sign.went_on))
    assert found(rested, 60) == FINE
    assert found(rested, 61) == ("quiet", "quiet")


def test_until_a_planned_meeting_nobody_waits_and_then_the_clock_starts() -> None:
    planned = pair(*met(2), on(30, Sign.planned))
    assert found(planned, 30) == FINE
    assert found(planned, 50) == FINE
    assert found(planned, 51) == ("quiet", "quiet")


def test_what_a_person_looked_at_comes_back_after_two_weeks_of_silence_and_no_sooner() -> None:
    closed = pair(on(8, Sign.told_no_contact), on(9, Sign.looked))
    assert found(closed, 22) == ("new", None)
    assert found(closed, 23) == ("attention", "quiet")


def test_at_latest_a_coordinator_is_asked_by_the_calendar_whatever_rhythm_or_break() -> None:
    calendar = Calendar(PLAIN.zone, [(day(120), day(140))])
    monthly, settings = pair(*met(0, 28, 56, 84, 112)), replace(SETTINGS, at_latest=45)

    def standing(number: int) -> str:
        one = assess(monthly, now=day(number), calendar=calendar, settings=settings)
        return f"{one.standing}{' nudges' * one.nudges}"

    assert standing(112 + 37) == "going_well"
    assert standing(112 + 38) == standing(112 + 44) == "quiet nudges"
    assert standing(112 + 45) == "attention"


def test_who_was_looked_at_comes_back_after_as_long_a_silence_again() -> None:
    looked = pair(*met(0, 14, 28, 42), on(77, Sign.looked))
    assert found(looked, 77 + 34) == FINE
    assert found(looked, 77 + 35) == ("attention", "quiet")


def test_what_is_still_to_come_is_not_known_yet() -> None:
    assert found(pair(on(50, Sign.met)), 8) == ("attention", "no_first_contact")


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([], "events: expected one that began by 2026-09-08, found none"),
        (met(0), "events: expected one that began by 2026-09-08, found none"),
        ([on(2, Sign.began)], "events: expected one that began by 2026-09-08, found none"),
        (pair(Event(START, "coffee")), "events[1]: expected a date and a Sign"),  # type: ignore[arg-type]
        (
            pair(Event(datetime(2026, 9, 7, tzinfo=UTC), Sign.met)),
            "events[1]: expected a date and a Sign",
        ),
    ],
)
def test_what_is_no_history_is_refused_by_its_place(events: list[Event], said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        judge(events, 1)


def test_a_rhythm_takes_a_gap_at_least() -> None:
    with pytest.raises(ValueError, match="gaps_for_a_rhythm: expected 1 or more, found 0"):
        QuietSettings(gaps_for_a_rhythm=0)


def test_the_assessment_has_its_facts() -> None:
    assert judge(pair(*met(14, 28, 42, 56, 70)), 105) == Assessment(
        Standing.attention,
        QuietReason.quiet,
        days=35,
        quiet_after=21,
        attention_after=35,
        rhythm=14.0,
        last=day(70),
    )


def test_the_example_of_the_docs_is_true() -> None:
    text = (Path(__file__).parents[2] / "docs/quiet-pairs.md").read_text(encoding="utf-8")
    lines = text.partition("## What goes in")[0].splitlines()
    exec("\n".join(line[4:] for line in lines if line.startswith("    ")))
