from dataclasses import replace

from peercoach.matching.questions import Side
from peercoach.matching.rules import AsksFor
from peercoach.matching.rules.rule import Excluded
from tests.matching.rules.questions import (
    COACH,
    DID_NOT_SAY,
    FAILS,
    FIRST_YEAR,
    GENDERS,
    MUST,
    NICE,
    NOTHING_TO_SAY,
    question,
    worth,
)

WISH = question("gender_wish", "choice", GENDERS | {"none": ("geen voorkeur", "no preference")})
GENDER = question("gender", "choice", GENDERS)
RULE = AsksFor(question=WISH, about=GENDER, importance=MUST, wish_of=FIRST_YEAR)

WANTS_WOMAN, DOES_NOT_MIND = {"gender_wish": "woman"}, {"gender_wish": "none"}
WOMAN, MAN = {"gender": "woman"}, {"gender": "man"}


def test_the_other_is_what_was_asked_for_or_not() -> None:
    assert RULE.judge(WANTS_WOMAN, WOMAN) == worth(1)
    assert RULE.judge(WANTS_WOMAN, MAN) == FAILS
    assert replace(RULE, importance=NICE).judge(WANTS_WOMAN, MAN) == worth(0)


def test_no_preference_asks_nothing_of_anyone() -> None:
    assert RULE.judge(DOES_NOT_MIND, MAN) == NOTHING_TO_SAY
    assert RULE.judge(DOES_NOT_MIND, {}) == NOTHING_TO_SAY


def test_silence_is_not_no_preference() -> None:
    assert RULE.judge({}, WOMAN) == DID_NOT_SAY
    assert RULE.judge(WANTS_WOMAN, {}) == DID_NOT_SAY
    assert replace(RULE, importance=NICE).judge({}, WOMAN) == NOTHING_TO_SAY


def test_only_the_wisher_is_asked() -> None:
    # The first-year is not asked what the coach would want of them, and the reverse.
    assert RULE.judge(WANTS_WOMAN, WOMAN | {"gender_wish": "man"}) == worth(1)
    assert replace(RULE, wish_of=COACH).judge(WOMAN, WANTS_WOMAN) == worth(1)
    assert replace(RULE, wish_of=COACH).judge(MAN, WANTS_WOMAN) == FAILS


def test_as_a_wish_of_both_both_must_hold() -> None:
    rule = replace(RULE, wish_of=Side.BOTH)
    noor, samira, daan = WANTS_WOMAN | WOMAN, WANTS_WOMAN | WOMAN, WANTS_WOMAN | MAN
    assert rule.judge(noor, samira) == worth(1)
    assert rule.judge(noor, daan) == FAILS
    assert rule.judge(noor, DOES_NOT_MIND | WOMAN) == worth(1)
    assert rule.judge(DOES_NOT_MIND | MAN, DOES_NOT_MIND | WOMAN) == NOTHING_TO_SAY
    assert replace(rule, importance=NICE).judge(noor, daan) == worth(1 / 2)


def test_an_answer_with_several_values_contains_the_wish() -> None:
    rule = replace(RULE, about=question("gender", "choices", GENDERS))
    assert rule.judge(WANTS_WOMAN, {"gender": frozenset({"woman", "man"})}) == worth(1)
    assert rule.judge(WANTS_WOMAN, {"gender": frozenset({"man"})}) == FAILS


def test_its_words() -> None:
    assert RULE.justify(WANTS_WOMAN, WOMAN, "nl") == "Zoals gevraagd: vrouw"
    assert RULE.justify(WANTS_WOMAN, WOMAN, "en") == "As asked for: woman"
    assert RULE.justify(DOES_NOT_MIND, WOMAN, "en") is None
    assert RULE.why_excluded(Excluded.FAILS, "nl") == "niet wat gevraagd is bij “gender_wish (nl)?”"
    assert RULE.why_excluded(Excluded.DID_NOT_SAY, "en") == (
        "no answer to “gender_wish (en)?” and “gender (en)?”"
    )
