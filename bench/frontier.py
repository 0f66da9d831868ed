"""What balance costs in fit, as a picture: `python -m bench.frontier docs/balance-and-fit.svg`."""

import sys
from pathlib import Path

import numpy as np

from bench.picture import Point, picture
from bench.rounds import realistic_round
from peercoach.matching import solve_scores

BALANCES = {
    0: "fit first 0",
    5: "5",
    20: "balanced 20",
    60: "60",
    200: "even first 200",
    1000: "1000",
}
SEEDS, SIZE = range(5), (800, 150)


def measure() -> dict[int, Point]:
    """Per balance the (spread of load over capacity, mean fit), means over the seeds."""
    found: dict[int, list[Point]] = {balance: [] for balance in BALANCES}
    for seed in SEEDS:
        score, capacity = realistic_round(seed, *SIZE)
        for balance, points in found.items():
            coach_of = solve_scores(score, capacity, balance=balance).coach_of
            matched = np.flatnonzero(coach_of >= 0)
            loads = np.bincount(coach_of[matched], minlength=len(capacity))
            fit = score[matched, coach_of[matched]].mean()
            points.append((float(np.std(loads / capacity)), float(fit)))
    return {balance: tuple(np.mean(points, axis=0)) for balance, points in found.items()}


def main(file: str) -> None:
    points = measure()
    named = {BALANCES[balance]: point for balance, point in points.items()}
    Path(file).write_text(
        picture(
            {"engine": named},
            title=f"What balance costs in fit, {SIZE[0]} first-years and {SIZE[1]} coaches",
            along=("spread of load over capacity (standard deviation)", 0.05, ".2f"),
            up=("mean fit of the pairs, 0–100", 0.5, ".1f"),
            zero=False,
        ),
        encoding="utf-8",
    )
    for balance, (spread, fit) in points.items():
        print(f"| {balance} | {fit:.2f} | {spread:.3f} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
