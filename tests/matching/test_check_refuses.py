"""`check` believes nothing: forged, damaged and swapped solutions are refused, never a crash."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercoach.matching import Conflict, check, solve_scores
from peercoach.matching.levels import level_value
from peercoach.matching.problem import build_problem
from peercoach.matching.solution import seal
from tests.examples import examples
from tests.matching.made_up import scarce_round

ORDER = ("place", "bands", "min", "blend", "leximin")
SCORE, SEATS, _ = scarce_round(8, 24, 6)
SOLUTION = solve_scores(SCORE, SEATS, order=ORDER)
STEPS = SOLUTION.certificate["steps"]


def refusals(solution):
    return check(solution, SCORE, SEATS, order=ORDER)


def forged(coach_of=SOLUTION.coach_of, steps=STEPS):
    """What an attacker with the source would hand in: values worked out again, seal renewed."""
    problem = build_problem(SCORE, SEATS, order=ORDER)
    values = {level: level_value(level, problem, coach_of) for level in ORDER}
    certificate = {"steps": steps, "seal": seal(coach_of, values, steps)}
    return replace(SOLUTION, coach_of=coach_of, values=values, certificate=certificate)


def with_prices(at, prices):
    return [{**step, "prices": prices} if k == at else step for k, step in enumerate(STEPS)]


def test_the_untouched_solution_is_accepted():
    assert refusals(SOLUTION) == refusals(forged()) == []


@examples(200)
@given(st.data())
def test_no_other_assignment_is_accepted_whatever_the_prices(data):
    coach_of = SOLUTION.coach_of.copy()
    for _ in range(data.draw(st.integers(1, 3))):
        if data.draw(st.booleans()):
            i, k = data.draw(st.integers(0, 23)), data.draw(st.integers(0, 23))
            coach_of[[i, k]] = coach_of[[k, i]]
        else:
            coach_of[data.draw(st.integers(0, 23))] = data.draw(st.integers(-1, 5))
    steps = STEPS
    for _ in range(data.draw(st.integers(0, 2))):
        prices = data.draw(st.lists(st.integers(-(2**61), 2**61), min_size=6, max_size=6))
        steps = with_prices(data.draw(st.integers(0, len(STEPS) - 1)), prices)
    same = coach_of.tolist() == SOLUTION.coach_of.tolist()
    assert refusals(forged(coach_of, steps)) or same


@examples(100)
@given(st.data())
def test_forged_prices_are_refused_or_prove_the_same(data):
    """Other prices may prove an optimum too; then the sealed prices still are not these."""
    at = data.draw(st.sampled_from([k for k, step in enumerate(STEPS) if step["prices"]]))
    far = data.draw(st.sampled_from([1, -1, 10, 10**6, -(10**12), 2**60, -(2**60)]))
    prices = list(STEPS[at]["prices"])
    prices[data.draw(st.integers(0, 5))] += far
    steps = with_prices(at, prices)
    kept_seal = {**SOLUTION.certificate, "steps": steps}
    assert refusals(replace(SOLUTION, certificate=kept_seal))
    resealed = refusals(forged(steps=steps))
    assert all(fault.startswith("certificate.steps[") for fault in resealed)


def test_what_is_wrong_is_said_with_its_place():
    """A small round, so that each fault can be written out."""
    score, seats, given = np.array([[90, 40], [80, -1]]), np.array([1, 1]), {"locks": [(1, 0)]}
    right = solve_scores(score, seats, **given)
    assert right.coach_of.tolist() == [1, 0]
    steps = right.certificate["steps"]
    unproven = [{**steps[0], "prices": [-1, 0]}, *steps[1:]]

    def faults(coach_of=right.coach_of, **fields):
        return check(replace(right, coach_of=np.array(coach_of), **fields), score, seats, **given)

    assert faults() == []
    assert faults([1, -1]) == ["first-year 1: found nobody, expected coach 0, as locked"]
    assert faults([0, 0]) == ["coach 0: found load 2, expected 0..1"]
    assert faults([1, 7]) == ["coach_of[1]: found 7, expected -1..1"]
    assert faults(values={**right.values, "matched": 1}) == [
        "values['matched']: found 1, expected 2"
    ]
    sealed, proof = faults(certificate={"steps": unproven, "seal": right.certificate["seal"]})
    assert sealed == "certificate.seal: found that of other pairs, values or prices"
    assert proof.startswith("certificate.steps[0]: found prices that prove ")
    assert faults(certificate={"steps": steps[:1], "seal": "?"})[1:] == [
        f"certificate.steps[1]: found no step, expected {steps[1]['step']!r}"
    ]
    assert faults(feasible=False, conflicts=(Conflict("lock_barred", (1,), (0,), 1, 0),)) == [
        "conflicts[0]: found Conflict(kind='lock_barred', first_years=(1,), coaches=(0,), "
        "needed=1, available=0), expected a clash that is there",
        "coach_of[0]: found 1, expected -1, for nothing is feasible",
        f"values: found {right.values!r:.60}, expected {{}}, for nothing is feasible",
        f"certificate: found {right.certificate!r:.60}, expected None, for nothing is feasible",
    ]


@pytest.mark.parametrize("at", range(len(STEPS)))
def test_steps_that_miss_repeat_or_change_places_are_refused(at):
    assert refusals(forged(steps=STEPS[:at] + STEPS[at + 1 :]))
    assert refusals(forged(steps=[*STEPS[: at + 1], *STEPS[at:]]))
    if at:
        moved = [*STEPS[: at - 1], STEPS[at], STEPS[at - 1], *STEPS[at + 1 :]]
        assert refusals(forged(steps=moved))


WRONG_STEPS = [
    [],
    [None],
    ["matched"],
    [[]],
    [{"step": "place"}],
    [{**STEPS[0], "more": 1}, *STEPS[1:]],
    [{**STEPS[0], "step": 7}, *STEPS[1:]],
    *(
        with_prices(0, prices)
        for prices in (None, 5, "no", [], [0], [0.0] * 6, [True] * 6, [2**61] * 6, [None] * 6)
    ),
    with_prices(0, [10**400, *STEPS[0]["prices"][1:]]),
    with_prices(0, [float("nan"), *STEPS[0]["prices"][1:]]),
    with_prices(0, [np.int64(0)] * 6),
    with_prices(0, tuple(STEPS[0]["prices"])),
]


@pytest.mark.parametrize("steps", WRONG_STEPS, ids=range(len(WRONG_STEPS)))
def test_steps_that_cannot_be_read_are_refused(steps):
    assert refusals(replace(SOLUTION, certificate={"steps": steps, "seal": "0"}))


ODD = [
    None,
    0,
    1.5,
    "x",
    b"x",
    [],
    {},
    (),
    [1, [2]],
    pytest.param(object(), id="an object"),
    np.zeros(3),
    [np.zeros(2)],
    {1: {}},
]


@pytest.mark.parametrize(
    "name",
    ["coach_of", "values", "certificate", "order", "bands", "balance", "seed", "load_scale"],
)
@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_no_field_of_the_wrong_kind_is_accepted(name, odd):
    if name == "seed" and repr(odd) == "0":
        return  # that is the seed
    assert refusals(replace(SOLUTION, **{name: odd}))


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_no_flag_or_seal_or_level_of_the_wrong_kind_is_accepted(odd):
    assert refusals(replace(SOLUTION, feasible=odd))
    assert refusals(replace(SOLUTION, proven=odd))
    assert refusals(replace(SOLUTION, certificate={"steps": STEPS, "seal": odd}))
    for level in ORDER:
        assert refusals(replace(SOLUTION, values={**SOLUTION.values, level: odd}))
    assert refusals(odd)


@pytest.mark.parametrize(
    "coach_of",
    [
        SOLUTION.coach_of.astype(float),
        SOLUTION.coach_of[:-1],
        SOLUTION.coach_of[None, :],
        SOLUTION.coach_of.astype(object),
        SOLUTION.coach_of.astype(np.uint64),
        np.where(SOLUTION.coach_of == 0, 6, SOLUTION.coach_of),
        np.where(SOLUTION.coach_of == 0, -2, SOLUTION.coach_of),
    ],
)
def test_assignments_that_are_not_row_numbers_are_refused(coach_of):
    assert refusals(replace(SOLUTION, coach_of=coach_of))


@pytest.mark.parametrize("other", [{"bands": (20, 35)}, {"balance": 21}, {"seed": 1}])
def test_other_settings_are_refused(other):
    assert check(SOLUTION, SCORE, SEATS, order=ORDER, **other)


def test_a_refusal_of_a_round_that_can_be_solved_is_refused():
    nobody = {"coach_of": np.full(24, -1), "values": {}, "certificate": None, "feasible": False}
    people = tuple(np.flatnonzero(SCORE[:, 0] >= 0).tolist())
    for conflicts in (
        (),
        None,
        ("no",),
        (Conflict("locks_clash", (0,), (0, 1), 2, 1),),
        (Conflict("minimum_over_capacity", (), (0,), 9, 1),),
        (Conflict("minimums_unmet", people, (0,), 99, len(people)),),
        (Conflict("minimums_unmet", (), (99,), 1, 0),),
        (Conflict("minimums_unmet", (), ("a",), 1, 0),),
        (Conflict("minimums_unmet", (), None, 1, 0),),
    ):
        assert refusals(replace(SOLUTION, conflicts=conflicts, **nobody))


@pytest.mark.parametrize("odd", [one for one in ODD if one is not None], ids=repr)
def test_a_refusal_brings_nothing_else(odd):
    score, capacity, locks = np.full((2, 2), 50), np.array([1, 1]), [(0, 0), (1, 0)]
    refusal = solve_scores(score, capacity, locks=locks)
    assert check(refusal, score, capacity, locks=locks) == []
    for field in ("values", "certificate", "conflicts"):
        if repr((field, odd)) == "('values', {})":
            continue  # that is what a refusal has
        assert check(replace(refusal, **{field: odd}), score, capacity, locks=locks)


def test_a_coach_named_twice_does_not_make_a_minimum_unmet():
    score, capacity, minimum = np.full((2, 2), 50), np.array([2, 2]), np.array([2, 0])
    solution = solve_scores(score, capacity, minimum=minimum)
    twice = Conflict("minimums_unmet", (0, 1), (0, 0), 4, 2)
    lie = replace(
        solution,
        feasible=False,
        coach_of=np.array([-1, -1]),
        values={},
        certificate=None,
        conflicts=(twice,),
    )
    assert check(lie, score, capacity, minimum=minimum) == [
        f"conflicts[0]: found {twice!r}, expected a clash that is there"
    ]


@pytest.mark.parametrize("locks", [[(0, 0), (0, 1)], [(0, 0)]])
def test_an_assignment_where_locks_clash_is_refused(locks):
    score, capacity, bars = np.full((2, 2), 50), np.array([2, 2]), [(0, 0)]
    given = {"locks": locks, "bars": bars}
    free = solve_scores(score, capacity, bars=bars, locks=[(0, 1)])
    assert check(free, score, capacity, **given)
    there = replace(free, coach_of=np.array([0, 1]))
    assert check(there, score, capacity, **given)
