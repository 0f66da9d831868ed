import pytest

from peercoach.matching.questions import Side
from peercoach.matching.rules import Share
from tests.matching.rules.questions import (
    COACH,
    DID_NOT_SAY,
    FAILS,
    FIRST_YEAR,
    MUST,
    NICE,
    NOTHING_TO_SAY,
    TONGUES,
    question,
    worth,
)

SPEAKS = question("languages", "choices", TONGUES)
RANKED = question("languages", "ranked", TONGUES)
FIRST = question("first_in_family", "yesno")

NOOR = {"languages": frozenset({"nl", "en"})}
SAMIRA = {"languages": frozenset({"en", "tr"})}
DAAN = {"languages": frozenset({"nl"})}


def test_one_language_in_common_is_enough() -> None:
    rule = Share(question=SPEAKS, importance=NICE)
    assert rule.judge(NOOR, SAMIRA) == worth(1)
    assert rule.judge(DAAN, SAMIRA) == worth(0)


def test_a_must_leaves_out_those_who_share_nothing_and_those_who_did_not_say() -> None:
    rule = Share(question=SPEAKS, importance=MUST)
    assert rule.judge(NOOR, SAMIRA) == worth(1)
    assert rule.judge(DAAN, SAMIRA) == FAILS
    assert rule.judge({}, SAMIRA) == DID_NOT_SAY
    assert rule.judge(NOOR, {"languages": frozenset()}) == DID_NOT_SAY


def test_a_missing_answer_to_a_weighted_rule_says_nothing() -> None:
    assert Share(question=SPEAKS, importance=NICE).judge(NOOR, {}) == NOTHING_TO_SAY


@pytest.mark.parametrize(
    ("wish_of", "expected"),
    [(FIRST_YEAR, worth(2 / 3)), (COACH, worth(1)), (Side.BOTH, worth(5 / 6))],
)
def test_of_ranked_answers_the_best_shared_one_counts_by_the_wishers_order(
    wish_of: Side, expected: object
) -> None:
    first_year = {"languages": ("tr", "en", "nl")}  # English, the second of three, is the best
    coach = {"languages": ("nl", "en")}  # Dutch, the first, is the best
    rule = Share(question=RANKED, importance=MUST, wish_of=wish_of)
    assert rule.judge(first_year, coach) == expected
    assert rule.judge({"languages": ("tr",)}, coach) == FAILS


def test_only_ranked_answers_leave_something_to_choose_among_those_who_pass() -> None:
    assert Share(question=RANKED, importance=MUST).weight == 3
    assert Share(question=SPEAKS, importance=MUST).weight == 0


@pytest.mark.parametrize(
    ("first_year", "coach", "expected"),
    [
        (True, True, worth(1)),
        (True, False, worth(0)),
        (False, True, NOTHING_TO_SAY),
        (False, False, NOTHING_TO_SAY),
        (True, None, NOTHING_TO_SAY),
        (None, True, NOTHING_TO_SAY),
    ],
)
def test_an_experience_counts_for_the_wisher_who_has_it(
    first_year: bool | None, coach: bool | None, expected: object
) -> None:
    rule = Share(question=FIRST, importance=NICE, wish_of=FIRST_YEAR)
    mirrored = Share(question=FIRST, importance=NICE, wish_of=COACH)
    one = {} if first_year is None else {"first_in_family": first_year}
    other = {} if coach is None else {"first_in_family": coach}
    assert rule.judge(one, other) == expected
    assert mirrored.judge(other, one) == expected


def test_an_experience_as_a_must_asks_nothing_of_who_does_not_have_it() -> None:
    rule = Share(question=FIRST, importance=MUST, wish_of=FIRST_YEAR)
    assert rule.judge({"first_in_family": False}, {}) == NOTHING_TO_SAY
    assert rule.judge({"first_in_family": True}, {"first_in_family": False}) == FAILS
    assert rule.judge({"first_in_family": True}, {}) == DID_NOT_SAY


def test_an_experience_of_both_applies_as_soon_as_either_has_it() -> None:
    rule = Share(question=FIRST, importance=NICE)
    yes, no = {"first_in_family": True}, {"first_in_family": False}
    assert [rule.judge(a, b) for a, b in ((yes, yes), (yes, no), (no, yes), (no, no))] == [
        worth(1),
        worth(0),
        worth(0),
        NOTHING_TO_SAY,
    ]


def test_it_names_what_is_shared() -> None:
    rule = Share(
        question=SPEAKS,
        importance=MUST,
        reason={"nl": "Jullie spreken allebei {answers}", "en": "You both speak {answers}"},
    )
    both = {"languages": frozenset({"tr", "nl"})}
    assert rule.justify(both, both, "nl") == "Jullie spreken allebei Nederlands en Turks"
    assert rule.justify(NOOR, SAMIRA, "en") == "You both speak English"
    assert rule.justify(DAAN, SAMIRA, "en") is None


def test_without_words_of_its_own_it_uses_those_of_the_question() -> None:
    rule = Share(question=FIRST, importance=NICE)
    yes = {"first_in_family": True}
    assert rule.justify(yes, yes, "nl") == "Allebei bij “first_in_family (nl)?”: ja"
    assert rule.justify(yes, yes, "en") == "Both at “first_in_family (en)?”: yes"
    assert rule.justify(yes, {"first_in_family": False}, "en") is None
