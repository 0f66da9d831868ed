"""On small rounds every level's value equals the best of all assignments, and the proof holds."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from peercoach.matching import check, solve_scores
from tests.examples import examples
from tests.matching.oracle import best_of_all, goodness

LATER = ("bands", "blend", "min", "load", "load_sq", "total", "leximin")


@st.composite
def rounds(draw):
    """A small round with ties, scarcity, locks, bars, minimums, earlier pairs and classes."""
    n, m = draw(st.integers(3, 7)), draw(st.integers(2, 4))
    some = st.sampled_from(
        [-1, 0, 19, 20, 35, 50, 51, 100] if draw(st.booleans()) else [-1, 40, 60]
    )
    score = np.array(draw(st.lists(st.lists(some, min_size=m, max_size=m), min_size=n, max_size=n)))
    capacity = draw(st.lists(st.sampled_from([2, 3, 1, 0]), min_size=m, max_size=m))
    minimum = [
        draw(st.integers(0, min(1, seats))) if draw(st.booleans()) else 0 for seats in capacity
    ]
    pair = st.tuples(st.integers(0, n - 1), st.integers(0, m - 1))
    demands = {
        "minimum": [*minimum[:-1], minimum[-1] + draw(st.sampled_from([0, 0, 0, 0, 1]))],
        "locks": draw(st.lists(pair, max_size=2)) if draw(st.booleans()) else [],
        "bars": draw(st.lists(pair, max_size=2)),
        "keep": draw(st.lists(pair, max_size=3, unique_by=lambda row: row[0])),
        "priority": draw(st.none() | st.lists(st.integers(0, 2), min_size=n, max_size=n)),
    }
    later = draw(st.permutations(LATER))[: draw(st.integers(0, len(LATER)))]
    order = ("place" if demands["priority"] else "matched", *later)
    if demands["keep"]:
        at = draw(st.integers(1, len(order)))
        order = (*order[:at], "changes", *order[at:])
    settings = {
        "bands": draw(st.sampled_from([(20, 35, 50), (), (-5, 35), (0, 1, 51, 101)])),
        "balance": draw(st.sampled_from([0, 1, 20, 200])),
        "seed": draw(st.integers(0, 99)),
    }
    return score, capacity, demands, {"order": order, **settings}


def arguments(demands, settings):
    given = {**demands, **settings}
    given["minimum"] = np.array(given["minimum"])
    if given["priority"] is not None:
        given["priority"] = np.array(given["priority"])
    return given


@examples(300)
@given(rounds())
def test_every_level_reaches_the_best_there_is(small):
    score, capacity, demands, chosen = small
    capacity, given = np.array(capacity), arguments(*small[2:])
    solution = solve_scores(score, capacity, **given)
    rest = {name: chosen[name] for name in ("bands", "balance", "seed")}
    rest |= {"keep": demands["keep"], "priority": given["priority"]}
    barred_locks = set(demands["locks"]) & set(demands["bars"])
    clashing = len(set(demands["locks"])) > len({i for i, _ in demands["locks"]})
    best, all_best = best_of_all(
        chosen["order"],
        score,
        capacity,
        minimum=demands["minimum"],
        locks=demands["locks"],
        bars=set(demands["bars"]),
        **rest,
    )
    possible = bool(all_best) and not barred_locks and not clashing
    assert solution.feasible == possible
    assert check(solution, score, capacity, **given) == []
    if possible:
        found = solution.coach_of.tolist()
        assert found in all_best
        assert best == [
            goodness(level, found, score, capacity, **rest) for level in chosen["order"]
        ]
    else:
        assert solution.conflicts
        assert (solution.coach_of == -1).all()


@examples(150)
@given(rounds(), st.randoms(use_true_random=False))
def test_what_is_tampered_with_is_refused(small, random):
    score, capacity, demands, chosen = small
    capacity, given = np.array(capacity), arguments(demands, chosen)
    solution = solve_scores(score, capacity, **given)
    if not solution.feasible:
        return
    i = random.randrange(len(solution.coach_of))
    other = solution.coach_of.copy()
    other[i] = random.choice([j for j in range(-1, len(capacity)) if j != other[i]])
    assert check(replace(solution, coach_of=other), score, capacity, **given)
    for level, value in solution.values.items():
        changed = [*value, 1] if isinstance(value, list) else (value or 0) + 1
        tampered = replace(solution, values={**solution.values, level: changed})
        assert check(tampered, score, capacity, **given)
    for at, step in enumerate(solution.certificate["steps"]):
        if not step["prices"]:
            continue
        steps = [dict(one) for one in solution.certificate["steps"]]
        prices = list(step["prices"])
        prices[random.randrange(len(prices))] += random.choice([-1, 1])
        steps[at]["prices"] = prices
        tampered = replace(solution, certificate={**solution.certificate, "steps": steps})
        assert check(tampered, score, capacity, **given)


@examples(150)
@given(rounds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_pair(small, random):
    score, capacity, demands, chosen = small
    n, m = score.shape
    rows, columns = random.sample(range(n), n), random.sample(range(m), m)
    ids = {"first_year_ids": [f"f{i}" for i in range(n)], "coach_ids": [f"c{j}" for j in range(m)]}
    one = solve_scores(score, np.array(capacity), **arguments(demands, chosen), **ids)
    moved = {
        "minimum": [demands["minimum"][j] for j in columns],
        "priority": demands["priority"] and [demands["priority"][i] for i in rows],
        **{
            name: [(rows.index(i), columns.index(j)) for i, j in demands[name]]
            for name in ("locks", "bars", "keep")
        },
    }
    other = solve_scores(
        score[np.ix_(rows, columns)],
        np.array(capacity)[columns],
        **arguments(moved, chosen),
        first_year_ids=[f"f{i}" for i in rows],
        coach_ids=[f"c{j}" for j in columns],
    )
    back = {rows[k]: columns[j] if j >= 0 else -1 for k, j in enumerate(other.coach_of.tolist())}
    assert [back[i] for i in range(n)] == one.coach_of.tolist()
