from dataclasses import replace

import pytest

from peercoach.matching.rules import Reach
from tests.matching.rules.questions import (
    CAMPUSES,
    DID_NOT_SAY,
    FAILS,
    MUST,
    NICE,
    NOTHING_TO_SAY,
    WAYS,
    question,
    worth,
)

RULE = Reach(
    question=question("meet", "choice", WAYS),
    place=question("campus", "choice", CAMPUSES),
    importance=MUST,
)


def meets(way: str, campus: str | None = None) -> dict[str, str]:
    return {"meet": way} | ({"campus": campus} if campus else {})


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (meets("online"), meets("online"), worth(1)),
        (meets("online", "breda"), meets("both", "tilburg"), worth(1)),
        (meets("school", "breda"), meets("both", "breda"), worth(1)),
        (meets("school", "breda"), meets("school", "tilburg"), FAILS),
        (meets("school", "breda"), meets("online", "breda"), FAILS),
        (meets("school", "breda"), meets("school"), DID_NOT_SAY),
        (meets("both"), meets("both"), worth(1)),
        ({}, meets("both"), DID_NOT_SAY),
    ],
)
def test_online_or_in_person_at_the_same_place(
    one: dict[str, str], other: dict[str, str], expected: object
) -> None:
    assert RULE.judge(one, other) == expected
    assert RULE.judge(other, one) == expected


def test_without_a_place_all_are_near() -> None:
    rule = replace(RULE, place=None)
    assert rule.judge(meets("school", "breda"), meets("school", "tilburg")) == worth(1)


def test_as_a_weighted_rule_a_missing_answer_says_nothing() -> None:
    rule = replace(RULE, importance=NICE)
    assert rule.judge(meets("school"), meets("school", "breda")) == NOTHING_TO_SAY
    assert rule.judge(meets("school"), meets("online")) == worth(0)


def test_several_ways_may_be_ticked() -> None:
    rule = replace(RULE, question=question("meet", "choices", WAYS), place=None)
    either, online = frozenset({"online", "school"}), frozenset({"online"})
    assert rule.judge({"meet": either}, {"meet": online}) == worth(1)
    assert rule.judge({"meet": either - online}, {"meet": online}) == FAILS


def test_it_names_the_place_and_the_way() -> None:
    assert RULE.justify(meets("both", "breda"), meets("school", "breda"), "nl") == (
        "Afspreken kan voor allebei: Breda"
    )
    assert RULE.justify(meets("both", "breda"), meets("both", "breda"), "en") == (
        "Meeting works for both: Breda and online"
    )
    assert RULE.justify(meets("school", "breda"), meets("online"), "en") is None
