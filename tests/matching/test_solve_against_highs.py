"""On middle-sized rounds every level's value equals what integer programs find, level by level."""

from math import lcm

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercoach.matching import check, flow, pairs, solve_scores
from peercoach.matching.ties import serving_order
from tests.examples import examples
from tests.matching.made_up import scarce_round
from tests.matching.oracle import goodness

LATER = ("bands", "blend", "min", "load", "load_sq", "total", "leximin")
FEW_SCORES = (0, 10, 34, 35, 60, 100)  # a program per score: fewer scores, more rounds


@st.composite
def orders(draw, has_priority, has_keep):
    first = "place" if has_priority or draw(st.booleans()) else "matched"
    later = list(draw(st.permutations(LATER))[: draw(st.integers(1, len(LATER)))])
    if has_keep:
        later.insert(draw(st.integers(0, len(later))), "changes")
    return (first, *later)


def with_few_candidates(patch):
    """As large rounds are solved: a few candidates at first, pairs priced in blocks by threads."""
    for name, number in {"BEST": 1, "SCATTERED": 0, "CHEAPER": 2}.items():
        patch.setattr(flow, name, number)
    for name, number in {"LISTED_PER_ROW": 1, "BLOCK_CELLS": 50, "BLOCK_ROWS": 1}.items():
        patch.setattr(pairs, name, number)


def agrees_with_programs(data, largest):
    n, m = data.draw(st.integers(1, largest[0])), data.draw(st.integers(1, largest[1]))
    seed = data.draw(st.integers(0, 2**32))
    few = FEW_SCORES if data.draw(st.booleans()) else None
    score, capacity, demands = scarce_round(seed, n, m, scores=few)
    order = data.draw(orders(demands["priority"] is not None, bool(demands["keep"])))
    if few is None:
        order = tuple(level for level in order if level != "leximin")
    chosen = {"bands": (20, 35, 50), "balance": data.draw(st.sampled_from([0, 20, 200]))}
    with pytest.MonkeyPatch.context() as patch:
        if data.draw(st.booleans()):
            with_few_candidates(patch)
        solution = solve_scores(score, capacity, order=order, seed=seed, **chosen, **demands)
        assert check(solution, score, capacity, order=order, seed=seed, **chosen, **demands) == []
    rank = serving_order(range(n), demands["priority"], seed)
    small = max(capacity) <= 8
    rest = {name: demands[name] for name in ("locks", "minimum", "bars", "keep")}
    from tests.matching.second_solver import best_by_programs  # noqa: PLC0415 - scipy: a second

    expected = best_by_programs(
        order,
        score,
        capacity,
        rank=rank,
        scale=840 if small else lcm(*(int(c) for c in capacity if c)),
        **chosen,
        **rest,
    )
    assert solution.feasible == (expected is not None)
    if expected is None:
        return
    for level in order:
        ours, theirs = (
            goodness(
                level,
                coach_of.tolist(),
                score,
                capacity,
                keep=demands["keep"],
                priority=demands["priority"],
                seed=seed,
                **chosen,
            )
            for coach_of in (solution.coach_of, expected)
        )
        assert ours == theirs, level


@examples(40)
@given(st.data())
def test_every_level_agrees_with_integer_programs(data):
    agrees_with_programs(data, (60, 15))


@pytest.mark.long
@examples(500)
@given(st.data())
def test_every_level_agrees_with_integer_programs_many_times(data):
    agrees_with_programs(data, (60, 15))
