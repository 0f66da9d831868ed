"""The array door: scores and capacities in, the provably best assignment out."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np

from peercoach.matching.conflicts import Conflict, fill_minimums, find_conflicts
from peercoach.matching.faces import Face, at_least, least_possible, narrow, whole_face
from peercoach.matching.flow import first_candidates, solve_step, still_open
from peercoach.matching.levels import below, level_value
from peercoach.matching.pairs import Listing
from peercoach.matching.problem import HIGHEST_SCORE, AssignmentProblem, build_problem
from peercoach.matching.signature import takes_as
from peercoach.matching.solution import Solution, seal
from peercoach.matching.steps import Step, leximin_parts, packed, sum_parts
from peercoach.matching.ties import Ints

Progress = Callable[[str], None]
"""Told the name of each step before it is solved."""


@takes_as(build_problem)
def solve_scores(*arrays: Any, **keywords: Any) -> Solution:
    """Solves a round level by level, each to its proven optimum before the next counts.

    `score` (first_years, coaches) holds -1 for not eligible, else 0..32767, and is never modified;
    `capacity` and the hard `minimum` (coaches,) are counts; `locks`, `bars` and `keep` are rows
    (first_year, coach), and a lock counts with its score, 0 if that is -1; a smaller `priority` is
    served first, by seeded lottery inside a class. Demands that clash give a solution that is not
    feasible and says why; arrays that cannot be read are a ValueError that names the place.
    """
    started = perf_counter()
    return solve_problem(build_problem(*arrays, **keywords), started)


def solve_problem(
    problem: AssignmentProblem, started: float, progress: Progress | None = None
) -> Solution:
    """The same for arrays that were validated before; `progress` hears each step."""
    conflicts = find_conflicts(problem)
    filled = np.full(problem.size[0], -1, np.int64)
    if not any(conflict.kind == "locks_clash" for conflict in conflicts):
        filled, unmet = fill_minimums(problem)
        conflicts += unmet
    if conflicts:
        return _solution(problem, started, np.full_like(filled, -1), [], conflicts)
    descent = _Descent(problem, filled, progress)
    sums: list[Step] = []
    for level in (*problem.order, "tie"):
        if level not in ("min", "leximin"):
            sums += sum_parts(problem, level)
            continue
        descent.through(sums)
        sums = []
        if level == "min":
            descent.raise_worst()
        else:
            descent.through(leximin_parts(problem, descent.face))
    descent.through(sums)
    return _solution(problem, started, descent.coach_of, descent.steps, (), descent.proven)


class _Descent:
    """Walks down the levels, keeping exactly the optima of those passed."""

    def __init__(self, problem: AssignmentProblem, start: Ints, progress: Progress | None) -> None:
        self.problem = problem
        self.progress = progress
        self.face: Face = whole_face(problem)
        self.candidates: Listing = first_candidates(problem, self.face, start)
        self.coach_of: Ints = start
        self.steps: list[dict[str, Any]] = []
        self.proven = True

    def through(self, parts: list[Step]) -> None:
        for step in packed(self.problem, parts):
            if self.progress:
                self.progress(step.name)
            self.coach_of, prices, self.candidates = solve_step(
                self.problem, self.face, step.cost, self.candidates
            )
            bound, self.face = narrow(self.problem, self.face, step.cost, prices)
            self.candidates = still_open(self.face, self.candidates)
            self.proven &= bound == step.cost.total(self.problem, self.coach_of)
            self.steps.append({"step": step.name, "prices": prices.tolist()})

    def raise_worst(self) -> None:
        """The highest worst score: bisect for the first limit under which some pair must stay."""
        problem, face = self.problem, self.face
        locked = problem.scores_of(problem.lock)
        ceiling = int(locked.min()) if len(locked) else HIGHEST_SCORE
        limits = [s for s in face.pairs.scores_seen().tolist() if s < ceiling] + [ceiling]
        low, high, prices = 0, len(limits), None
        # invariant: all pairs can reach limits[low - 1], and cannot reach limits[high]
        while low < high:
            middle = (low + high) // 2
            cost = below(limits[middle], problem)
            found, priced, self.candidates = solve_step(problem, face, cost, self.candidates)
            if cost.total(problem, found):
                high, prices = middle, priced
            else:
                low, self.coach_of = middle + 1, found
        worst = level_value("min", problem, self.coach_of)
        if prices is not None and isinstance(worst, int):
            # no score lies between the worst and the first limit that failed
            cost = below(worst + 1, problem)
            self.proven &= least_possible(problem, face, cost, prices) > 0
        self.steps.append({"step": "min", "prices": None if prices is None else prices.tolist()})
        if isinstance(worst, int):
            self.face = at_least(face, worst)
            self.candidates = still_open(self.face, self.candidates)


def _solution(
    problem: AssignmentProblem,
    started: float,
    coach_of: Ints,
    steps: list[dict[str, Any]],
    conflicts: tuple[Conflict, ...],
    proven: bool = True,
) -> Solution:
    feasible = not conflicts
    levels = problem.order if feasible else ()
    values = {level: level_value(level, problem, coach_of) for level in levels}
    certificate = {"steps": steps, "seal": seal(coach_of, values, steps)} if feasible else None
    return Solution(
        coach_of=coach_of,
        values=values,
        feasible=feasible,
        proven=proven,
        certificate=certificate,
        conflicts=conflicts,
        seconds=perf_counter() - started,
        order=problem.order,
        bands=problem.bands,
        balance=problem.balance,
        seed=problem.seed,
        load_scale=problem.load_scale,
    )
