"""Between rounds: who has met stays, as few as possible move, and nobody is forgotten."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercoach.matching import coach_leaves, place_late, score_people, solve_scores
from peercoach.matching.ties import serving_order
from peercoach.matching.what_if import Move
from tests.examples import examples
from tests.matching.oracle import every_assignment
from tests.matching.small_rounds import LANGUAGES_AND_TIMES, coach, first_year, small_round

RULES = LANGUAGES_AND_TIMES


def live_round(seed, **size):
    """A round some months on: part of the pairs live, part of the others new, some have met."""
    matching, chance = small_round(seed, **size), Random(seed)
    pairs = {one: other for one, other in matching.coach_ids().items() if other}
    live = {one: other for one, other in pairs.items() if chance.random() < 0.7}
    met = {one for one in live if chance.random() < 0.4}
    return matching.first_years, matching.coaches, live, met


@examples(60)
@given(st.integers(0, 100_000))
def test_without_moving_anyone_as_many_are_placed_as_the_free_places_allow(seed) -> None:
    first_years, coaches, live, _ = live_round(seed)
    late = place_late(RULES, first_years, coaches, pairs=live.items(), seed=seed)
    assert late.moved == {}
    assert late.matching.faults() == []
    assert {one: late.matching.coach_ids()[one] for one in live} == live
    newcomers = [person for person in first_years if person.id not in live]
    free = [one.capacity - list(live.values()).count(one.id) for one in coaches]
    fit = score_people(RULES, newcomers, coaches).fit
    bars = [
        (i, j)
        for i, person in enumerate(newcomers)
        for j, one in enumerate(coaches)
        if one.id in person.not_with
    ]
    possible = solve_scores(fit, np.array(free), bars=bars, order=("matched",))
    assert len(late.placed) == possible.values["matched"]
    assert len(late.placed) + len(late.unplaced) == len(newcomers)


@examples(60)
@given(st.integers(0, 100_000))
def test_no_fewer_moves_would_place_as_many(seed) -> None:
    first_years, coaches, live, met = live_round(seed, n=6, m=3)
    late = place_late(
        RULES, first_years, coaches, pairs=live.items(), may_move=live.keys() - met, seed=seed
    )
    now = late.matching.coach_ids()
    assert all(now[one] == live[one] for one in met)
    assert all(now[one] for one in live)
    assert late.moved.keys() == {one for one in live if now[one] != live[one]}
    ids = [one.id for one in coaches]
    score = score_people(RULES, first_years, coaches).fit
    row = {person.id: i for i, person in enumerate(first_years)}
    bars = {(row[p.id], ids.index(other)) for p in first_years for other in p.not_with}
    locks = [(row[one], ids.index(live[one])) for one in met]
    capacity = [one.capacity for one in coaches]
    best = min(
        (left_out(first_years, way, live, seed), moves(way, ids, row, live))
        for way in every_assignment(score, capacity, [0] * len(ids), locks, bars)
        if all(way[row[one]] >= 0 for one in live)
    )
    way = [ids.index(now[one.id]) if now[one.id] else -1 for one in first_years]
    assert (left_out(first_years, way, live, seed), len(late.moved)) == best


def left_out(first_years, way, live, seed):
    """How many have nobody; or where there are classes who, those served first foremost."""
    if all(person.priority is None for person in first_years):
        return sum(j < 0 for j in way)
    given = [9 if person.priority is None else person.priority for person in first_years]
    classes = [-1 if p.id in live else one for p, one in zip(first_years, given, strict=True)]
    rank = serving_order([p.id for p in first_years], np.array(classes), seed)
    return [way[i] < 0 for i in np.argsort(rank)]


def moves(way, ids, row, live):
    return sum(ids[way[row[one]]] != live[one] for one in live)


@examples(60)
@given(st.integers(0, 100_000))
def test_when_a_coach_leaves_healthy_pairs_never_move(seed) -> None:
    first_years, coaches, live, met = live_round(seed)
    leaver = coaches[seed % len(coaches)].id
    late = coach_leaves(RULES, first_years, coaches, leaver, pairs=live.items(), met=met, seed=seed)
    now = late.matching.coach_ids()
    others = {one for one in live if live[one] != leaver}
    assert all(now[one] == live[one] for one in met & others)
    assert all(now[one] for one in others)
    assert leaver not in now.values()


def test_who_is_left_behind_is_placed_and_others_wait() -> None:
    people = [first_year("noor", "nl"), first_year("tim", "nl", priority=0)]
    coaches = [coach("anna", "nl"), coach("ben", "nl")]
    late = coach_leaves(RULES, people, coaches, "anna", pairs=[("noor", "anna")], met=["noor"])
    assert [(pair.first_year.id, pair.coach.id) for pair in late.placed] == [("noor", "ben")]
    assert late.unplaced == ()


def test_only_who_has_not_met_makes_room() -> None:
    people = [first_year("noor", "nl", "tr"), first_year("tim", "nl")]
    coaches = [coach("anna", "nl"), coach("ben", "tr")]
    demands = {"pairs": [("noor", "anna")]}
    assert place_late(RULES, people, coaches, **demands).placed == ()
    late = place_late(RULES, people, coaches, **demands, may_move=["noor"])
    assert late.moved == {"noor": Move("anna", "ben")}
    assert [(pair.first_year.id, pair.coach.id) for pair in late.placed] == [("tim", "anna")]


def test_a_live_pair_outlasts_a_lowered_capacity_a_wish_and_a_rule() -> None:
    people = [first_year("noor", "tr", not_with=("anna",), together_with=("ben",))]
    coaches = [coach("anna", "nl", capacity=0), coach("ben", "tr", minimum=1)]
    late = place_late(RULES, people, coaches, pairs=[("noor", "anna")])
    assert late.matching.coach_ids() == {"noor": "anna"}


def test_what_cannot_be_read_is_refused() -> None:
    people, coaches = [first_year("noor", "nl")], [coach("anna", "nl"), coach("ben", "nl")]
    with pytest.raises(ValueError, match="found noor with anna and ben, expected one coach"):
        place_late(RULES, people, coaches, pairs=[("noor", "anna"), ("noor", "ben")])
    with pytest.raises(KeyError, match="eva"):
        coach_leaves(RULES, people, coaches, "eva", pairs=[], met=[])
