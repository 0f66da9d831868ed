"""How a pair fared since September, told as the days on which its two people were in touch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from peercoach.models import ContactKind

ONE_DAY = timedelta(days=1)


class Story(StrEnum):
    """`soon_quiet` is still within its rhythm, and will not be in a few days; of a pair that `asks`
    the first-year answered that it does not go so well."""

    going_well = "going_well"
    asks = "asks"
    soon_quiet = "soon_quiet"
    quiet = "quiet"
    never_met = "never_met"
    never_in_touch = "never_in_touch"
    paused = "paused"
    ended = "ended"


@dataclass(frozen=True)
class InTouch:
    day: date
    kind: ContactKind


def story_of(number: int) -> Story:
    """Of the pair of the first-year with this number, from 1: spread out, the same every time."""
    return SPREAD.get(number, Story.going_well)


SPREAD = {
    **dict.fromkeys((9, 41, 73, 97), Story.quiet),
    **dict.fromkeys((23, 88), Story.never_met),
    **dict.fromkeys((57, 94), Story.never_in_touch),
    **dict.fromkeys((26, 63), Story.asks),
    **dict.fromkeys((12, 30, 47, 66, 79, 104), Story.soon_quiet),
    **dict.fromkeys((5, 52, 70, 91), Story.paused),
    **dict.fromkeys((17, 38, 61, 83, 99), Story.ended),
}


def days_in_touch(story: Story, *, start: date, today: date, random: Random) -> Sequence[InTouch]:
    """Dates in order, never two of a kind on one day, none after today."""
    if story is Story.never_in_touch:
        return ()
    if story is Story.never_met:
        return [InTouch(start + n * ONE_DAY, ContactKind.wrote) for n in (1, 4, 9)]
    every = random.randint(6, 8) if story in (Story.quiet, Story.soon_quiet) else _rhythm(random)
    last = _last_day(story, today, every, random)
    return list(_rhythmic(start, last, every, random))


def _rhythm(random: Random) -> int:
    """Days between two contacts; most pairs meet about every other week, and write in between."""
    return random.choice((5, 6, 7, 7, 8, 9, 10))


def _last_day(story: Story, today: date, every: int, random: Random) -> date:
    match story:
        case Story.soon_quiet:
            return today - random.randint(31, 32) * ONE_DAY
        case Story.quiet:
            return today - random.randint(38, 50) * ONE_DAY
        case Story.paused:
            return today - random.randint(15, 25) * ONE_DAY
        case Story.ended:
            return today - random.randint(30, 40) * ONE_DAY
        case _:
            return today - random.randint(0, min(every, 6)) * ONE_DAY


def _rhythmic(start: date, last: date, every: int, random: Random) -> Iterator[InTouch]:
    """A hello, a first meeting within ten days, then on in this rhythm up to the last day."""
    yield InTouch(start + random.randint(0, 3) * ONE_DAY, ContactKind.wrote)
    day = start + random.randint(4, 10) * ONE_DAY
    met = True
    while day < last:
        yield InTouch(day, ContactKind.met if met else ContactKind.wrote)
        met = not met or random.random() < 0.3
        day += max(every + random.randint(-2, 2), 3) * ONE_DAY
    yield InTouch(last, ContactKind.met)
