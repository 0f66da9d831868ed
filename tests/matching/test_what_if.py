"""What if: what is promised is what happens when the change is really made."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercoach.matching import match_people, what_if
from peercoach.matching.what_if import LevelChange, Move
from tests.examples import examples
from tests.matching.small_rounds import LANGUAGES_AND_TIMES, coach, first_year, small_round

seeds = st.integers(0, 10_000)


def same_outcome(what, matching) -> None:
    assert what.after.coach_ids() == matching.coach_ids()
    assert what.after.solution.values == matching.solution.values
    assert what.after.faults() == matching.faults() == []


@examples(50)
@given(seeds, st.data())
def test_places_locks_and_lifted_bars_are_as_if_they_had_been_so_from_the_start(seed, data) -> None:
    matching = small_round(seed)
    changed = data.draw(st.sampled_from(matching.coaches))
    locked = data.draw(st.sampled_from(matching.first_years))
    said = [(p.id, other) for p in matching.first_years for other in p.not_with]
    what = what_if(matching, capacities={changed.id: 2}, locks=[(locked.id, changed.id)], lift=said)
    from_the_start = match_people(
        matching.definition,
        [replace(person, not_with=()) for person in matching.first_years],
        [replace(one, capacity=2) if one is changed else one for one in matching.coaches],
        locks=[(locked.id, changed.id)],
        seed=seed,
    )
    same_outcome(what, from_the_start)


@examples(50)
@given(seeds)
def test_rules_answers_coaches_balance_and_order_too(seed) -> None:
    matching = small_round(seed)
    definition = replace(matching.definition, rules=matching.definition.rules[1:])
    order = ("place", "blend", "bands")
    spoken = {"languages": frozenset({"nl", "en", "tr"})}
    extra = coach("extra", "nl", "tr", capacity=2)
    what = what_if(
        matching,
        definition=definition,
        answers={"s0": spoken},
        coaches=[extra],
        balance=200,
        order=order,
    )
    asked, *others = matching.first_years
    from_the_start = match_people(
        replace(definition, balance=200),
        [replace(asked, answers={**asked.answers, **spoken}), *others],
        [*matching.coaches, extra],
        order=order,
        seed=seed,
    )
    same_outcome(what, from_the_start)


@examples(50)
@given(seeds)
def test_who_moves_is_exactly_who_has_another_coach(seed) -> None:
    matching = small_round(seed)
    what = what_if(matching, capacities={"c0": 3, "c1": 0})
    before, after = matching.coach_ids(), what.after.coach_ids()
    assert what.moved == {
        one: (before[one], after[one]) for one in before if before[one] != after[one]
    }
    assert what.gained == [one for one in before if before[one] is None and after[one]]
    assert what.lost == [one for one in before if before[one] and after[one] is None]


def test_one_more_place() -> None:
    people = [first_year("noor", "nl"), first_year("tim", "nl", together_with=("anna",))]
    matching = match_people(LANGUAGES_AND_TIMES, people, [coach("anna", "nl")])
    what = what_if(matching, capacities={"anna": 2})
    assert what.moved == {"noor": Move(None, "anna")}
    assert what.levels()[0] == LevelChange("matched", 1, 2)
    assert matching.coach_ids() == {"noor": None, "tim": "anna"}


def test_where_the_change_cannot_be_nobody_moves() -> None:
    matching = match_people(LANGUAGES_AND_TIMES, [first_year("noor", "nl")], [coach("anna", "nl")])
    what = what_if(matching, locks=[("noor", "anna")], capacities={"anna": 0})
    assert what.moved == {}
    assert [conflict.kind for conflict in what.after.solution.conflicts] == ["locks_over_capacity"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"capacities": {"nobody": 1}}, KeyError),
        ({"answers": {"nobody": {}}}, KeyError),
        ({"locks": [("noor", "nobody")]}, KeyError),
        ({"capacity": {"anna": 1}}, TypeError),
    ],
    ids=str,
)
def test_changes_of_what_is_not_there_are_refused(changes, error) -> None:
    matching = match_people(LANGUAGES_AND_TIMES, [first_year("noor", "nl")], [coach("anna", "nl")])
    with pytest.raises(error):
        what_if(matching, **changes)


def test_an_order_can_be_given_and_must_have_the_levels_of_what_is_demanded() -> None:
    people, coaches = [first_year("noor", "nl")], [coach("anna", "nl")]
    matching = match_people(LANGUAGES_AND_TIMES, people, coaches, order=("matched", "leximin"))
    assert list(matching.solution.values) == ["matched", "leximin"]
    with pytest.raises(ValueError, match="keep is given, expected the level 'changes'"):
        match_people(
            LANGUAGES_AND_TIMES, people, coaches, keep=[("noor", "anna")], order=("matched",)
        )
