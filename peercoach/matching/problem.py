"""One round as arrays, validated: who can be paired with whom, how well, and what is demanded."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from peercoach.matching.ties import Ints

Score = npt.NDArray[np.int16]
Mask = npt.NDArray[np.bool_]

HIGHEST_SCORE = 32767
SMALL_CAPACITY = 8
LEVELS = (
    "matched",
    "place",
    "bands",
    "changes",
    "blend",
    "min",
    "load",
    "load_sq",
    "total",
    "leximin",
)  # every level an order may name; the tie-break always comes last


@dataclass(frozen=True, slots=True)
class AssignmentProblem:
    """What is to be solved. N first-years, M coaches; indices are row numbers of the score.

    `lock` and `keep` (N,) hold a coach or -1. `locked_load` (M,) counts locks. `lock_rows` and
    `bar_rows` are the demands as given, rows (first_year, coach).
    """

    score: Score
    capacity: Ints
    minimum: Ints
    lock: Ints
    keep: Ints
    locked_load: Ints
    priority: Ints | None
    order: tuple[str, ...]
    bands: tuple[int, ...]
    balance: int
    seed: int
    first_year_ids: Sequence[Hashable]
    coach_ids: Sequence[Hashable]
    load_scale: int
    lock_rows: Ints
    bar_rows: Ints

    @property
    def size(self) -> tuple[int, int]:
        n, m = self.score.shape
        return n, m

    def may_pair(self, rows: Ints, columns: Ints) -> Mask:
        """Which of these pairs are eligible and not barred."""
        m = self.size[1]
        barred = self.bar_rows[:, 0] * m + self.bar_rows[:, 1]
        allowed: Mask = (self.score[rows, columns] >= 0) & ~np.isin(rows * m + columns, barred)
        return allowed

    def scores_of(self, coach_of: Ints) -> Ints:
        """The scores of the matched pairs, in row order; an ineligible lock counts as 0."""
        rows = np.flatnonzero(coach_of >= 0)
        return np.maximum(self.score[rows, coach_of[rows]], 0).astype(np.int64)

    def loads_of(self, coach_of: Ints) -> Ints:
        """First-years per coach, shape (M,)."""
        return np.bincount(coach_of[coach_of >= 0], minlength=self.size[1]).astype(np.int64)


def build_problem(
    score: npt.ArrayLike,
    capacity: npt.ArrayLike,
    *,
    minimum: npt.ArrayLike | None = None,
    locks: Iterable[Sequence[int]] = (),
    bars: Iterable[Sequence[int]] = (),
    keep: Iterable[Sequence[int]] = (),
    priority: npt.ArrayLike | None = None,
    order: Sequence[str] | None = None,
    bands: Sequence[int] = (20, 35, 50),
    balance: int = 20,
    seed: int = 0,
    first_year_ids: Sequence[Hashable] | None = None,
    coach_ids: Sequence[Hashable] | None = None,
) -> AssignmentProblem:
    """Validates the arrays of `solve_scores`. ValueError names the place, found and expected."""
    scores = _read_score(score)
    n, m = scores.shape
    seats = _read_integers("capacity", capacity, m, at_least=0)
    lock_rows, bar_rows, keep_rows = (
        _read_pairs(name, rows, n, m)
        for name, rows in (("locks", locks), ("bars", bars), ("keep", keep))
    )
    keep_of = _one_coach_each("keep", keep_rows, n)
    lock_of = np.full(n, -1, np.int64)
    lock_rows = np.unique(lock_rows, axis=0)
    lock_of[lock_rows[:, 0]] = lock_rows[:, 1]
    classes = None if priority is None else _read_integers("priority", priority, n)
    return AssignmentProblem(
        score=scores,
        capacity=seats,
        minimum=np.zeros(m, np.int64)
        if minimum is None
        else _read_integers("minimum", minimum, m, at_least=0),
        lock=lock_of,
        keep=keep_of,
        locked_load=np.bincount(lock_rows[:, 1], minlength=m).astype(np.int64),
        priority=classes,
        order=_read_order(order, classes is not None, len(keep_rows) > 0),
        bands=_read_bands(bands),
        balance=_read_whole("balance", balance, at_least=0),
        seed=_read_whole("seed", seed),
        first_year_ids=_read_ids("first_year_ids", first_year_ids, n),
        coach_ids=_read_ids("coach_ids", coach_ids, m),
        load_scale=_load_scale(seats),
        lock_rows=lock_rows,
        bar_rows=bar_rows,
    )


def _read_score(score: npt.ArrayLike) -> Score:
    array = _as_array("score", score)
    if array.ndim != 2:
        raise ValueError(f"score: found shape {array.shape}, expected (first_years, coaches)")
    if array.size and not _holds_integers(array):
        raise ValueError(f"score: found dtype {array.dtype}, expected integers")
    if array.size and (array.min() < -1 or array.max() > HIGHEST_SCORE):
        wrong = (array < -1) | (array > HIGHEST_SCORE)
        i, j = np.argwhere(wrong)[0]
        raise ValueError(
            f"score[{i}, {j}]: found {array[i, j]}, "
            f"expected -1 (not eligible) or 0..{HIGHEST_SCORE}"
        )
    return array.astype(np.int16, copy=False)


def _holds_integers(array: npt.NDArray[Any]) -> bool:
    return array.dtype.kind in "iu"  # numpy calls spans of time integers too


def _as_array(name: str, values: npt.ArrayLike) -> npt.NDArray[Any]:
    try:
        return np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name}: found rows of unequal length, expected an array") from error


def _read_integers(
    name: str, values: npt.ArrayLike, length: int, at_least: int | None = None
) -> Ints:
    array = _as_array(name, values)
    if array.shape != (length,):
        raise ValueError(f"{name}: found shape {array.shape}, expected ({length},)")
    if array.size and not _holds_integers(array):
        raise ValueError(f"{name}: found dtype {array.dtype}, expected integers")
    if at_least is not None and array.size and array.min() < at_least:
        at = int(np.argmin(array))
        raise ValueError(f"{name}[{at}]: found {array[at]}, expected {at_least} or more")
    if array.size and int(array.max()) > np.iinfo(np.int64).max:
        raise ValueError(f"{name}: found {array.max()}, expected 64-bit integers")
    return array.astype(np.int64)


def _read_whole(name: str, value: Any, at_least: int | None = None) -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise ValueError(f"{name}: found {value!r}, expected a whole number")  # noqa: TRY004
    if at_least is not None and value < at_least:
        raise ValueError(f"{name}: found {value}, expected {at_least} or more")
    if abs(int(value)) >= 2**63:
        raise ValueError(f"{name}: found {value}, expected a 64-bit whole number")
    return int(value)


def _read_pairs(name: str, rows: Iterable[Sequence[int]], n: int, m: int) -> Ints:
    expected = "expected rows (first_year, coach)"
    try:
        listed = rows if isinstance(rows, np.ndarray) else np.array([tuple(row) for row in rows])
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: found {rows!r:.60}, {expected}") from error
    if listed.size == 0:
        return np.empty((0, 2), np.int64)
    if listed.ndim != 2 or listed.shape[1] != 2:
        raise ValueError(f"{name}: found shape {listed.shape}, {expected}")
    if not _holds_integers(listed):
        raise ValueError(f"{name}: found dtype {listed.dtype}, expected integers")
    for column, (what, size) in enumerate((("first-year", n), ("coach", m))):
        outside = np.flatnonzero((listed[:, column] < 0) | (listed[:, column] >= size))
        if len(outside):
            at = outside[0]
            known = f"0..{size - 1}" if size else "none, for there is none"
            raise ValueError(f"{name}[{at}]: found {what} {listed[at, column]}, expected {known}")
    return listed.astype(np.int64)


def _one_coach_each(name: str, rows: Ints, n: int) -> Ints:
    coach_of = np.full(n, -1, np.int64)
    for at, (i, j) in enumerate(rows.tolist()):
        if coach_of[i] not in (-1, j):
            raise ValueError(
                f"{name}[{at}]: found first-year {i} with coach {j} and coach {coach_of[i]}, "
                "expected one coach each"
            )
        coach_of[i] = j
    return coach_of


def _read_order(order: Sequence[str] | None, has_priority: bool, has_keep: bool) -> tuple[str, ...]:
    if order is None:
        first = "place" if has_priority else "matched"
        return (first, "bands", *(["changes"] if has_keep else []), "blend")
    if isinstance(order, str) or not isinstance(order, Iterable):
        raise ValueError(f"order: found {order!r}, expected a sequence of level names")  # noqa: TRY004
    levels = tuple(str(level) if isinstance(level, str) else level for level in order)
    for at, level in enumerate(levels):
        if level not in LEVELS:
            raise ValueError(f"order[{at}]: found {level!r}, expected one of {' '.join(LEVELS)}")
        if level in levels[:at]:
            raise ValueError(f"order[{at}]: found {level!r} again, expected each level once")
    if not levels or levels[0] not in ("matched", "place"):
        found = repr(levels[0]) if levels else "nothing"
        raise ValueError(f"order[0]: found {found}, expected 'matched' or 'place'")
    for given, level in ((has_priority, "place"), (has_keep, "changes")):
        if given and level not in levels:
            name = "priority" if level == "place" else "keep"
            raise ValueError(f"order: {name} is given, expected the level {level!r} in the order")
    return levels


def _read_bands(bands: Sequence[int]) -> tuple[int, ...]:
    if not isinstance(bands, Iterable):
        raise ValueError(f"bands: found {bands!r}, expected whole numbers")  # noqa: TRY004
    limits = tuple(_read_whole(f"bands[{at}]", limit) for at, limit in enumerate(bands))
    for at in range(1, len(limits)):
        if limits[at] <= limits[at - 1]:
            raise ValueError(
                f"bands[{at}]: found {limits[at]} after {limits[at - 1]}, "
                "expected strictly increasing limits"
            )
    return limits


def _read_ids(name: str, ids: Sequence[Hashable] | None, length: int) -> Sequence[Hashable]:
    if ids is None:
        return range(length)
    if not isinstance(ids, Iterable):
        raise ValueError(f"{name}: found {ids!r}, expected {length} ids")  # noqa: TRY004
    listed = list(ids)
    if len(listed) != length:
        raise ValueError(f"{name}: found {len(listed)}, expected {length}")
    seen: dict[str, int] = {}
    for at, one in enumerate(listed):
        if (before := seen.setdefault(str(one), at)) != at:
            raise ValueError(f"{name}[{at}]: found {one!r} as at [{before}], expected unique ids")
    return listed


def _load_scale(capacity: Ints) -> int:
    """L, so that load² · L / capacity is a whole number for every coach."""
    positive = {int(c) for c in np.unique(capacity) if c > 0}
    if all(c <= SMALL_CAPACITY for c in positive):
        return lcm(*range(1, SMALL_CAPACITY + 1))
    return lcm(*positive)
