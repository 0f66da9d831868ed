"""Demands that cannot all be met, named: a result with reasons, never an exception."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from peercoach.matching.pairs import open_scores
from peercoach.matching.problem import Mask, Problem
from peercoach.matching.ties import Ints


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


def find_conflicts(problem: Problem) -> tuple[Conflict, ...]:
    """Every clash between locks, bars, capacities and minimums that can be seen one by one."""
    return tuple(_clashes(problem))


def fill_minimums(problem: Problem) -> Ints | Conflict:
    """A coach per first-year (or -1) that meets every minimum, or why nothing can."""
    from ortools.graph.python.max_flow import SimpleMaxFlow  # noqa: PLC0415 - slow import

    n, m = problem.size
    required = np.maximum(problem.minimum - problem.locked_load, 0)
    coach_of = np.full(n, -1, np.int64)
    if not required.any():
        return coach_of
    source, sink = n + m, n + m + 1
    rows, columns = np.nonzero(may_go_to(problem, required > 0))
    columns = np.flatnonzero(required > 0)[columns]
    flow = SimpleMaxFlow()
    arcs = flow.add_arcs_with_capacity(
        np.concatenate([rows, np.full(n, source), n + np.arange(m)]),
        np.concatenate([n + columns, np.arange(n), np.full(m, sink)]),
        np.concatenate([np.ones(len(rows) + n, np.int64), required]),
    )
    if flow.solve(source, sink) != flow.OPTIMAL:
        raise RuntimeError("the flow for minimum loads found no answer")
    taken = flow.flows(arcs[: len(rows)]) > 0
    coach_of[rows[taken]] = columns[taken]
    missing = np.flatnonzero(problem.loads_of(coach_of) < required)
    return _too_few_people(problem, required, coach_of, missing) if len(missing) else coach_of


def _clashes(problem: Problem) -> Iterator[Conflict]:
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


def _too_few_people(problem: Problem, required: Ints, coach_of: Ints, missing: Ints) -> Conflict:
    """The coaches reached from one with too few people by exchanges: a set that violates Hall."""
    reached = np.zeros(len(required), np.bool_)
    reached[missing[0]] = True
    while True:
        people = may_go_to(problem, reached).any(axis=1)
        holders = np.unique(coach_of[people & (coach_of >= 0)])
        if reached[holders].all():
            break
        reached[holders] = True
    coaches = np.flatnonzero(reached)
    who = np.flatnonzero(people)
    locked = int(problem.locked_load[coaches].sum())
    return Conflict(
        "minimums_unmet",
        tuple(who.tolist()),
        tuple(coaches.tolist()),
        int(required[coaches].sum()) + locked,
        len(who) + locked,
    )


def may_go_to(problem: Problem, coaches: Mask | Ints) -> Mask:
    """Who may go to each of these coaches, (N, how many): free, eligible and not barred."""
    allowed: Mask = open_scores(problem)[:, coaches] >= 0
    return allowed
