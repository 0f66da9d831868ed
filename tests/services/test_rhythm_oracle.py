"""Judging a silence, against a plain count of days that shares no line with it."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from peercoach.services.calendar.days import Calendar
from peercoach.services.quiet_pairs.events import Event, Sign
from peercoach.services.quiet_pairs.rhythm import assess
from peercoach.services.quiet_pairs.settings import QuietSettings

START = date(2026, 9, 7)
TODAY = 120

days = st.lists(st.integers(0, TODAY), max_size=14)
free = st.lists(st.tuples(st.integers(0, TODAY), st.integers(0, 14)), max_size=3)


def expected(met: list[int], looked: list[int], free_days: set[int]) -> str:
    """Day numbers only, counted one by one."""

    def counted(since: int, until: int) -> int:
        return len([day for day in range(since + 1, until + 1) if day not in free_days])

    occasions: list[int] = []
    newest = None
    for day in sorted(set(met)):
        if newest is None or day > newest + 2:
            occasions.append(day)
        newest = day
    gaps = [counted(a, b) for a, b in pairwise(occasions)][-8:]
    gaps += [14] * (3 - len(gaps))
    for _ in range(round(len(gaps) / 4 + 0.01)):  # half of one is one
        gaps.remove(max(gaps))
    rhythm = Fraction(max(gaps))
    if not met:
        waited = counted(0, TODAY)
        return "attention" if waited >= 8 else "new"
    last, looked_last = max(met), max(looked, default=-1)
    quiet = round(max(Fraction(3, 2) * rhythm, 14))
    attention = round(max(Fraction(5, 2) * rhythm, quiet + 7))
    if looked_last > last:
        last, quiet = looked_last, attention
    silent = counted(last, TODAY)
    if silent >= attention:
        return "attention"
    return "quiet" if silent >= quiet else "going_well"


@given(met=days, looked=st.lists(st.integers(0, TODAY), max_size=2), free=free)
def test_it_is_what_counting_days_one_by_one_says(
    met: list[int], looked: list[int], free: list[tuple[int, int]]
) -> None:
    def on(number: int) -> date:
        return START + timedelta(days=number)

    calendar = Calendar(
        ZoneInfo("Europe/Amsterdam"), [(on(first), on(first + long)) for first, long in free]
    )
    free_days = {day for first, long in free for day in range(first, first + long + 1)}
    events = [
        Event(START, Sign.began),
        *(Event(on(day), Sign.met) for day in met),
        *(Event(on(day), Sign.looked) for day in looked),
    ]
    found = assess(events, now=on(TODAY), calendar=calendar, settings=QuietSettings())
    assert found.standing.value == expected(met, looked, free_days)


histories = st.lists(
    st.tuples(st.integers(0, TODAY), st.sampled_from(sorted(set(Sign) - {Sign.began}))), max_size=12
)


@given(history=histories)
def test_who_is_in_touch_today_is_missed_by_nobody(history: list[tuple[int, Sign]]) -> None:
    """Whatever came before: but for a first meeting, where they only write for weeks."""
    events = [Event(START, Sign.began), *(Event(START + timedelta(d), sign) for d, sign in history)]
    now = START + timedelta(days=TODAY)
    found = assess(
        [*events, Event(now, Sign.met)],
        now=now,
        calendar=Calendar(ZoneInfo("Europe/Amsterdam")),
        settings=QuietSettings(),
    )
    assert found.reason is None


@given(history=histories, day=st.integers(0, TODAY), order=st.randoms(use_true_random=False))
def test_in_which_order_events_are_given_changes_nothing(
    history: list[tuple[int, Sign]], day: int, order: Random
) -> None:
    events = [Event(START, Sign.began), *(Event(START + timedelta(d), sign) for d, sign in history)]
    given = {
        "now": START + timedelta(days=day),
        "calendar": Calendar(ZoneInfo("Europe/Amsterdam")),
        "settings": QuietSettings(),
    }
    found = assess(events, **given)
    order.shuffle(events)
    assert assess(events, **given) == found


@given(met=days, more=st.integers(1, 60))
def test_a_silence_only_grows_until_somebody_is_in_touch(met: list[int], more: int) -> None:
    order = ["new", "going_well", "quiet", "attention"]
    calendar = Calendar(ZoneInfo("Europe/Amsterdam"))
    events = [Event(START, Sign.began), *(Event(START + timedelta(days=d), Sign.met) for d in met)]

    def standing(number: int) -> int:
        now = START + timedelta(days=number)
        found = assess(events, now=now, calendar=calendar, settings=QuietSettings())
        return order.index(found.standing.value)

    assert standing(TODAY + more) >= standing(TODAY)
