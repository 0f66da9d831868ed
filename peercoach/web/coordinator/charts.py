"""Pictures of a draft, worked out here and drawn as SVG by the templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from peercoach.services.rounds.preview import Load

BINS = 10


class Bar(NamedTuple):
    x: float
    y: float
    height: float


class Line(NamedTuple):
    y: float
    label: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """Pairs by how well they fit, in tens; `before` and its `ghosts` are those of another draft."""

    counts: Sequence[int]
    before: Sequence[int]
    bars: Sequence[Bar]
    ghosts: Sequence[Bar]
    lines: Sequence[Line]


def histogram(fits: Sequence[int], before: Sequence[int] = ()) -> Histogram:
    counts, old = _in_tens(fits), _in_tens(before)
    top = round_up(max(*counts, *old, 1))
    floor, room = 138, 130

    def bars(numbers: Sequence[int]) -> list[Bar]:
        heights = [number * room / top for number in numbers]
        return [Bar(34 + 30 * i, floor - height, height) for i, height in enumerate(heights)]

    lines = [Line(floor - room * part / 2, top * part // 2) for part in range(3)]
    ghosts = [bar for bar in bars(old) if bar.height]
    return Histogram(counts, old, bars(counts), ghosts, lines)


def _in_tens(fits: Sequence[int]) -> list[int]:
    counts = [0] * BINS
    for fit in fits:
        counts[min(fit // 10, BINS - 1)] += 1
    return counts


def round_up(most: int) -> int:
    """A top for the axis that halves well: 2, 4, 10, 20, 40, 100 …"""
    top = 2
    while True:
        for step in (1, 2, 5):
            if top * step >= most:
                return top * step
        top *= 10


class Block(NamedTuple):
    """All coaches with as many places: where they stand, and the height of a fair share."""

    places: int
    left: float
    right: float
    fair: float


@dataclass(frozen=True, slots=True)
class Skyline:
    """Every coach a column, every place a brick; `joints` are the lines between bricks. Of very
    many coaches, every `each`-th is drawn."""

    filled: str
    free: str
    joints: str
    blocks: Sequence[Block]
    each: int
    height: float
    table: Sequence[tuple[int, int]]


WIDTH, MOST_COLUMNS, FLOOR = 392, 160, 116


def skyline(loads: Sequence[Load]) -> Skyline:
    """`loads` by places, the fullest first. The paths draw the bricks of all coaches at once."""
    offering = [load for load in loads if load.places]
    each = -(-len(offering) // MOST_COLUMNS) or 1
    drawn = [one for _, group in _by_places(offering) for one in list(group)[::each]]
    tallest = max((load.places for load in drawn), default=1)
    brick, column = min(21.0, 110 / tallest), WIDTH / max(len(drawn), 1)
    column = min(column, 14.0)
    total = sum(load.places for load in offering)
    share = sum(load.filled for load in offering) / max(total, 1)
    filled, free, blocks, x = "", "", [], 4.0
    for places, group in _by_places(drawn):
        left = x
        for load in group:
            filled += _bricks(x, 0, load.filled, column, brick)
            free += _bricks(x, load.filled, places, column, brick)
            x += column
        blocks.append(Block(places, left, x, FLOOR - places * share * brick))
    counts = sorted({load.filled for load in offering})
    table = [(n, sum(load.filled == n for load in offering)) for n in counts]
    joints = "".join(f"M0 {FLOOR - level * brick:.1f}H400" for level in range(1, tallest + 1))
    return Skyline(filled, free, joints, blocks, each, brick * tallest, table)


def _by_places(loads: Sequence[Load]) -> list[tuple[int, list[Load]]]:
    return [(places, list(group)) for places, group in groupby(loads, lambda load: load.places)]


def _bricks(x: float, low: int, high: int, column: float, brick: float) -> str:
    """As one piece: what parts the bricks is drawn over all columns at once."""
    wide, tall = column * 0.8, (high - low) * brick
    return f"M{x:.1f} {FLOOR - low * brick:.1f}v-{tall:.1f}h{wide:.1f}v{tall:.1f}z" if tall else ""
