"""The ways to solve a round that are compared, each run alone in a process of its own.

`python contestants.py NAME ROUND.npz ANSWER.npy` writes a coach per first-year (-1 for nobody) and
prints the seconds (on the wall, and of the processor) and MiB it took, above what the loaded
round and the libraries take. Run by the
interpreter of whichever environment holds the library; only numpy is shared.
"""

# ruff: noqa: PLC0415 - each environment holds only one of these libraries

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

Array = np.ndarray


def peercoach() -> Callable[[Array, Array], Array]:
    from peercoach.matching import solve_scores

    solve_scores(np.zeros((2, 2), int), np.ones(2, int))  # loads ortools
    return lambda score, capacity: solve_scores(score, capacity).coach_of


def fit_first() -> Callable[[Array, Array], Array]:
    from peercoach.matching import solve_scores

    solve_scores(np.zeros((2, 2), int), np.ones(2, int))
    order = ("matched", "total")
    return lambda score, capacity: solve_scores(score, capacity, order=order).coach_of


def scipy_copied_seats() -> Callable[[Array, Array], Array]:
    from scipy.optimize import linear_sum_assignment

    def solve(score: Array, capacity: Array) -> Array:
        seat = np.repeat(np.arange(len(capacity)), capacity)
        cost = np.where(score < 0, 101.0 * len(score), -score)[:, seat]
        rows, seats = linear_sum_assignment(cost)
        answer = np.full(len(score), -1)
        answer[rows] = np.where(score[rows, seat[seats]] >= 0, seat[seats], -1)
        return answer

    return solve


def dense_flow() -> Callable[[Array, Array], Array]:
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    def solve(score: Array, capacity: Array) -> Array:
        n, m = score.shape
        rows, columns = (axis.astype(np.int32) for axis in np.nonzero(score >= 0))
        alone, coaches = np.arange(n, dtype=np.int32), np.arange(n, n + m, dtype=np.int32)
        flow = SimpleMinCostFlow()
        arcs = flow.add_arcs_with_capacity_and_unit_cost(
            np.concatenate([rows, alone, coaches]),
            np.concatenate([columns + n, np.full(n + m, n + m, np.int32)]),
            np.concatenate([np.ones(len(rows) + n, np.int64), capacity]),
            np.concatenate(
                [-score[rows, columns].astype(np.int64), np.full(n, 101 * n), np.zeros(m, np.int64)]
            ),
        )
        supplies = np.concatenate([np.ones(n, np.int64), np.zeros(m, np.int64), [-n]])
        flow.set_nodes_supplies(np.arange(n + m + 1), supplies)
        if flow.solve() != flow.OPTIMAL:
            raise RuntimeError("the dense flow found no optimum")
        taken = flow.flows(arcs[: len(rows)]) > 0
        answer = np.full(n, -1)
        answer[rows[taken]] = columns[taken]
        return answer

    return solve


def greedy() -> Callable[[Array, Array], Array]:
    """The best pair that is left, again and again."""

    def solve(score: Array, capacity: Array) -> Array:
        places, answer = capacity.tolist(), [-1] * len(score)
        rows, columns = np.nonzero(score >= 0)
        order = np.argsort(-score[rows, columns], kind="stable")
        for i, j in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
            if answer[i] < 0 and places[j]:
                answer[i] = j
                places[j] -= 1
        return np.array(answer)

    return solve


def hospital_resident() -> Callable[[Array, Array], Array]:
    """PyPI `matching`: stable, both sides ranking by fit."""
    from matching.games import HospitalResident

    sys.setrecursionlimit(10**6)

    def solve(score: Array, capacity: Array) -> Array:
        first_years = {
            i: [int(j) for j in np.argsort(-row, kind="stable") if row[j] >= 0]
            for i, row in enumerate(score)
            if (row >= 0).any()
        }
        coaches = {
            j: [int(i) for i in np.argsort(-column, kind="stable") if column[i] >= 0]
            for j, column in enumerate(score.T)
            if (column >= 0).any()
        }
        places = {j: int(capacity[j]) for j in coaches}
        game = HospitalResident.create_from_dictionaries(first_years, coaches, places)
        answer = np.full(len(score), -1)
        for coach, people in game.solve().items():
            answer[[person.name for person in people]] = coach.name
        return answer

    return solve


def mentor_match() -> Callable[[Array, Array], Array]:
    """PyPI `mentor-match`: one round, with a mentor for every place a coach has."""
    from matching.mentee import Mentee
    from matching.mentor import Mentor
    from matching.process import process_data
    from matching.rules.rule import Disqualify, Rule

    class Fit(Rule):
        def __init__(self, score: Array) -> None:
            super().__init__()
            self.score = score.tolist()

        def apply(self, match: object) -> int:
            return self.evaluate(match)

        def evaluate(self, match: object) -> int:
            return self.score[match.mentee.grade][match.mentor.grade]

    def solve(score: Array, capacity: Array) -> Array:
        fit = Fit(score)
        rules = [fit, Disqualify(lambda match: fit.evaluate(match) < 0)]
        seats = np.repeat(np.arange(len(capacity)), capacity).tolist()
        mentors = [Mentor(grade=j, email=f"seat{at}") for at, j in enumerate(seats)]
        mentees = [Mentee(grade=i, email=f"first-year{i}") for i in range(len(score))]
        process_data(mentors, mentees, [rules])
        answer = np.full(len(score), -1)
        for mentee in mentees:
            if mentee.mentors:
                answer[mentee.grade] = mentee.mentors[0].grade
        return answer

    return solve


def peak_mib() -> float:
    """The most memory this process held so far (Linux)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def main(name: str, round_file: str, answer_file: str) -> None:
    solve = globals()[name]()
    arrays = np.load(round_file)
    score, capacity = arrays["score"], arrays["capacity"]
    before, started, worked = peak_mib(), time.perf_counter(), time.process_time()
    answer = solve(score, capacity)
    took = {"seconds": time.perf_counter() - started, "processor": time.process_time() - worked}
    np.save(answer_file, answer)
    print(json.dumps({**took, "mib": peak_mib() - before}))


if __name__ == "__main__":
    main(*sys.argv[1:])
