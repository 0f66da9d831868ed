"""Solving again after two in a hundred were replaced: `python -m bench.again`.

Prints Markdown, medians over the seeds: once with the earlier pairs locked, once with few changes
as a level, and how many of those who stayed got another coach.
"""

from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from bench.rounds import realistic_round
from peercoach.matching import check, solve_scores

SEEDS, N, M, REPLACED = range(3), 5_000, 1_250, 100


def again(seed: int) -> dict[str, tuple[float, int, int]]:
    """(seconds, pairs that stayed possible, pairs changed) by way of solving again."""
    score, capacity = realistic_round(seed, N + REPLACED, M)
    before = solve_scores(score[:N], capacity).coach_of
    gone = np.random.default_rng(seed).permutation(N)[:REPLACED]
    earlier, now = np.delete(before, gone), np.delete(score, gone, axis=0)
    kept = [(i, j) for i, j in enumerate(earlier.tolist()) if j >= 0]
    found = {}
    both: dict[str, dict[str, Any]] = {"locked": {"locks": kept}, "as a level": {"keep": kept}}
    for name, demands in both.items():
        started = perf_counter()
        solution = solve_scores(now, capacity, **demands)
        seconds = perf_counter() - started
        faults = check(solution, now, capacity, **demands)
        assert not faults, faults
        changed = sum(solution.coach_of[i] != j for i, j in kept)
        found[name] = seconds, len(kept), changed
    return found


def main() -> None:
    runs = [again(seed) for seed in SEEDS]
    print(f"| {N:,} × {M:,}, {REPLACED} replaced | s | earlier pairs | changed |")
    print("| --- | ---: | ---: | ---: |")
    for name in runs[0]:
        seconds, kept, changed = zip(*(run[name] for run in runs), strict=True)
        print(f"| {name} | {median(seconds):.2f} | {median(kept):,.0f} | {max(changed)} |")


if __name__ == "__main__":
    main()
