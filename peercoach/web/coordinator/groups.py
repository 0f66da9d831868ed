"""Two pictures of groups: how they fare beside chance, and where places are short."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, NamedTuple

LEFT, RIGHT, ROW = 8.0, 332.0, 34
STEPS = (0.5, 0.9, 1.2, 2.0)
"""First-years for each place from which a cell is darker; above 1 there are too few."""


class Dot(NamedTuple):
    """A group: where it stands, and from where to where chance would put it."""

    label: Mapping[str, str]
    y: int
    x: float
    low: float
    high: float
    off: bool


@dataclass(frozen=True, slots=True)
class Dots:
    """The groups of one question above one another; `marks` are (where, what) along the axis."""

    question: Mapping[str, str]
    groups: Sequence[Mapping[str, Any]]
    dots: Sequence[Dot]
    marks: Sequence[tuple[float, int]]
    everyone: float
    height: int
    hidden: bool

    @property
    def off(self) -> list[Mapping[str, Any]]:
        """The groups that differ by more than chance."""
        return [group for group in self.groups if group["differs"]]


def fairness_pictures(stored: Sequence[Mapping[str, Any]], median: float) -> list[Dots]:
    """A picture for each question, with one axis for all of them, in tens."""
    numbers = [
        number
        for one in stored
        for group in one["groups"]
        for number in (group["fit"][1], *group["fit_by_chance"])
    ]
    low = min(numbers, default=0) // 10 * 10
    high = max(-(-int(max(numbers, default=100)) // 10) * 10, low + 10)

    def across(fit: float) -> float:
        return LEFT + (min(max(fit, low), high) - low) * (RIGHT - LEFT) / (high - low)

    marks = [(across(mark), mark) for mark in range(low, high + 1, 10)]
    return [
        Dots(
            one["question"],
            one["groups"],
            [
                Dot(
                    group["label"],
                    ROW * row,
                    across(group["fit"][1]),
                    across(group["fit_by_chance"][0]),
                    across(group["fit_by_chance"][1]),
                    group["differs"],
                )
                for row, group in enumerate(one["groups"])
            ],
            marks,
            across(median),
            ROW * len(one["groups"]),
            one["hidden"],
        )
        for one in stored
    ]


class Cell(NamedTuple):
    """First-years for each place, `or_more`; None where so few are free that no number is told,
    infinite where there is no place. `shade` goes from 0, enough places, to 4."""

    share: float | None
    shade: int
    or_more: bool = False


@dataclass(frozen=True, slots=True)
class Heat:
    """A row for each part of the day, a cell for each day; `tight` is the label of the cell with
    most first-years for each place, where there are too few."""

    days: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    tight: tuple[Mapping[str, str], float] | None


def heat_of(stored: Sequence[Mapping[str, Any]]) -> Heat | None:
    """Of the question with a week of moments; None where a round has no such question."""
    for question in stored:
        if question["grid"]:
            cells = {row["value"]: row for row in question["rows"]}
            days, parts = (
                list(dict.fromkeys(value.split("-")[half] for value in cells)) for half in (0, 1)
            )
            rows = [(part, [_cell(cells.get(f"{day}-{part}")) for day in days]) for part in parts]
            shares = [(row["label"], share) for row in cells.values() if (share := _share(row))]
            most = max(shares, key=lambda one: one[1], default=None)
            return Heat(days, rows, most if most and most[1] > 1 else None)
    return None


def _cell(row: Mapping[str, Any] | None) -> Cell:
    share = _share(row) if row else None
    shade = 0 if share is None else sum(share >= step for step in STEPS)
    return Cell(share, shade, bool(row and row.get("or_more")))


def _share(row: Mapping[str, Any]) -> float | None:
    if row["demand"] is None:
        return None
    return float(row["demand"] / row["places"]) if row["places"] else inf
