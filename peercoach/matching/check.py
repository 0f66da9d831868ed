"""Verifies a solution and its proof without a solver: one pass over the scores per level."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from peercoach.matching.conflicts import Conflict, find_conflicts, may_go_to
from peercoach.matching.faces import Face, at_least, least_possible, narrow, whole_face
from peercoach.matching.levels import LARGEST_SUM, below, level_value
from peercoach.matching.problem import HIGHEST_SCORE, Problem, build_problem
from peercoach.matching.solution import Solution, seal
from peercoach.matching.steps import Step, leximin_parts, packed, sum_parts
from peercoach.matching.ties import Ints


def check(
    solution: Solution,
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
) -> list[str]:
    """What is wrong with a solution of `solve_scores` for these arguments; empty = valid, optimal.

    ValueError when the arguments themselves are malformed, as in `solve_scores`.
    """
    problem = build_problem(
        score,
        capacity,
        minimum=minimum,
        locks=locks,
        bars=bars,
        keep=keep,
        priority=priority,
        order=order,
        bands=bands,
        balance=balance,
        seed=seed,
        first_year_ids=first_year_ids,
        coach_ids=coach_ids,
    )
    return check_problem(problem, solution)


def check_problem(problem: Problem, solution: Solution) -> list[str]:
    """The same for arrays that were validated before."""
    if wrong := list(_wrong_settings(problem, solution)):
        return wrong
    if not solution.feasible:
        return list(_wrong_refusal(problem, solution))
    wrong = list(_wrong_assignment(problem, solution))
    if wrong:
        return wrong
    coach_of = np.asarray(solution.coach_of, np.int64)
    wrong = list(_wrong_values(problem, solution, coach_of))
    certificate = solution.certificate
    if not isinstance(certificate, dict) or not isinstance(certificate.get("steps"), list):
        return [*wrong, "certificate: found none, expected the prices of every level"]
    steps = certificate["steps"]
    if certificate.get("seal") != seal(coach_of, solution.values, steps):
        wrong.append("certificate: the seal does not belong to these pairs, values and prices")
    if not solution.proven:
        wrong.append("proven: found False, expected True")
    return wrong + _Proof(problem, coach_of, steps).faults()


def _wrong_settings(problem: Problem, solution: Solution) -> Iterator[str]:
    for name in ("order", "bands", "balance", "seed", "load_scale"):
        found, expected = getattr(solution, name), getattr(problem, name)
        if found != expected:
            yield f"{name}: found {found!r}, expected {expected!r}"


def _wrong_refusal(problem: Problem, solution: Solution) -> Iterator[str]:
    seen = find_conflicts(problem)
    for conflict in solution.conflicts:
        if conflict not in seen and not _minimums_unmet(problem, conflict):
            yield f"conflicts: {conflict} is not so"
    if not solution.conflicts:
        yield "conflicts: found none, expected why nothing is feasible"
    if (np.asarray(solution.coach_of) != -1).any():
        yield "coach_of: found pairs, expected nobody matched where nothing is feasible"
    if solution.values or solution.certificate is not None:
        yield "values, certificate: found some, expected none where nothing is feasible"


def _minimums_unmet(problem: Problem, conflict: Conflict) -> bool:
    """Whether these coaches together need more people than could go to any of them."""
    coaches = np.array(conflict.coaches, np.int64)
    if conflict.kind != "minimums_unmet" or not len(coaches):
        return False
    locked = problem.locked_load[coaches]
    needed = int(np.maximum(problem.minimum[coaches], locked).sum())
    people = np.flatnonzero(may_go_to(problem, coaches).any(axis=1))
    available = len(people) + int(locked.sum())
    told = (conflict.needed, conflict.available, conflict.first_years)
    return needed > available and told == (needed, available, tuple(people.tolist()))


def _wrong_assignment(problem: Problem, solution: Solution) -> Iterator[str]:
    n, m = problem.size
    coach_of = np.asarray(solution.coach_of)
    if coach_of.shape != (n,) or not np.issubdtype(coach_of.dtype, np.integer):
        yield f"coach_of: found {coach_of.dtype} {coach_of.shape}, expected integers ({n},)"
        return
    if ((coach_of < -1) | (coach_of >= m)).any():
        yield f"coach_of: expected -1..{m - 1}"
        return
    for i in np.flatnonzero((problem.lock >= 0) & (coach_of != problem.lock)).tolist():
        yield f"first-year {i}: found coach {coach_of[i]}, locked to {problem.lock[i]}"
    matched = np.flatnonzero((coach_of >= 0) & (problem.lock < 0))
    for i in matched[~problem.may_pair(matched, coach_of[matched])].tolist():
        yield f"first-year {i}: coach {coach_of[i]} is not eligible, or barred"
    loads = problem.loads_of(coach_of.astype(np.int64))
    for j in np.flatnonzero((loads > problem.capacity) | (loads < problem.minimum)).tolist():
        yield (
            f"coach {j}: found load {loads[j]}, "
            f"expected {problem.minimum[j]}..{problem.capacity[j]}"
        )


def _wrong_values(problem: Problem, solution: Solution, coach_of: Ints) -> Iterator[str]:
    if tuple(solution.values) != problem.order:
        yield f"values: found levels {list(solution.values)}, expected {list(problem.order)}"
    for level, found in solution.values.items():
        expected = level_value(level, problem, coach_of) if level in problem.order else None
        if found != expected or type(found) is not type(expected):
            yield f"values[{level!r}]: found {found!r}, expected {expected!r}"


class _Proof:
    """Walks the certificate's steps down the faces the solver must have walked."""

    def __init__(self, problem: Problem, coach_of: Ints, steps: list[Any]) -> None:
        self.problem = problem
        self.coach_of = coach_of
        self.steps = iter(steps)
        self.face: Face = whole_face(problem)

    def faults(self) -> list[str]:
        try:
            self._walk()
        except _Unproven as fault:
            return [f"certificate: {fault}"]
        return []

    def _walk(self) -> None:
        sums: list[Step] = []
        for level in (*self.problem.order, "tie"):
            if level not in ("min", "leximin"):
                sums += sum_parts(self.problem, level)
                continue
            self._through(sums)
            sums = []
            if level == "min":
                self._worst()
            else:
                self._through(leximin_parts(self.problem, self.face))
        self._through(sums)
        if (extra := next(self.steps, None)) is not None:
            raise _Unproven(f"found a further step {extra!r}, expected none")

    def _through(self, parts: list[Step]) -> None:
        for step in packed(self.problem, parts):
            prices = self._next_prices(step.name)
            if prices is None:
                raise _Unproven(f"step {step.name!r}: found no prices")
            bound, self.face = narrow(self.problem, self.face, step.cost, prices)
            total = step.cost.total(self.problem, self.coach_of)
            if bound != total:
                raise _Unproven(
                    f"step {step.name!r}: the prices prove {bound}, the pairs cost {total}"
                )
            self._inside(step.name)

    def _worst(self) -> None:
        prices = self._next_prices("min")
        worst = level_value("min", self.problem, self.coach_of)
        if not isinstance(worst, int):
            return
        locked = self.problem.scores_of(self.problem.lock)
        highest = int(locked.min()) if len(locked) else HIGHEST_SCORE
        if worst < highest:
            cost = below(worst + 1, self.problem)
            if prices is None or least_possible(self.problem, self.face, cost, prices) <= 0:
                raise _Unproven(f"step 'min': the prices do not prove that {worst} is the best")
        self.face = at_least(self.face, worst)
        self._inside("min")

    def _next_prices(self, name: str) -> Ints | None:
        step = next(self.steps, None)
        if not isinstance(step, dict) or step.get("step") != name:
            raise _Unproven(f"found step {step!r}, expected {name!r}")
        listed = step.get("prices")
        if listed is None:
            return None
        _, m = self.problem.size
        whole = isinstance(listed, list) and all(type(price) is int for price in listed)
        if not whole or len(listed) != m or any(abs(p) >= LARGEST_SUM for p in listed):
            raise _Unproven(f"step {name!r}: expected {m} whole prices below {LARGEST_SUM}")
        return np.array(listed, np.int64)

    def _inside(self, name: str) -> None:
        free = self.problem.lock < 0
        rows = np.flatnonzero(free & (self.coach_of >= 0))
        loads = self.problem.loads_of(self.coach_of)
        if not (
            self.face.pairs.holds(rows, self.coach_of[rows]).all()
            and self.face.may_stay[free & (self.coach_of < 0)].all()
            and ((loads >= self.face.low) & (loads <= self.face.high)).all()
        ):
            raise _Unproven(f"step {name!r}: the pairs are not among the optima of the prices")


class _Unproven(Exception):
    """A step of the certificate does not prove what it should."""
