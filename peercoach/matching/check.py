"""Verifies a solution and its proof without a solver: one pass over the scores per level.

Nothing in a solution is trusted: it may come from a file that someone else wrote.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from peercoach.matching.conflicts import find_conflicts, is_minimums_unmet
from peercoach.matching.levels import level_value
from peercoach.matching.problem import AssignmentProblem, build_problem
from peercoach.matching.proof import faults_in_proof, faults_in_steps
from peercoach.matching.signature import takes_one_and_as
from peercoach.matching.solution import Solution, seal
from peercoach.matching.ties import Ints


@takes_one_and_as(build_problem)
def check(solution: Solution, *arrays: Any, **keywords: Any) -> list[str]:
    """What is wrong with a solution of `solve_scores` for these arguments; empty = valid, optimal.

    ValueError when the arguments themselves are malformed, as in `solve_scores`.
    """
    return check_problem(build_problem(*arrays, **keywords), solution)


def check_problem(problem: AssignmentProblem, solution: Solution) -> list[str]:
    """The same for arrays that were validated before."""
    if not isinstance(solution, Solution):
        return [f"solution: found {type(solution).__name__}, expected a Solution"]
    if wrong := list(_wrong_settings(problem, solution)):
        return wrong
    coach_of = _read_coach_of(problem, solution.coach_of)
    if isinstance(coach_of, str):
        return [coach_of]
    if not solution.feasible:
        return list(_wrong_refusal(problem, solution, coach_of))
    if wrong := list(_wrong_assignment(problem, coach_of)):
        return wrong
    if wrong := list(_wrong_values(problem, solution, coach_of)):
        return wrong
    return list(_wrong_certificate(problem, solution, coach_of))


def _wrong_settings(problem: AssignmentProblem, solution: Solution) -> Iterator[str]:
    for name in ("order", "bands", "balance", "seed", "load_scale"):
        found, expected = getattr(solution, name), getattr(problem, name)
        if repr(found) != repr(expected):  # compares anything with anything, type included
            yield f"{name}: found {found!r}, expected {expected!r}"
    for name in ("feasible", "proven"):
        if not isinstance(getattr(solution, name), bool):
            yield f"{name}: found {getattr(solution, name)!r}, expected True or False"
    if solution.proven is False:
        yield "proven: found False, expected True"


def _read_coach_of(problem: AssignmentProblem, found: Any) -> Ints | str:
    """The assignment as an array, or what is wrong with it."""
    n, m = problem.size
    try:
        coach_of = np.asarray(found)
    except (TypeError, ValueError):
        return f"coach_of: found no array, expected integers ({n},)"
    if coach_of.shape != (n,) or not np.issubdtype(coach_of.dtype, np.integer):
        return f"coach_of: found {coach_of.dtype} {coach_of.shape}, expected integers ({n},)"
    outside = np.flatnonzero((coach_of < -1) | (coach_of >= m))
    if len(outside):
        return f"coach_of[{outside[0]}]: found {coach_of[outside[0]]}, expected -1..{m - 1}"
    return coach_of.astype(np.int64)


def _wrong_refusal(problem: AssignmentProblem, solution: Solution, coach_of: Ints) -> Iterator[str]:
    if not isinstance(solution.conflicts, tuple) or not solution.conflicts:
        yield "conflicts: found none, expected why nothing is feasible"
        return
    seen = {repr(conflict) for conflict in find_conflicts(problem)}
    for at, conflict in enumerate(solution.conflicts):
        if repr(conflict) not in seen and not is_minimums_unmet(problem, conflict):
            yield f"conflicts[{at}]: found {conflict!r:.200}, expected a clash that is there"
    if len(matched := np.flatnonzero(coach_of != -1)):
        i = matched[0]
        yield f"coach_of[{i}]: found {coach_of[i]}, expected -1, for nothing is feasible"
    for name, empty in (("values", {}), ("certificate", None)):
        if repr(found := getattr(solution, name)) != repr(empty):
            yield f"{name}: found {found!r:.60}, expected {empty}, for nothing is feasible"


def _wrong_assignment(problem: AssignmentProblem, coach_of: Ints) -> Iterator[str]:
    for i in np.flatnonzero((problem.lock >= 0) & (coach_of != problem.lock)).tolist():
        found = f"coach {coach_of[i]}" if coach_of[i] >= 0 else "nobody"
        yield f"first-year {i}: found {found}, expected coach {problem.lock[i]}, as locked"
    for i in np.flatnonzero(np.bincount(problem.lock_rows[:, 0], minlength=1) > 1).tolist():
        yield f"first-year {i}: locked to several coaches, expected a refusal"
    barred = set(map(tuple, problem.lock_rows.tolist())) & set(
        map(tuple, problem.bar_rows.tolist())
    )
    for i, j in sorted(barred):
        yield f"first-year {i}: locked to coach {j} and barred from it, expected a refusal"
    matched = np.flatnonzero((coach_of >= 0) & (problem.lock < 0))
    for i in matched[~problem.may_pair(matched, coach_of[matched])].tolist():
        yield f"first-year {i}: coach {coach_of[i]} is not eligible, or barred"
    loads = problem.loads_of(coach_of)
    for j in np.flatnonzero((loads > problem.capacity) | (loads < problem.minimum)).tolist():
        yield (
            f"coach {j}: found load {loads[j]}, "
            f"expected {problem.minimum[j]}..{problem.capacity[j]}"
        )


def _wrong_values(problem: AssignmentProblem, solution: Solution, coach_of: Ints) -> Iterator[str]:
    if not isinstance(solution.values, dict) or tuple(solution.values) != problem.order:
        yield f"values: found {solution.values!r:.200}, expected {', '.join(problem.order)}"
        return
    for level, found in solution.values.items():
        expected = level_value(level, problem, coach_of)
        if repr(found) != repr(expected):
            yield f"values[{level!r}]: found {found!r:.200}, expected {expected!r:.200}"


def _wrong_certificate(
    problem: AssignmentProblem, solution: Solution, coach_of: Ints
) -> Iterator[str]:
    certificate = solution.certificate
    if not isinstance(certificate, dict) or not isinstance(certificate.get("steps"), list):
        yield "certificate: found none, expected the prices of every level"
        return
    steps = certificate["steps"]
    if wrong := list(faults_in_steps(problem, steps)):
        yield from wrong
        return
    if repr(certificate.get("seal")) != repr(seal(coach_of, solution.values, steps)):
        yield "certificate.seal: found that of other pairs, values or prices"
    yield from faults_in_proof(problem, coach_of, steps)
