"""Demands that cannot all be met, named: a result with reasons, never an exception."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from peercoach.matching.pairs import open_scores
from peercoach.matching.problem import AssignmentProblem, Mask
from peercoach.matching.ties import Ints

SENTENCES = {
    "locks_clash": "first-year {first_years}: locked to coaches {coaches}, one is possible",
    "lock_barred": "first-year {first_years}: locked to coach {coaches} and barred from it",
    "locks_over_capacity": "coach {coaches}: first-years {first_years} are locked to it, "
    "places {available}",
    "minimum_over_capacity": "coach {coaches}: minimum {needed}, places {available}",
    "minimums_unmet": "coaches {coaches}: minimum {needed} together, "
    "first-years who can go to any of them {available}",
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Demands that clash, by row numbers: `needed` places or people, of which `available` exist.

    kind: `locks_clash` (one first-year, several coaches), `lock_barred`, `locks_over_capacity`,
    `minimum_over_capacity`, `minimums_unmet` (these coaches need more people than can go there).
    """

    kind: str
    first_years: tuple[int, ...]
    coaches: tuple[int, ...]
    needed: int
    available: int

    def __str__(self) -> str:
        """The clash in words, by row numbers."""
        return SENTENCES[self.kind].format(
            first_years=", ".join(map(str, self.first_years)),
            coaches=", ".join(map(str, self.coaches)),
            needed=self.needed,
            available=self.available,
        )


def find_conflicts(problem: AssignmentProblem) -> tuple[Conflict, ...]:
    """Every clash between locks, bars, capacities and minimums that can be seen one by one."""
    return tuple(_clashes(problem))


def fill_minimums(problem: AssignmentProblem) -> tuple[Ints, tuple[Conflict, ...]]:
    """(a coach per first-year or -1 that meets the minimums, the groups of coaches that bar it)."""
    required = np.maximum(problem.minimum - problem.locked_load, 0)
    asking = np.flatnonzero(required)
    coach_of = np.full(problem.size[0], -1, np.int64)
    if not len(asking):
        return coach_of, ()
    chosen, filled = _fill(may_go_to(problem, asking), required[asking])
    coach_of[chosen >= 0] = asking[chosen[chosen >= 0]]
    missing = asking[filled < required[asking]]
    return coach_of, tuple(_too_few_people(problem, required, coach_of, missing))


def _fill(may: Mask, required: Ints) -> tuple[Ints, Ints]:
    """As many required places filled as can be: the column of each first-year or -1, and how many
    each column got. `may` (N, k) says who may go where."""
    from ortools.graph.python.max_flow import SimpleMaxFlow  # noqa: PLC0415 - slow import

    n, k = may.shape
    rows, columns = np.nonzero(may)
    source, sink = n + k, n + k + 1
    flow = SimpleMaxFlow()
    arcs = flow.add_arcs_with_capacity(
        np.concatenate([rows, np.full(n, source), n + np.arange(k)]),
        np.concatenate([n + columns, np.arange(n), np.full(k, sink)]),
        np.concatenate([np.ones(len(rows) + n, np.int64), required]),
    )
    if flow.solve(source, sink) != flow.OPTIMAL:
        raise RuntimeError("the flow for minimum loads found no answer")
    taken = flow.flows(arcs[: len(rows)]) > 0
    chosen = np.full(n, -1, np.int64)
    chosen[rows[taken]] = columns[taken]
    return chosen, np.bincount(columns[taken], minlength=k).astype(np.int64)


def is_minimums_unmet(problem: AssignmentProblem, conflict: Any) -> bool:
    """Whether these coaches together need more people than could go to any of them."""
    if not isinstance(conflict, Conflict) or not isinstance(conflict.coaches, tuple):
        return False
    if any(type(j) is not int or not 0 <= j < problem.size[1] for j in conflict.coaches):
        return False
    if list(conflict.coaches) != sorted(set(conflict.coaches)):
        return False  # a coach named twice would need twice as many
    told = _minimums_of(problem, np.array(conflict.coaches, np.int64))
    return told.needed > told.available and repr(told) == repr(conflict)


def _minimums_of(problem: AssignmentProblem, coaches: Ints) -> Conflict:
    """What these coaches need together, and who could go to any of them."""
    locked = problem.locked_load[coaches]
    needed = int(np.maximum(problem.minimum[coaches], locked).sum())
    people = np.flatnonzero(may_go_to(problem, coaches).any(axis=1)).tolist()
    available = len(people) + int(locked.sum())
    return Conflict("minimums_unmet", tuple(people), tuple(coaches.tolist()), needed, available)


def _clashes(problem: AssignmentProblem) -> Iterator[Conflict]:
    locks = problem.lock_rows
    for i in np.flatnonzero(np.bincount(locks[:, 0], minlength=1) > 1).tolist():
        coaches = locks[locks[:, 0] == i, 1].tolist()
        yield Conflict("locks_clash", (i,), tuple(coaches), len(coaches), 1)
    barred = {tuple(row) for row in problem.bar_rows.tolist()}
    for i, j in locks.tolist():
        if (i, j) in barred:
            yield Conflict("lock_barred", (i,), (j,), 1, 0)
    for j in np.flatnonzero(problem.locked_load > problem.capacity).tolist():
        people = tuple(locks[locks[:, 1] == j, 0].tolist())
        yield Conflict("locks_over_capacity", people, (j,), len(people), int(problem.capacity[j]))
    for j in np.flatnonzero(problem.minimum > problem.capacity).tolist():
        needed, available = int(problem.minimum[j]), int(problem.capacity[j])
        yield Conflict("minimum_over_capacity", (), (j,), needed, available)


def _too_few_people(
    problem: AssignmentProblem, required: Ints, coach_of: Ints, missing: Ints
) -> Iterator[Conflict]:
    """Groups of coaches that ask for more people than can go to them (Hall), none in two groups.

    From a coach with too few people, exchanges reach such a group; then whoever is not needed for
    the lack is left out of it.
    """
    named = np.zeros(len(required), np.bool_)
    may = may_go_to(problem, np.arange(len(required)))
    for coach in missing.tolist():
        reached = np.zeros(len(required), np.bool_)
        reached[coach] = True
        while True:
            people = may[:, reached].any(axis=1)
            holders = coach_of[people & (coach_of >= 0)]
            if reached[holders].all():
                break
            reached[holders] = True
        group = _fewest(required, may, np.flatnonzero(reached))
        if not named[group].any():
            named[group] = True
            yield _minimums_of(problem, group)


def _fewest(required: Ints, may: Mask, group: Ints) -> Ints:
    """The group without the coaches it can lack and still ask for too many: none can be spared."""
    needed = group
    for coach in group[np.argsort(required[group], kind="stable")].tolist():
        rest = needed[needed != coach]
        _, filled = _fill(may[:, rest], required[rest])
        if (filled < required[rest]).any():
            needed = rest
    return needed


def may_go_to(problem: AssignmentProblem, coaches: Mask | Ints) -> Mask:
    """Who may go to each of these coaches, (N, how many): free, eligible and not barred."""
    allowed: Mask = open_scores(problem)[:, coaches] >= 0
    return allowed
