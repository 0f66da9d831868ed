"""What is computed for all pairs at once is, cell by cell, what is defined for one pair."""

from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from peercoach.matching import Coach, Definition, Person, fit_pair, score_people, scorer
from peercoach.matching.questions import Side
from peercoach.matching.rules import Rule
from peercoach.matching.rules.rule import DID_NOT_SAY, FAILS, Excluded, Importance, Verdict
from tests.examples import examples
from tests.matching.random_rounds import definitions, rules, some_people


def verdict(rule: Rule, code: int) -> Verdict:
    must = rule.importance is Importance.MUST
    excluded = {FAILS: Excluded.FAILS, DID_NOT_SAY: Excluded.DID_NOT_SAY if must else None}
    return Verdict(code if code >= 0 else None, excluded.get(code))


@examples(400)
@given(rules(), some_people, some_people)
def test_a_rule_judges_a_block_as_it_judges_each_pair(
    rule: Rule, people: list[Coach], others: list[Coach]
) -> None:
    block = rule.judge_all(
        rule.encode([person.answers for person in people], Side.FIRST_YEAR),
        rule.encode([other.answers for other in others], Side.COACH),
    )
    assert block.dtype == np.int16
    assert [[verdict(rule, int(code)) for code in row] for row in block] == [
        [rule.judge(person.answers, other.answers) for other in others] for person in people
    ]


@examples(200)
@given(definitions(), some_people, some_people, st.integers(1, 3), st.sampled_from([1, 7, 2**15]))
def test_the_fit_of_all_is_the_fit_of_each(
    definition: Definition,
    people: list[Coach],
    others: list[Coach],
    copies: int,
    cells_at_once: int,
) -> None:
    people = people * copies  # many who answered alike take another path than few
    with patch.object(scorer, "CELLS_AT_ONCE", cells_at_once):
        scores = score_people(definition, people, others)
    assert scores.fit.dtype == np.int16
    assert scores.fit.tolist() == [
        [fit_pair(definition, person, other).fit for other in others] for person in people
    ]


def test_nobody_on_either_side_is_a_round_too() -> None:
    definition = Definition()
    assert score_people(definition, [], [Coach("c")]).fit.shape == (0, 1)
    assert score_people(definition, [Person("f")], []).fit.shape == (1, 0)
