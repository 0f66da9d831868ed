"""How soon a pair that fades is noticed, and how often for nothing, beside fixed timeouts on the
same histories: `python -m bench.quiet docs/quiet-pairs.svg`.

At an equal number of flags for nothing: beside each timeout stand our rule with lengths that were
chosen on semesters of their own. Those told of are others. All are made up, each from a seed. Pairs
are in touch every 4 to 30 days, each in its own rhythm, which drifts for half of them; little
happens in breaks and exam weeks. A quarter fades on a day we know. Some never answer a check-in;
some meet and note only one time in three. All begin within four days: who never does is no silence.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
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
TUNED_ON, REPORTED_ON = (100,), (200, 201, 202)
"""Seeds: what is chosen on some is told of others."""
FIXED = (14, 21, 30, 45)
EARLIER = 7
"""So many days before a flag one of the two gets a note: with every contestant."""
Lengths = tuple[float, int]
TIMES, FLOORS = (1.0, 1.5, 2.0, 2.5), range(12, 61, 4)


@dataclass(frozen=True)
class Life:
    """What is known of a pair, and what only we know: the last day they really were in touch."""

    events: Sequence[Event]
    faded: date | None


def live(random: Random) -> Life:
    every = min(max(random.lognormvariate(2.25, 0.5), 4), 30)
    drift = random.choice((1, 1, 0.6, 1.8))
    fades = START + timedelta(days=random.randint(14, 84)) if random.random() < 0.25 else None
    notes = 0.35 if random.random() < 0.25 else 1.0
    answers = 0.0 if random.random() < 0.2 else 0.65
    touch = list(_in_touch(random, every, drift, fades or DAYS[-1]))
    known = [touch[0], *(day for day in touch[1:] if random.random() < notes)]
    events = [Event(START, Sign.began), *(Event(day, Sign.met) for day in known)]
    for week in CHECK_INS:
        day = START + timedelta(weeks=week, days=random.randint(0, 3))
        alive = fades is None or day <= fades
        if alive and random.random() < answers:
            events.append(Event(day, Sign.answered))
    return Life(events, max(touch) if fades else None)


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


def ours(settings: QuietSettings) -> Judge:
    def judge(events: Sequence[Event], today: date) -> Verdict:
        found = assess(events, now=today, calendar=CALENDAR, settings=settings)
        flag = found.standing is Standing.attention
        until = found.quiet_after if found.days < found.quiet_after else found.attention_after
        return Verdict(found.nudges or flag, flag, max(1, until - found.days))

    return judge


def with_lengths(times: float, floor: int) -> QuietSettings:
    """A flag after so many times their rhythm, and not before so many days."""
    return QuietSettings(
        quiet_times=0.6 * times,  # as 1.5 to 2.5
        quiet_days=floor - EARLIER,
        attention_times=times,
        attention_later=EARLIER,
    )


def after(days: int) -> Judge:
    """A fixed timeout: that many days without a sign, whoever they are, whatever the season."""

    def judge(events: Sequence[Event], today: date) -> Verdict:
        silent = (today - max(one.day for one in events if one.day <= today)).days
        note = silent >= days - EARLIER
        until = days if note else days - EARLIER
        return Verdict(note, silent >= days, max(1, until - silent))

    return judge


@dataclass(frozen=True)
class Outcome:
    """Over one semester of many pairs; `days` from the last real contact to the flag."""

    false: float
    found: float
    missed: float
    days: float
    mails: float

    @property
    def weekly(self) -> float:
        """Flags that a coordinator of 200 pairs looks at in a week."""
        return (self.false + self.found) / WEEKS * PER_COORDINATOR / PAIRS


def watch(lives: Sequence[Life], judge: Judge) -> Outcome:
    """Every morning of the semester. A coordinator looks at each flag the day it is raised."""
    false, late, missed, mails = 0, [], 0, 0
    for life in lives:
        events, noted, found, again, of = list(life.events), None, False, START, START
        for today in DAYS:
            since = max(one.day for one in events if one.day <= today)
            if since == of and today < again:
                continue
            note, flag, wait = judge(events, today)
            again, of = today + timedelta(days=wait), since
            if note and noted != since:
                mails, noted = mails + 1, since
            if not flag:
                continue
            if life.faded and today > life.faded:
                late.append((today - life.faded).days)
                found = True
                break
            false += 1
            events.append(Event(today, Sign.looked))
        missed += life.faded is not None and not found
    return Outcome(false, len(late), missed, median(late), mails / len(lives))


def over(seeds: Sequence[int], judge: Judge) -> Outcome:
    """Means over these semesters."""
    some = [watch([live(Random(f"{seed} {n}")) for n in range(PAIRS)], judge) for seed in seeds]
    return Outcome(*(mean(getattr(one, each.name) for one in some) for each in fields(Outcome)))


def choose(rival: Outcome, known: Mapping[Lengths, Outcome]) -> Lengths:
    """Of ours that flag no more for nothing, miss no more and send no more notes, as far as there
    are such: the one that notices soonest."""

    def worth(lengths: Lengths) -> tuple[bool, bool, bool, float]:
        one = known[lengths]
        return (
            one.false > rival.false,
            one.missed > rival.missed,
            one.mails > rival.mails,
            one.days,
        )

    return min(known, key=worth)


def measure() -> dict[str, Outcome]:
    """By the name of each contestant."""
    lengths = [(times, floor) for times in TIMES for floor in FLOORS]
    known = {one: over(TUNED_ON, ours(with_lengths(*one))) for one in lengths}
    found = {"ours, as it comes": over(REPORTED_ON, ours(QuietSettings()))}
    for days in FIXED:
        times, floor = choose(over(TUNED_ON, after(days)), known)
        found[f"{days} days"] = over(REPORTED_ON, after(days))
        name = f"ours for {days}: {times:g} ×, {floor}"
        found[name] = over(REPORTED_ON, ours(with_lengths(times, floor)))
    return found


def main(file: str) -> None:
    found = measure()
    print(
        "| | flags for nothing | noticed | missed | days to notice | flags a week | notes a pair |"
    )
    print("|---|---|---|---|---|---|---|")
    for name, one in found.items():
        print(
            f"| {name} | {one.false:.0f} | {one.found:.0f} | {one.missed:.1f} | {one.days:.0f} |"
            f" {one.weekly:.1f} | {one.mails:.2f} |"
        )
    points = sorted((one.false, one.days, name) for name, one in found.items())
    lines = {
        kind: {name: (false, days) for false, days, name in points if is_ours == ("ours" in name)}
        for kind, is_ours in (("ours", True), ("timeouts", False))
    }
    Path(file).write_text(
        picture(
            lines,
            title="False flags in a semester, and days until a pair that fades is noticed",
            along=(f"flags for nothing, {PAIRS} pairs, {WEEKS} weeks", 100, ".0f"),
            up=("days to notice, from the last real contact", 10, ".0f"),
        ),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
