"""Chance: the lottery and the tie-break are fair, seeded, and the same on any machine."""

import os
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest

from peercoach.matching import solve_scores
from tests.matching.made_up import typical_round

SEEDS = range(500)


def left_out(score, capacity, **demands):
    """How often each first-year stayed without a coach, over many seeds."""
    counts = np.zeros(len(score), int)
    for seed in SEEDS:
        counts += solve_scores(score, capacity, seed=seed, **demands).coach_of < 0
    return counts


def looks_even(counts):
    from scipy.stats import chisquare  # noqa: PLC0415 - takes a second

    return chisquare(counts).pvalue > 0.001


def test_equal_people_are_left_out_equally_often():
    counts = left_out(np.full((5, 2), 60), np.array([2, 2]), order=("place", "blend"))
    assert counts.sum() == len(SEEDS)
    assert looks_even(counts)


def test_a_better_fit_does_not_help_in_the_lottery():
    score = np.array([[100], [10], [60], [30]])
    assert looks_even(left_out(score, np.array([3]), order=("place", "blend")))


def test_the_lottery_is_among_those_who_want_the_same_places():
    score = np.array([[50, -1], [50, -1], [50, -1], [-1, 50], [-1, 50]])
    counts = left_out(score, np.array([2, 2]), order=("place", "blend"))
    assert counts[3:].tolist() == [0, 0]
    assert looks_even(counts[:3])


def test_a_later_class_is_left_out_before_an_earlier_one():
    priority = np.array([1, 0, 1, 0, 1])
    counts = left_out(np.full((5, 3), 60), np.ones(3, int), priority=priority)
    assert counts[[1, 3]].tolist() == [0, 0]
    assert counts.sum() == 2 * len(SEEDS)
    assert looks_even(counts[[0, 2, 4]])


def test_a_later_class_is_served_where_an_earlier_one_cannot_be():
    score = np.array([[50, -1], [50, -1], [-1, 20]])
    solution = solve_scores(score, np.array([1, 1]), priority=np.array([0, 0, 7]))
    assert solution.values["place"] == [1, 0]


def test_who_is_left_out_does_not_depend_on_fit():
    chance = np.random.default_rng(1)
    capacity = np.array([2, 3, 1, 2])
    eligible = chance.random((14, 4)) < 0.6
    scores = [np.where(eligible, chance.integers(0, 101, (14, 4)), -1) for _ in range(5)]
    outside = {
        tuple(solve_scores(score, capacity, order=("place", "blend")).coach_of < 0)
        for score in scores
    }
    assert len(outside) == 1


def test_equal_coaches_are_chosen_equally_often():
    score = np.full((1, 4), 50)
    chosen = Counter(
        int(solve_scores(score, np.ones(4, int), seed=seed).coach_of[0]) for seed in SEEDS
    )
    assert looks_even([chosen[j] for j in range(4)])


@pytest.mark.parametrize("scarcity", [0.8, 1.2])
def test_shuffled_rows_change_no_pair_at_a_whole_faculty(scarcity):
    score, capacity = typical_round(5, 800, 150, places=scarcity)
    first_years, coaches = np.arange(800), np.arange(150)
    given = {"order": ("place", "bands", "blend"), "seed": 9}
    plain = solve_scores(score, capacity, **given)
    chance = np.random.default_rng(2)
    for _ in range(3):
        rows, columns = chance.permutation(first_years), chance.permutation(coaches)
        shuffled = solve_scores(
            score[np.ix_(rows, columns)],
            capacity[columns],
            first_year_ids=rows.tolist(),
            coach_ids=columns.tolist(),
            **given,
        )
        back = np.append(columns, -1)[shuffled.coach_of][np.argsort(rows)]
        assert back.tolist() == plain.coach_of.tolist()
        assert shuffled.values == plain.values


ONE_ROUND = """
from peercoach.matching import solve_scores
from tests.matching.made_up import scarce_round
score, capacity, demands = scarce_round(12, 60, 15)
names = [f"student-{i}" for i in range(60)]
solution = solve_scores(score, capacity, seed=4, first_year_ids=names, **demands)
print(solution.coach_of.tolist(), solution.values, solution.certificate["steps"])
"""


def test_every_process_gives_the_same_answer_and_proof():
    runs = [
        subprocess.run(
            [sys.executable, "-c", ONE_ROUND],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for hash_seed in ("0", "1", "4000000")
    ]
    assert runs == [runs[0]] * 3
