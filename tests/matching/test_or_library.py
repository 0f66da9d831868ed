"""Published optima of J. E. Beasley's OR-Library are reproduced, where its files are present."""

import os
from pathlib import Path

import numpy as np
import pytest

from peercoach.matching import check, solve_scores

BESIDE_THE_REPOSITORY = Path(__file__).parents[3] / "shared" / "data"
FOLDER = Path(os.environ.get("PEERCOACH_SHARED_DATA", BESIDE_THE_REPOSITORY)) / "or-library"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no OR-Library files in {FOLDER}")


def published_optimum(name):
    words = (FOLDER / "assignopt.txt").read_text().split()
    return int(words[words.index(name) + 1])


@pytest.mark.parametrize("size", [100, 400, 800])
def test_the_published_optimum_is_found_and_proven(size):
    numbers = np.array((FOLDER / f"assign{size}.txt").read_text().split(), int)
    cost = numbers[1:].reshape(size, size)
    score, capacity, order = 100 - cost, np.ones(size, int), ("matched", "total")
    solution = solve_scores(score, capacity, order=order)
    assert solution.values["matched"] == size
    assert 100 * size - solution.values["total"] == published_optimum(f"assign{size}")
    assert check(solution, score, capacity, order=order) == []
