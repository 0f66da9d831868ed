from dataclasses import replace

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
