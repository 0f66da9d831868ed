"""How soon a pair that fades is noticed, and how often for nothing, beside fixed timeouts on the
same histories: `python -m bench.quiet docs/quiet-pairs.svg`.

At an equal number of flags for nothing: our rule has one dial, from asking soon to asking late, and
stands beside each timeout where it flags no more for nothing and sends no more notes. How a rhythm
is learned, and what else is chosen here, was found on other semesters (seeds 100 to 105). All are
made up, each from a seed. Pairs are in touch every 4 to 30 days, each in its own rhythm, which
drifts for half of them; little happens in breaks and exam weeks. A quarter fades on a day we know.
Some never answer a check-in; some meet and note only one time in three. All begin within four days:
who never does is no silence.
"""

import sys
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from statistics import mean, median
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bench.picture import picture
from peercoach.services.calendar.days import Calendar
from peercoach.services.quiet_pairs.events import Event, Sign
from peercoach.services.quiet_pairs.rhythm import Standing, assess
from peercoach.services.quiet_pairs.settings import QuietSettings

START, WEEKS = date(2026, 9, 7), 20
DAYS = [START + timedelta(days=n) for n in range(7 * WEEKS)]
CALENDAR = Calendar(
    ZoneInfo("Europe/Amsterdam"),
    [
        (date(2026, 10, 19), date(2026, 10, 30)),
        (date(2026, 12, 21), date(2027, 1, 3)),
        (date(2027, 1, 18), date(2027, 1, 24)),
    ],
)
CHECK_INS = (4, 9, 15)
PAIRS, PER_COORDINATOR = 400, 200
SEEDS = range(300, 306)
FIXED = (14, 21, 30, 45)
CURVE = (14, 17, 21, 25, 30, 35, 40, 45, 50)
EARLIER = 3
"""So many days before a flag one of the two gets a note: with every contestant."""
DIAL = [n / 20 for n in range(6, 61)]
"""A note after so many times their rhythm, a flag so many days later."""
DRAWN = (0.5, 0.6, 0.75, 1.0, 1.25, 1.5, 2.0)
LEAST, AT_LATEST = 10, 52
"""Not before so many days for each time; and by then in any case."""
JUST_ASKED = timedelta(days=7)
"""A check-in that left so shortly before the silence was one stands for our note."""
AGAIN = timedelta(days=4)
"""So long after it, who did not answer is asked once more."""


@dataclass(frozen=True)
class Life:
    """What is known of a pair, and what only we know: the last day they really were in touch."""

    events: Sequence[Event]
    faded: date | None
    asked: Sequence[date] = ()
    """The days of their check-ins."""


def live(random: Random) -> Life:
    every = min(max(random.lognormvariate(2.25, 0.5), 4), 30)
    drift = random.choice((1, 1, 0.6, 1.8))
    fades = START + timedelta(days=random.randint(14, 84)) if random.random() < 0.25 else None
    notes = 0.35 if random.random() < 0.25 else 1.0
    answers = 0.0 if random.random() < 0.2 else 0.65
    touch = list(_in_touch(random, every, drift, fades or DAYS[-1]))
    known = [touch[0], *(day for day in touch[1:] if random.random() < notes)]
    events = [Event(START, Sign.began), *(Event(day, Sign.met) for day in known)]
    asked = [START + timedelta(weeks=week, days=random.randint(0, 3)) for week in CHECK_INS]
    for day in asked:
        alive = fades is None or day <= fades
        if alive and random.random() < answers:
            events.append(Event(day, Sign.answered))
    return Life(events, max(touch) if fades else None, asked)


def _in_touch(random: Random, every: float, drift: float, last: date) -> list[date]:
    day = START + timedelta(days=random.randint(2, 4))
    days: list[date] = []
    half = START + timedelta(days=len(DAYS) // 2)
    while day <= last:
        if not CALENDAR.is_free(day) or random.random() < 0.2 or not days:
            days.append(day)
        pace = every * (drift if day > half else 1)
        day += timedelta(days=max(2, round(pace * random.uniform(0.6, 1.4))))
    return days


class Verdict(NamedTuple):
    """Whether one of the two gets a note, whether a coordinator is asked, and for how many days
    nothing of that can change unless there is a sign of life."""

    note: bool
    flag: bool
    wait: int


Judge = Callable[[Sequence[Event], date], Verdict]


class Contestant(NamedTuple):
    judge: Judge
    asks_once: bool
    """A check-in that just left stands for a note, and what a coordinator looked at gets none."""


def ours(settings: QuietSettings) -> Contestant:
    def judge(events: Sequence[Event], today: date) -> Verdict:
        found = assess(events, now=today, calendar=CALENDAR, settings=settings)
        flag = found.standing is Standing.attention
        until = found.quiet_after if found.days < found.quiet_after else found.attention_after
        wait = until - found.days
        if settings.at_latest:
            last_resort = settings.at_latest - (today - found.last).days
            ahead = 0 if found.nudges else settings.attention_later
            wait = min(wait, last_resort - ahead)
        return Verdict(found.nudges, flag, max(1, wait))

    return Contestant(judge, asks_once=True)


@cache
def at(times: float) -> Contestant:
    """Ours, with its dial there."""
    return ours(
        QuietSettings(
            quiet_times=times,
            quiet_days=round(LEAST * times),
            attention_times=times,
            attention_later=EARLIER,
            at_latest=AT_LATEST,
        )
    )


@cache
def after(days: int) -> Contestant:
    """A fixed timeout: that many days without a sign, whoever they are, whatever the season."""

    def judge(events: Sequence[Event], today: date) -> Verdict:
        silent = (today - max(one.day for one in events if one.day <= today)).days
        note = silent >= days - EARLIER
        until = days if note else days - EARLIER
        return Verdict(note, silent >= days, max(1, until - silent))

    return Contestant(judge, asks_once=False)


@dataclass(frozen=True)
class Outcome:
    """Over one semester of many pairs; `days` from the last real contact to the flag."""

    false: float
    found: float
    missed: float
    days: float
    mean_days: float
    mails: float

    @property
    def weekly(self) -> float:
        """Flags for nothing that a coordinator of 200 pairs looks at in a week."""
        return self.false / WEEKS * PER_COORDINATOR / PAIRS


def watch(lives: Sequence[Life], one: Contestant) -> Outcome:
    """Every morning of the semester. A coordinator looks at each flag the day it is raised."""
    false, late, missed, mails = 0, [], 0, 0
    for life in lives:
        events, noted, found, again, of = list(life.events), None, False, START, START
        for today in DAYS:
            since = max(event.day for event in events if event.day <= today)
            if since == of and today < again:
                continue
            note, flag, wait = one.judge(events, today)
            again, of = today + timedelta(days=wait), since
            if note and noted != since:
                mails += not (one.asks_once and _just_asked(life, since, today))
                noted = since
            if not flag:
                continue
            if life.faded and today > life.faded:
                late.append((today - life.faded).days)
                found = True
                break
            false += 1
            events.append(Event(today, Sign.looked))
        missed += life.faded is not None and not found
    return Outcome(false, len(late), missed, median(late), mean(late), mails / len(lives))


def _just_asked(life: Life, since: date, today: date) -> bool:
    """By a check-in or its reminder; whoever answered the last one began a new silence by it."""
    mails = [day + later for day in life.asked if day > since for later in (timedelta(), AGAIN)]
    return any(today - JUST_ASKED <= day <= today for day in mails)


@cache
def semester(seed: int) -> Sequence[Life]:
    return [live(Random(f"{seed} {n}")) for n in range(PAIRS)]


@cache
def over(contestant: Contestant) -> Outcome:
    """Means over the semesters."""
    some = [watch(semester(seed), contestant) for seed in SEEDS]
    return Outcome(*(mean(getattr(one, each.name) for one in some) for each in fields(Outcome)))


def ours_beside(rival: Outcome) -> float:
    """The soonest that flags no more for nothing, misses no more and sends no more notes."""

    def is_so(times: float) -> bool:
        one = over(at(times))
        fewer_notes = one.mails <= rival.mails and one.missed <= rival.missed
        return one.false <= rival.false and fewer_notes

    return DIAL[bisect_left(DIAL, True, key=is_so)]


def timeout_beside(one: Outcome) -> int:
    """The shortest that flags no more for nothing."""
    days = range(14, 61)
    return days[bisect_left(days, True, key=lambda each: over(after(each)).false <= one.false)]


def measure() -> dict[str, Outcome]:
    """By the name of each contestant, in pairs."""
    found = {}
    for days in FIXED:
        rival = found[f"{days} days"] = over(after(days))
        times = ours_beside(rival)
        found[f"ours at {times:g}"] = over(at(times))
    for name, settings in (
        ("ours, as it comes", QuietSettings()),
        (f"ours, {AT_LATEST} days at the latest", QuietSettings(at_latest=AT_LATEST)),
    ):
        one = over(ours(settings))
        days = timeout_beside(one)
        found[f"{days} days: {name}"] = over(after(days))
        found[name] = one
    return found


def main(file: str) -> None:
    print("| | flags for nothing | a week | noticed | missed | days | on average | notes a pair |")
    print("|---|---|---|---|---|---|---|---|")
    for name, one in measure().items():
        print(
            f"| {name} | {one.false:.0f} | {one.weekly:.1f} | {one.found:.0f} | {one.missed:.1f} |"
            f" {one.days:.0f} | {one.mean_days:.1f} | {one.mails:.2f} |"
        )
    curves = {
        "ours": {f"{times:g} ×": over(at(times)) for times in DRAWN},
        "timeouts": {f"{days} days": over(after(days)) for days in CURVE},
    }
    lines = {
        kind: {name: (one.weekly, one.mean_days) for name, one in curve.items()}
        for kind, curve in curves.items()
    }
    Path(file).write_text(
        picture(
            lines,
            title="Flags for nothing in a week, and days until a pair that fades is noticed",
            along=(f"flags for nothing a week, {PER_COORDINATOR} pairs", 5, ".0f"),
            up=("days to notice, on average, from the last real contact", 10, ".0f"),
        ),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
