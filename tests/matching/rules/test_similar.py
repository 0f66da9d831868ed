from dataclasses import replace

import pytest

from peercoach.matching.definition import parse_definition
from peercoach.matching.reading import DefinitionError
from peercoach.matching.rules import Similar
from tests.matching.rules.questions import (
    COACH,
    DID_NOT_SAY,
    FAILS,
    FIRST_YEAR,
    MUST,
    NICE,
    NOTHING_TO_SAY,
    question,
    worth,
)

SPORT, MUSIC = question("sport", "scale"), question("music", "scale")  # 1 to 5
CROWDS = replace(question("crowds", "scale"), low=0, high=10)
RULE = Similar(questions=(SPORT, MUSIC, CROWDS), importance=NICE)

NOOR = {"sport": 1, "music": 5, "crowds": 10}


def test_equal_answers_are_worth_one_and_opposite_ones_nothing() -> None:
    assert RULE.judge(NOOR, NOOR) == worth(1)
    assert RULE.judge(NOOR, {"sport": 5, "music": 1, "crowds": 0}) == worth(0)


def test_a_distance_counts_as_a_part_of_its_own_scale() -> None:
    # 1 step of 4, 0 of 4 and 5 of 10: a mean distance of a quarter.
    assert RULE.judge(NOOR, {"sport": 2, "music": 5, "crowds": 5}) == worth(1 - 1 / 4)


def test_what_only_one_of_them_answered_is_left_out() -> None:
    assert RULE.judge(NOOR, {"sport": 2, "music": 5}) == worth(1 - 1 / 8)
    assert RULE.judge({"sport": 1}, {"music": 1}) == NOTHING_TO_SAY


def test_a_must_leaves_out_those_too_far_apart() -> None:
    rule = replace(RULE, questions=(SPORT,), importance=MUST, at_least=0.5)
    assert rule.judge({"sport": 1}, {"sport": 3}) == worth(1 / 2)
    assert rule.judge({"sport": 1}, {"sport": 4}) == FAILS
    assert rule.judge({"sport": 1}, {}) == DID_NOT_SAY
    assert rule.weight == 3


def test_it_names_what_they_nearly_agree_on_nearest_and_most_liked_first() -> None:
    samira = {"sport": 1, "music": 4, "crowds": 0}
    assert RULE.justify(NOOR, samira, "nl") == (
        "Bijna dezelfde antwoorden op “sport (nl)?” en “music (nl)?”"
    )
    assert RULE.justify({"music": 5, "sport": 1}, {"music": 5, "sport": 1}, "en") == (
        "Much the same answers to “music (en)?” and “sport (en)?”"
    )
    assert RULE.justify({"sport": 1}, {"sport": 5}, "en") is None


def test_near_is_within_a_quarter_of_the_scale() -> None:
    assert RULE.justify({"crowds": 0}, {"crowds": 2}, "en") is not None
    assert RULE.justify({"crowds": 0}, {"crowds": 3}, "en") is None


def test_scales_of_odd_lengths_count_exactly_in_blocks_too() -> None:
    lengths = (97, 89, 83, 79)  # their common multiple is too large for single precision
    scales = tuple(replace(question(f"to{n}", "scale"), low=0, high=n) for n in lengths)
    rule = Similar(questions=scales, importance=NICE)
    people = [{f"to{n}": (7 * n * k + k) % (n + 1) for n in lengths} for k in range(1, 40)]
    block = rule.judge_all(rule.encode(people, FIRST_YEAR), rule.encode(people, COACH))
    assert block.tolist() == [[rule.judge(a, b).score for b in people] for a in people]


def test_between_two_bounds_the_score_grows_from_nothing_to_all() -> None:
    # Strangers are rarely less than half alike on many scales, and friends rarely more than 3/4.
    rule = replace(RULE, questions=(CROWDS,), none_at=0.5, full_at=0.75)
    likeness = {4: 0.4, 5: 0.5, 6: 0.6, 7: 0.7, 8: 0.8, 10: 1}
    scores = {crowds: rule.judge({"crowds": 10}, {"crowds": crowds}) for crowds in likeness}
    assert scores == {
        4: worth(0),
        5: worth(0),
        6: worth((0.6 - 0.5) / 0.25),
        7: worth((0.7 - 0.5) / 0.25),
        8: worth(1),
        10: worth(1),
    }


def test_the_bounds_change_nothing_about_whom_a_must_leaves_out() -> None:
    rule = replace(RULE, questions=(CROWDS,), importance=MUST, at_least=0.6)
    bounded = replace(rule, none_at=0.5, full_at=0.7)
    for crowds, passes in ((5, False), (6, True), (7, True)):
        for one in (rule, bounded):
            verdict = one.judge({"crowds": 10}, {"crowds": crowds})
            assert (verdict != FAILS) is passes, (one, crowds)


def test_it_can_name_only_what_both_like_most_liked_first() -> None:
    rule = replace(RULE, questions=(SPORT, MUSIC), liked_from=3)
    words = replace(rule, reason={"nl": "Allebei graag: {answers}", "en": "Both like {answers}"})
    assert words.justify({"sport": 3, "music": 5}, {"sport": 3, "music": 4}, "en") == (
        "Both like “music (en)?” and “sport (en)?”"
    )
    assert words.justify({"sport": 1, "music": 2}, {"sport": 1, "music": 3}, "en") is None


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (
            {"none_at": 0.6, "full_at": 0.6},
            "rule 1 (similar), full_at: found 0.6, expected more than none_at, which is 0.6",
        ),
        (
            {"importance": "must", "at_least": 0.5, "none_at": 0.5},
            "rule 1 (similar), at_least: found 0.5, with none_at 0.5 and full_at 1.0, "
            "expected more than none_at, and no more than full_at",
        ),
        (
            {"importance": "must", "at_least": 0.9, "full_at": 0.8},
            "rule 1 (similar), at_least: found 0.9, with none_at 0.0 and full_at 0.8, "
            "expected more than none_at, and no more than full_at",
        ),
        (
            {"liked_from": 6},
            "rule 1 (similar), liked_from: found 6, expected a whole number of at least 1 "
            "and at most 5",
        ),
    ],
)
def test_bounds_that_make_no_sense_are_refused(given: dict[str, object], problem: str) -> None:
    scale = {"key": "sport", "kind": "scale", "low": 1, "high": 5, "label": {"nl": "s", "en": "s"}}
    rule = {"kind": "similar", "questions": ["sport"], "importance": "nice"}
    with pytest.raises(DefinitionError) as refused:
        parse_definition({"question": [scale], "rule": [rule | given]})
    assert str(refused.value) == problem
