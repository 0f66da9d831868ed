"""Demands that cannot all be met are a result that names every one of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercoach.matching import Conflict, check, solve_scores
from tests.examples import examples

OPEN = np.full((5, 3), 50)
SEATS = np.array([2, 2, 1])


def refused(score, capacity, **demands):
    """The conflicts of a round that cannot be solved; nobody is matched, and `check` agrees."""
    solution = solve_scores(score, capacity, **demands)
    assert not solution.feasible
    assert solution.proven
    assert (solution.coach_of == -1).all()
    assert (solution.values, solution.certificate) == ({}, None)
    assert check(solution, score, capacity, **demands) == []
    return solution.conflicts


def test_locks_of_one_first_year_to_several_coaches():
    found = refused(OPEN, SEATS, locks=[(1, 2), (1, 0), (1, 0), (3, 1), (3, 0)])
    assert found == (
        Conflict("locks_clash", (1,), (0, 2), 2, 1),
        Conflict("locks_clash", (3,), (0, 1), 2, 1),
    )
    assert str(found[0]) == "first-year 1: locked to coaches 0, 2, one is possible"


def test_locks_that_are_barred_and_locks_above_capacity_at_once():
    locks = [(0, 2), (1, 2), (4, 0)]
    found = refused(OPEN, SEATS, locks=locks, bars=[(4, 0), (3, 1)])
    assert found == (
        Conflict("lock_barred", (4,), (0,), 1, 0),
        Conflict("locks_over_capacity", (0, 1), (2,), 2, 1),
    )
    assert str(found[0]) == "first-year 4: locked to coach 0 and barred from it"
    assert str(found[1]) == "coach 2: first-years 0, 1 are locked to it, places 1"


def test_the_same_lock_twice_is_one_lock():
    assert solve_scores(OPEN, SEATS, locks=[(0, 2), (0, 2)]).coach_of[0] == 2


def test_a_lock_at_a_coach_without_places():
    found = refused(OPEN, np.array([0, 9, 9]), locks=[(2, 0)])
    assert found == (Conflict("locks_over_capacity", (2,), (0,), 1, 0),)


@pytest.mark.parametrize(("minimum", "possible"), [(1, True), (2, False)])
def test_a_minimum_above_capacity(minimum, possible):
    demands = {"minimum": np.array([0, 0, minimum])}
    if possible:
        assert solve_scores(OPEN, SEATS, **demands).feasible
        return
    found = refused(OPEN, SEATS, **demands)
    assert found == (Conflict("minimum_over_capacity", (), (2,), 2, 1),)
    assert str(found[0]) == "coach 2: minimum 2, places 1"


def test_minimums_that_need_more_people_than_there_are():
    found = refused(OPEN[:3], np.array([2, 2, 2]), minimum=np.array([2, 1, 1]))
    assert found == (Conflict("minimums_unmet", (0, 1, 2), (0, 1, 2), 4, 3),)
    assert str(found[0]) == (
        "coaches 0, 1, 2: minimum 4 together, first-years who can go to any of them 3"
    )


def test_only_coaches_that_matter_for_a_lack_are_named():
    score = np.array([[50, 50, -1], [-1, 50, 50], [-1, 50, 50]])
    found = refused(score, np.array([2, 2, 2]), minimum=np.array([2, 1, 1]))
    assert found == (Conflict("minimums_unmet", (0,), (0,), 2, 1),)


def test_each_group_of_coaches_with_too_few_people_is_named():
    score = np.array([[50, -1, -1, -1], [-1, 50, 50, -1], [-1, -1, -1, 50]])
    found = refused(score, np.full(4, 2), minimum=np.array([2, 1, 1, 1]))
    assert found == (
        Conflict("minimums_unmet", (0,), (0,), 2, 1),
        Conflict("minimums_unmet", (1,), (1, 2), 2, 1),
    )


def test_locked_people_count_for_their_coach_and_for_no_other():
    score = np.array([[50, 50], [50, 50], [50, -1]])
    demands = {"minimum": np.array([1, 2]), "locks": [(0, 0)]}
    found = refused(score, np.array([2, 2]), **demands)
    assert found == (Conflict("minimums_unmet", (1,), (1,), 2, 1),)


@examples(150)
@given(st.data())
def test_minimums_are_refused_exactly_when_a_group_of_coaches_lacks_people(data):
    n, m = data.draw(st.integers(1, 8)), data.draw(st.integers(1, 5))
    eligible = np.array(data.draw(st.lists(st.booleans(), min_size=n * m, max_size=n * m)))
    score = np.where(eligible.reshape(n, m), 50, -1)
    minimum = np.array(data.draw(st.lists(st.integers(0, 3), min_size=m, max_size=m)))
    groups = [[j for j in range(m) if bits >> j & 1] for bits in range(1, 2**m)]
    lacking = [
        group for group in groups if minimum[group].sum() > (score[:, group] >= 0).any(axis=1).sum()
    ]
    if not lacking:
        solution = solve_scores(score, np.full(m, 8), minimum=minimum)
        assert solution.feasible
        assert check(solution, score, np.full(m, 8), minimum=minimum) == []
        return
    for conflict in refused(score, np.full(m, 8), minimum=minimum):
        group = list(conflict.coaches)
        assert group in lacking
        assert not [
            less for less in lacking if len(less) == len(group) - 1 and set(less) < set(group)
        ]
