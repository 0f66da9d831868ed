"""What the array door takes, what it refuses and where it says the fault is."""

import inspect
import json
import pydoc
import re

import numpy as np
import pytest

from peercoach.matching import check, solve_scores
from tests.matching.made_up import scarce_round, typical_round

SCORE = np.array([[90, 40, -1], [80, -1, 10], [70, 60, 30]])
SEATS = np.array([1, 1, 2])


@pytest.mark.parametrize(
    "dtype", [np.int8, np.int16, np.int32, np.int64, ">i4", np.uint8, np.uint16, np.uint64]
)
def test_any_integer_dtype_gives_the_same_answer(dtype):
    score = np.maximum(SCORE, 0).astype(dtype)
    solution = solve_scores(score, SEATS.astype(dtype))
    assert solution.coach_of.tolist() == solve_scores(np.maximum(SCORE, 0), SEATS).coach_of.tolist()
    assert check(solution, score, SEATS) == []


@pytest.mark.parametrize("dtype", [np.int16, np.int64])
@pytest.mark.parametrize("layout", ["C", "F"])
def test_read_only_arrays_of_any_layout_are_taken_and_left_alone(dtype, layout):
    score, capacity, demands = scarce_round(3, 40, 9)
    given = np.array(score, dtype, order=layout)
    given.flags.writeable = capacity.flags.writeable = False
    solution = solve_scores(given, capacity, **demands)
    assert check(solution, given, capacity, **demands) == []
    assert (given == score).all()
    assert solution.coach_of.tolist() == solve_scores(score, capacity, **demands).coach_of.tolist()


KEYWORDS = (
    "score, capacity, *, minimum=None, locks=(), bars=(), keep=(), priority=None, order=None, "
    "bands=(20, 35, 50), balance=20, seed=0, first_year_ids=None, coach_ids=None"
)


@pytest.mark.parametrize(("door", "first"), [(solve_scores, ""), (check, "solution, ")])
def test_both_doors_show_the_same_keywords(door, first):
    assert str(inspect.signature(door)).startswith(f"({first}{KEYWORDS}) -> ")
    assert f"{door.__name__}({first}{KEYWORDS})" in pydoc.plain(pydoc.render_doc(door))


def test_a_keyword_that_is_not_there_is_refused():
    with pytest.raises(TypeError, match="unexpected keyword argument 'lock'"):
        solve_scores(SCORE, SEATS, lock=[(0, 0)])
    with pytest.raises(TypeError, match="missing a required argument: 'capacity'"):
        check(solve_scores(SCORE, SEATS), SCORE)


def test_every_other_row_of_a_larger_array_is_taken():
    wide = np.full((6, 3), 100)
    wide[::2] = SCORE
    assert solve_scores(wide[::2], SEATS).coach_of.tolist() == [1, 0, 2]


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
@pytest.mark.parametrize("order", [None, ("place", "min", "leximin", "load", "load_sq", "total")])
def test_rounds_without_people_on_one_side_are_solved(shape, order):
    score, capacity = np.empty(shape, np.int16), np.ones(shape[1], int)
    solution = solve_scores(score, capacity, order=order)
    assert solution.coach_of.tolist() == [-1] * shape[0]
    assert check(solution, score, capacity, order=order) == []


def test_one_first_year_goes_to_the_best_coach():
    solution = solve_scores(np.array([[30, 60, 50]]), np.array([1, 1, 1]))
    assert solution.coach_of.tolist() == [1]
    assert solution.values == {
        "matched": 1,
        "bands": [0, 0, 0],
        "blend": 840 * 60 - 20 * 840,
    }


def test_a_coach_without_places_gets_nobody():
    score = np.array([[99, 10], [99, 10]])
    solution = solve_scores(score, np.array([0, 2]), order=("matched", "load", "total"))
    assert solution.coach_of.tolist() == [1, 1]
    assert solution.values == {"matched": 2, "load": 4 * 840 // 2, "total": 20}


def test_a_lock_on_an_ineligible_pair_counts_as_score_nought():
    order = ("matched", "bands", "min", "total", "leximin")
    solution = solve_scores(SCORE, SEATS, locks=[(0, 2)], order=order)
    assert solution.coach_of.tolist() == [2, 0, 1]
    assert solution.values == {
        "matched": 3,
        "bands": [1, 1, 1],
        "min": 0,
        "total": 140,
        "leximin": [0, 60, 80],
    }


def test_a_kept_pair_that_can_no_longer_be_counts_as_changed():
    keep = [(0, 2), (1, 0)]  # the first is not eligible any more
    assert solve_scores(SCORE, SEATS, keep=keep).values["changes"] == 1


def test_earlier_pairs_stay_whatever_the_seed_and_the_balance():
    score, capacity = typical_round(4, 300, 60)
    before = solve_scores(score, capacity).coach_of
    keep = [(i, j) for i, j in enumerate(before.tolist()) if j >= 0]
    again = solve_scores(score, capacity, keep=keep, seed=5, balance=200)
    assert again.values["changes"] == 0
    assert again.coach_of.tolist() == before.tolist()


def test_only_the_pair_of_a_coach_who_left_changes():
    score, capacity = typical_round(4, 300, 60)
    order = ("matched", "changes", "bands", "blend")
    before = solve_scores(score, capacity, keep=[(0, 0)], order=order).coach_of
    keep = [(i, j) for i, j in enumerate(before.tolist()) if j >= 0]
    gone = before[0]
    capacity[gone] = 0
    after = solve_scores(score, capacity, keep=keep, order=order)
    left = int((before == gone).sum())
    assert after.values["matched"] == len(keep)
    assert after.values["changes"] == left
    assert ((before >= 0) & (after.coach_of != before)).sum() == left


@pytest.mark.parametrize(
    ("wanted", "order"),
    [
        ({}, ("matched", "bands", "blend")),
        ({"priority": [1, 1, 0]}, ("place", "bands", "blend")),
        ({"keep": [(1, 0)]}, ("matched", "bands", "changes", "blend")),
        ({"keep": [(1, 0)], "priority": [1, 1, 0]}, ("place", "bands", "changes", "blend")),
    ],
)
def test_the_default_order_follows_what_is_given(wanted, order):
    assert solve_scores(SCORE, SEATS, **wanted).order == order


def test_level_names_of_any_kind_of_text_are_plain_names_afterwards():
    order = ("matched", "total")
    solution = solve_scores(SCORE, SEATS, order=np.array(order))
    assert repr(solution.order) == repr(order)
    assert check(solution, SCORE, SEATS, order=order) == []


def test_any_text_can_be_an_id():
    ids = ["\ud800", "", "é"]  # the first is half a character, as broken files have them
    solution = solve_scores(SCORE, SEATS, first_year_ids=ids)
    assert check(solution, SCORE, SEATS, first_year_ids=ids) == []


def test_levels_that_cost_nobody_anything_can_come_before_many_that_do():
    """Each later level makes the weight of the first larger, and nothing else shows how large."""
    score = np.array(
        [
            [100, 34, 34, 34],
            [35, 19, 0, 0],
            [50, 35, 51, 19],
            [35, 50, 0, 19],
            [34, 100, 51, 20],
            [0, 50, 50, 100],
        ]
    )
    given = {"order": ("place", "min", "leximin", "bands", "blend", "total"), "bands": (-5, 35)}
    solution = solve_scores(score, np.array([2, 2, 1, 1]), **given)
    assert solution.values["leximin"] == [35, 50, 51, 100, 100, 100]
    assert check(solution, score, np.array([2, 2, 1, 1]), **given) == []


@pytest.mark.parametrize(
    ("capacity", "scale"), [([8, 3], 840), ([9, 3], 9), ([9, 0, 2], 18), ([0, 0], 840)]
)
def test_the_load_scale_divides_by_every_capacity(capacity, scale):
    score = np.zeros((2, len(capacity)), int)
    assert solve_scores(score, np.array(capacity)).load_scale == scale


def test_a_certificate_survives_json():
    score, capacity, demands = scarce_round(6, 30, 8)
    solution = solve_scores(score, capacity, **demands)
    stored = json.loads(json.dumps(solution.certificate))
    assert stored == solution.certificate
    plain = json.loads(json.dumps(solution.values))
    assert plain == solution.values


MALFORMED = [
    ("score: found dtype float64", {"score": SCORE.astype(float)}),
    ("score: found dtype bool", {"score": SCORE > 0}),
    ("score: found dtype timedelta64[s]", {"score": SCORE.astype("m8[s]")}),
    ("score: found shape (3,)", {"score": np.array([1, 2, 3])}),
    ("score: found rows of unequal length", {"score": [[1, 2], [3]]}),
    ("score[1, 2]: found -2", {"score": SCORE - (np.arange(9) == 5).reshape(3, 3) * 12}),
    ("score[0, 0]: found 32768", {"score": SCORE + 32678}),
    ("score[0, 0]: found 18446744073709551615", {"score": np.full((3, 3), 2**64 - 1, np.uint64)}),
    ("capacity: found shape (2,), expected (3,)", {"capacity": [1, 1]}),
    ("capacity: found shape (), expected (3,)", {"capacity": None}),
    ("capacity: found dtype float64", {"capacity": [1.0, 1, 1]}),
    ("capacity[1]: found -1, expected 0 or more", {"capacity": [1, -1, 1]}),
    ("minimum[2]: found -3, expected 0 or more", {"minimum": [0, 0, -3]}),
    ("minimum: found dtype float64", {"minimum": [0, 0.5, 0]}),
    ("minimum: found shape (1,)", {"minimum": [0]}),
    ("locks[1]: found first-year 3, expected 0..2", {"locks": [(0, 0), (3, 0)]}),
    ("locks[0]: found coach -1, expected 0..2", {"locks": [(0, -1)]}),
    ("locks: found dtype float64", {"locks": [(0.0, 1)]}),
    ("locks: found [0, 1]", {"locks": [0, 1]}),
    ("locks: found 7", {"locks": 7}),
    ("bars: found shape (1, 3)", {"bars": [(0, 1, 2)]}),
    ("bars: found [(0, 1), (1,)]", {"bars": [(0, 1), (1,)]}),
    ("bars[0]: found coach 3, expected 0..2", {"bars": np.array([[0, 3]])}),
    ("keep[0]: found first-year -1", {"keep": [(-1, 0)]}),
    ("keep[1]: found first-year 0 with coach 1 and coach 0", {"keep": [(0, 0), (0, 1)]}),
    (
        "locks[0]: found coach 0, expected none, for there is none",
        {"score": np.empty((1, 0), int), "capacity": [], "locks": [(0, 0)]},
    ),
    ("priority: found dtype float64", {"priority": [0.0, 1, 1]}),
    ("priority: found shape (2,), expected (3,)", {"priority": [0, 1]}),
    ("order: found 'matched'", {"order": "matched"}),
    ("order: found 3", {"order": 3}),
    ("order[1]: found 'best'", {"order": ("matched", "best")}),
    ("order[2]: found 'total' again", {"order": ("matched", "total", "total")}),
    ("order[0]: found 'total', expected 'matched' or 'place'", {"order": ("total",)}),
    ("order[0]: found nothing", {"order": ()}),
    ("order: priority is given", {"order": ("matched", "total"), "priority": [0, 0, 1]}),
    ("order: keep is given", {"order": ("matched", "total"), "keep": [(0, 0)]}),
    ("bands[1]: found 20 after 20", {"bands": (20, 20)}),
    ("bands[0]: found 20.5", {"bands": (20.5, 35)}),
    ("bands: found 20", {"bands": 20}),
    ("balance: found -1, expected 0 or more", {"balance": -1}),
    ("balance: found 0.5", {"balance": 0.5}),
    ("seed: found '1'", {"seed": "1"}),
    ("first_year_ids: found 2, expected 3", {"first_year_ids": ["a", "b"]}),
    ("first_year_ids[2]: found 'a' as at [0]", {"first_year_ids": ["a", "b", "a"]}),
    ("coach_ids: found 3, expected 3 ids", {"coach_ids": 3}),
]


@pytest.mark.parametrize(("message", "wrong"), MALFORMED, ids=[found for found, _ in MALFORMED])
def test_what_cannot_be_read_is_refused_with_its_place(message, wrong):
    given = {"score": SCORE, "capacity": SEATS, **wrong}
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        solve_scores(**given)
    solution = solve_scores(SCORE, SEATS)
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        check(solution, **given)


def test_loads_that_cannot_be_counted_exactly_name_the_coaches():
    primes = [101, 103, 107, 109, 113, 127, 131, 137, 139]
    names = [f"coach-{prime}" for prime in primes]
    score = np.zeros((4, len(primes)), int)
    with pytest.raises(ValueError, match=r"^capacity: .* coach-113, .* coach-139"):
        solve_scores(score, np.array(primes), coach_ids=names)
    plain = solve_scores(score, np.array(primes), order=("matched", "load_sq", "total"))
    assert plain.values == {"matched": 4, "load_sq": 4, "total": 0}


def test_a_balance_that_cannot_be_weighed_exactly_is_named_with_the_most_that_can():
    with pytest.raises(
        ValueError, match=r"^balance: found .* at most 2\d{13}, .* coaches 0, 1, 2 "
    ):
        solve_scores(SCORE, SEATS, balance=10**17)
    even = solve_scores(SCORE, SEATS, balance=2 * 10**13)
    assert even.values["matched"] == 3
    assert check(even, SCORE, SEATS, balance=2 * 10**13) == []
