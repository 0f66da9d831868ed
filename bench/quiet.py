"""How soon a pair that fades is noticed, and how often for nothing, beside fixed timeouts on the
same histories: `python -m bench.quiet docs/quiet-pairs.svg`.

Made-up semesters, each from a seed. Pairs are in touch every 4 to 30 days, each in its own rhythm,
which drifts for a third of them; little happens in breaks and exam weeks. A quarter fades on a day
we know. Some never answer a check-in; some meet and note only one time in three.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import mean, median
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
SEEDS, PAIRS, PER_COORDINATOR = range(3), 400, 200
FIXED = (14, 21, 30, 45)
SURE = 9
"""Nobody is asked anything sooner than that."""
SCALES = (0.7, 0.85, 1.0, 1.3, 1.7)


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
    day = START + timedelta(days=random.randint(2, 9))
    days: list[date] = []
    half = START + timedelta(days=len(DAYS) // 2)
    while day <= last:
        if not CALENDAR.is_free(day) or random.random() < 0.2 or not days:
            days.append(day)
        pace = every * (drift if day > half else 1)
        day += timedelta(days=max(2, round(pace * random.uniform(0.6, 1.4))))
    return days


Judge = Callable[[Sequence[Event], date], tuple[bool, bool]]
"""Whether one of the two gets a mail on this day, and whether a coordinator is asked."""


def ours(scale: float) -> Judge:
    plain = QuietSettings()
    settings = replace(
        plain,
        quiet_times=plain.quiet_times * scale,
        quiet_days=round(plain.quiet_days * scale),
        attention_times=plain.attention_times * scale,
        attention_later=round(plain.attention_later * scale),
    )

    def judge(events: Sequence[Event], today: date) -> tuple[bool, bool]:
        found = assess(events, now=today, calendar=CALENDAR, settings=settings)
        return found.nudges, found.standing is Standing.attention

    return judge


def after(days: int) -> Judge:
    """A fixed timeout: that many days without a sign, whoever they are, whatever the season. Both
    a mail and a flag."""

    def judge(events: Sequence[Event], today: date) -> tuple[bool, bool]:
        last = max(one.day for one in events if one.day <= today)
        late = (today - last).days >= days
        return late, late

    return judge


@dataclass(frozen=True)
class Outcome:
    """Over one semester of many pairs; `days` from the last real contact to the flag."""

    false: int
    found: int
    missed: int
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
        events, nudged, found = list(life.events), None, False
        for today in DAYS:
            since = max(one.day for one in events if one.day <= today)
            if (today - since).days < SURE:
                continue
            mail, flag = judge(events, today)
            if mail and nudged != since:
                mails, nudged = mails + 1, since
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


def measure() -> dict[str, Outcome]:
    """By the name of each contestant, means over the seeds."""
    judges = {f"ours × {scale:g}": ours(scale) for scale in SCALES}
    judges |= {f"{days} days": after(days) for days in FIXED}
    lives = {seed: [live(Random(f"{seed} {n}")) for n in range(PAIRS)] for seed in SEEDS}
    return {
        name: _mean([watch(some, judge) for some in lives.values()])
        for name, judge in judges.items()
    }


def _mean(some: Sequence[Outcome]) -> Outcome:
    def of(name: str) -> float:
        return float(mean(getattr(one, name) for one in some))

    return Outcome(
        round(of("false")), round(of("found")), round(of("missed")), of("days"), of("mails")
    )


def main(file: str) -> None:
    found = measure()
    print("| | false flags | found | missed | days to notice | flags a week | mails a pair |")
    print("|---|---|---|---|---|---|---|")
    for name, one in found.items():
        print(
            f"| {name} | {one.false} | {one.found} | {one.missed} | {one.days:.0f} |"
            f" {one.weekly:.1f} | {one.mails:.2f} |"
        )
    lines = {
        kind: {name: (one.false, one.days) for name, one in found.items() if kind in name}
        for kind in ("ours", "days")
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
