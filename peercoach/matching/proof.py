"""Walks a certificate down the levels: prices prove each value, and leave the next level's face."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from peercoach.matching.faces import Face, at_least, least_possible, narrow, whole_face
from peercoach.matching.levels import LARGEST_SUM, below, level_value
from peercoach.matching.problem import HIGHEST_SCORE, AssignmentProblem
from peercoach.matching.steps import Step, leximin_parts, packed, sum_parts
from peercoach.matching.ties import Ints


def faults_in_steps(problem: AssignmentProblem, steps: list[Any]) -> Iterator[str]:
    """What makes the steps of a certificate unreadable; to be asked before `faults_in_proof`."""
    m = problem.size[1]
    for at, step in enumerate(steps):
        place = f"certificate.steps[{at}]"
        if not isinstance(step, dict) or set(step) != {"step", "prices"}:
            yield f"{place}: found {step!r:.60}, expected step and prices"
        elif not isinstance(step["step"], str):
            yield f"{place}.step: found {step['step']!r:.60}, expected the name of a step"
        elif step["prices"] is not None and not _is_prices(step["prices"], m):
            yield f"{place}.prices: expected {m} whole numbers below {LARGEST_SUM}"


def _is_prices(listed: Any, m: int) -> bool:
    return (
        isinstance(listed, list)
        and len(listed) == m
        and all(type(price) is int and abs(price) < LARGEST_SUM for price in listed)
    )


def faults_in_proof(
    problem: AssignmentProblem, coach_of: Ints, steps: list[dict[str, Any]]
) -> list[str]:
    """What the steps fail to prove of an assignment that meets all demands; empty = optimal."""
    try:
        _Proof(problem, coach_of, steps).walk()
    except _Unproven as fault:
        return [f"certificate.{fault}"]
    return []


class _Proof:
    """Walks the certificate's steps down the faces the solver must have walked."""

    def __init__(
        self, problem: AssignmentProblem, coach_of: Ints, steps: list[dict[str, Any]]
    ) -> None:
        self.problem = problem
        self.coach_of = coach_of
        self.steps = steps
        self.at = -1  # the step being walked
        self.face: Face = whole_face(problem)

    def walk(self) -> None:
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
        if len(self.steps) > self.at + 1:
            self.at += 1
            raise self._unproven(f"found step {self.steps[self.at]['step']!r}, expected no more")

    def _through(self, parts: list[Step]) -> None:
        for step in packed(self.problem, parts):
            prices = self._next_prices(step.name)
            if prices is None:
                raise self._unproven("found no prices, expected one a coach")
            bound, self.face = narrow(self.problem, self.face, step.cost, prices)
            total = step.cost.total(self.problem, self.coach_of)
            if bound != total:
                raise self._unproven(f"found prices that prove {bound}, expected {total}")
            self._inside()

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
                raise self._unproven(f"found prices that do not prove {worst} the best")
        self.face = at_least(self.face, worst)
        self._inside()

    def _next_prices(self, name: str) -> Ints | None:
        self.at += 1
        if self.at == len(self.steps):
            raise self._unproven(f"found no step, expected {name!r}")
        step = self.steps[self.at]
        if step["step"] != name:
            raise self._unproven(f"found step {step['step']!r}, expected {name!r}")
        return None if step["prices"] is None else np.array(step["prices"], np.int64)

    def _inside(self) -> None:
        free = self.problem.lock < 0
        rows = np.flatnonzero(free & (self.coach_of >= 0))
        loads = self.problem.loads_of(self.coach_of)
        if not (
            self.face.pairs.holds(rows, self.coach_of[rows]).all()
            and self.face.may_stay[free & (self.coach_of < 0)].all()
            and ((loads >= self.face.low) & (loads <= self.face.high)).all()
        ):
            raise self._unproven("found prices that rule out these pairs or loads")

    def _unproven(self, fault: str) -> "_Unproven":
        return _Unproven(f"steps[{self.at}]: {fault}")


class _Unproven(Exception):
    """A step of the certificate does not prove what it should."""
