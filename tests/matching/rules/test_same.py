import pytest

from peercoach.matching.questions import Answer, Person
from peercoach.matching.rules import Same
from peercoach.matching.rules.rule import Excluded, Importance
from tests.matching.rules.questions import (
    CAMPUSES,
    COACH,
    DID_NOT_SAY,
    FAILS,
    FIRST_YEAR,
    IMPORTANT,
    MUST,
    NICE,
    NOTHING_TO_SAY,
    question,
    worth,
)

CAMPUS = question("campus", "choice", CAMPUSES)
STRENGTH = question(
    "same_campus_wish",
    "choice",
    {level: (level, level) for level in ("must", "important", "nice", "no")},
)
BREDA, TILBURG = {"campus": "breda"}, {"campus": "tilburg"}


def test_the_same_value_or_not() -> None:
    rule = Same(question=CAMPUS, importance=NICE)
    assert rule.judge(BREDA, BREDA) == worth(1)
    assert rule.judge(BREDA, TILBURG) == worth(0)
    assert rule.judge(BREDA, {}) == NOTHING_TO_SAY


def test_as_a_must() -> None:
    rule = Same(question=CAMPUS, importance=MUST)
    assert rule.judge(BREDA, BREDA) == worth(1)
    assert rule.judge(BREDA, TILBURG) == FAILS
    assert rule.judge({}, TILBURG) == DID_NOT_SAY
    assert rule.weight == 0  # all who pass are equal


@pytest.mark.parametrize(
    ("kind", "one", "other"), [("yesno", True, False), ("yesno", False, True), ("scale", 1, 5)]
)
def test_yes_and_no_and_steps_of_a_scale_are_values_too(
    kind: str, one: Answer, other: Answer
) -> None:
    rule = Same(question=question("it", kind), importance=NICE)
    assert rule.judge({"it": one}, {"it": one}) == worth(1)
    assert rule.judge({"it": one}, {"it": other}) == worth(0)


@pytest.mark.parametrize(
    ("answer", "weight"), [("must", 3), ("important", 3), ("nice", 1), ("no", 0), (None, 1)]
)
def test_the_wisher_says_how_strongly(answer: str | None, weight: int) -> None:
    rule = Same(question=CAMPUS, strength=STRENGTH, importance=NICE, wish_of=FIRST_YEAR)
    noor = Person("noor", answers={"same_campus_wish": answer} if answer else {})
    assert rule.pull(noor, FIRST_YEAR) == weight
    assert rule.pull(noor, COACH) == 1  # a coach's answer does not count: it is not their wish


@pytest.mark.parametrize(("importance", "weight"), [(Importance.NO, 0), (MUST, 0)])
def test_what_the_programme_fixed_no_wish_changes(importance: Importance, weight: int) -> None:
    rule = Same(question=CAMPUS, strength=STRENGTH, importance=importance, wish_of=FIRST_YEAR)
    assert (
        rule.pull(Person("noor", answers={"same_campus_wish": "important"}), FIRST_YEAR) == weight
    )


def test_a_top_wish_doubles_the_wishers_own_strength() -> None:
    rule = Same(question=CAMPUS, strength=STRENGTH, importance=IMPORTANT, wish_of=FIRST_YEAR)
    noor = Person("noor", answers={"same_campus_wish": "nice"}, top_wish="campus")
    assert rule.pull(noor, FIRST_YEAR) == 2


def test_its_words() -> None:
    rule = Same(question=CAMPUS, importance=MUST)
    assert rule.justify(BREDA, BREDA, "nl") == "Hetzelfde antwoord op “campus (nl)?”: Breda"
    assert rule.justify(BREDA, BREDA, "en") == "The same answer to “campus (en)?”: Breda"
    assert rule.justify(BREDA, TILBURG, "en") is None
    assert rule.justify({}, {}, "en") is None
    assert rule.why_excluded(Excluded.FAILS, "nl") == "een ander antwoord op “campus (nl)?”"
    assert rule.why_excluded(Excluded.DID_NOT_SAY, "en") == "no answer to “campus (en)?”"
