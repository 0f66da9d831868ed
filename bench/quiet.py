"""How soon real silence is noticed, and how often it is a false alarm: `python -m bench.quiet`.

Simulated semesters of made-up pairs: each with a rhythm of its own that drifts, a break and exam
weeks without contact, some who meet without noting it, and some who fade on a day that is known
here. The same histories go to the detector of the service and to fixed timeouts. Prints Markdown.
"""

import argparse
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from peercoach.services.calendar.days import Calendar
from peercoach.services.quiet_pairs.rhythm import History, assess

START, DAYS = date(2026, 9, 7), 147
CALENDAR = Calendar(
    ZoneInfo("Europe/Amsterdam"),
    [
        (date(2026, 10, 19), date(2026, 10, 25)),
        (date(2026, 11, 2), date(2026, 11, 13)),
        (date(2026, 12, 21), date(2027, 1, 3)),
        (date(2027, 1, 18), date(2027, 1, 29)),
    ],
)
FADES, NEVER_NOTES = 0.3, 0.1
TIMEOUTS = (14, 21, 30, 45)
Detector = Callable[[History, date], bool]


@dataclass(frozen=True, slots=True)
class Semester:
    """What was noted of a pair; `faded` is the day of their last contact, noted or not."""

    noted: list[date]
    faded: date | None


def semester(chance: random.Random) -> Semester:
    rhythm = chance.choice((5.0, 7.0, 7.0, 10.0, 14.0, 14.0, 21.0, 28.0))
    drift = chance.choice((1.0, 1.0, 1.01, 1.02))
    share = 0.3 if chance.random() < NEVER_NOTES else 0.85
    stops = chance.randint(30, 110) if chance.random() < FADES else None
    day, last = 2.0, START
    noted: list[date] = []
    while day < (stops or DAYS):
        today = START + timedelta(days=int(day))
        if not CALENDAR.is_free(today):
            last = today
            if not noted or chance.random() < share:
                noted.append(today)
        day += max(1.0, rhythm * chance.lognormvariate(0, 0.35))
        rhythm *= drift
    return Semester(noted, last if stops else None)


def by_rhythm(history: History, today: date) -> bool:
    return assess(history, today=today, calendar=CALENDAR) is not None


def after(days: int) -> Detector:
    """Silent for so many days, whatever they are."""

    def quiet(history: History, today: date) -> bool:
        last = max(day for day in (history.start, *history.contacts, history.looked_at) if day)
        return (today - last).days >= days

    return quiet


def flags(pair: Semester, quiet: Detector) -> list[date]:
    """Days on which an episode opens. Somebody looks at each after two days, and closes it."""
    opened: list[date] = []
    looked = None
    for number in range(DAYS):
        today = START + timedelta(days=number)
        if opened and looked is None and (today - opened[-1]).days >= 2:
            looked = today
        if opened and looked is None:
            continue
        known = [day for day in pair.noted if day <= today]
        history = History(START, known, have_met=True, looked_at=looked)
        if known and quiet(history, today):
            opened.append(today)
            looked = None
    return opened


def row(name: str, pairs: list[Semester], quiet: Detector) -> str:
    false, waits, missed = 0, [], 0
    for pair in pairs:
        opened = flags(pair, quiet)
        real = [day for day in opened if pair.faded and day > pair.faded]
        false += len(opened) - len(real)
        if pair.faded and real:
            waits.append((real[0] - pair.faded).days)
        missed += bool(pair.faded and not real)
    per_week = false / (DAYS / 7) / (len(pairs) / 100)
    late = sorted(waits)[int(len(waits) * 0.9)]
    return f"| {name} | {per_week:.1f} | {median(waits):.0f} | {late} | {missed} |"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pairs", type=int, default=400)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    chance = random.Random(given.seed)
    pairs = [semester(chance) for _ in range(given.pairs)]
    faded = sum(pair.faded is not None for pair in pairs)
    print(f"{given.pairs} pairs, {faded} of which fade; seed {given.seed}.\n")
    print("| | false flags a week per 100 pairs | days to notice | of nine in ten | missed |")
    print("| --- | ---: | ---: | ---: | ---: |")
    print(row("their own rhythm", pairs, by_rhythm))
    for days in TIMEOUTS:
        print(row(f"{days} days for all", pairs, after(days)))


if __name__ == "__main__":
    main()
