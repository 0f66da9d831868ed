"""Answers survive the way from a form into the database and on to matching, or are refused."""

import json
from typing import Any

import pytest

from peercoach.matching.questions import Answer, Option, Question, QuestionKind
from peercoach.services.sign_up.answers import (
    TEXT_LENGTH,
    AnswerRefused,
    check_answer,
    read_answers,
    stored,
    validate_answer,
)


def question(kind: str, **fields: Any) -> Question:
    options = tuple(Option(value, {"nl": value, "en": value}) for value in "abc")
    given = {"options": options} if kind in ("choice", "choices", "ranked") else {}
    return Question(
        key="q", kind=QuestionKind(kind), label={"nl": "?", "en": "?"}, **given, **fields
    )


FILLED_IN: list[tuple[Question, list[str], Any, Answer]] = [
    (question("choice"), ["b"], "b", "b"),
    (question("choices", most=2), ["c", "a"], ["a", "c"], frozenset("ac")),
    (question("ranked", most=3), ["c", "", "a"], ["c", "a"], ("c", "a")),
    (question("scale"), ["5"], 5, 5),
    (question("scale", low=0), ["0"], 0, 0),
    (question("yesno"), ["no"], False, False),
    (question("yesno"), ["yes"], True, True),
    (question("text"), ["  I work on Fridays "], "I work on Fridays", "I work on Fridays"),
    (
        question("weekgrid"),
        ["tue-morning", "mon-evening"],
        ["mon-evening", "tue-morning"],
        frozenset({"mon-evening", "tue-morning"}),
    ),
]


@pytest.mark.parametrize(("asked", "given", "kept", "answer"), FILLED_IN)
def test_what_is_filled_in_reaches_matching(
    asked: Question, given: list[str], kept: Any, answer: Answer
) -> None:
    assert validate_answer(asked, given) == kept
    assert json.loads(json.dumps(kept)) == kept
    assert read_answers([asked], {"q": kept}) == {"q": answer}
    assert stored(answer) == kept


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_nothing_filled_in_is_no_answer(kind: QuestionKind) -> None:
    assert validate_answer(question(kind), []) is None
    assert validate_answer(question(kind), ["", "  "]) is None
    assert read_answers([question(kind)], {}) == {}


@pytest.mark.parametrize(
    ("asked", "given", "message"),
    [
        (question("choice"), ["d"], "Choose one of the answers"),
        (question("choice"), ["a", "b"], "Choose one answer"),
        (question("choices"), ["a", "d"], "Choose from the answers"),
        (question("choices", most=1), ["a", "b"], "Choose at most 1"),
        (question("ranked"), ["a", "b", "a"], "Choose each answer only once"),
        (question("scale"), ["6"], "Choose a number from 1 to 5"),
        (question("scale"), ["0"], "Choose a number from 1 to 5"),
        (question("scale"), ["²"], "Choose a number from 1 to 5"),
        (question("yesno"), ["maybe"], "Choose yes or no"),
        (question("text"), ["x" * (TEXT_LENGTH + 1)], "Use at most 300 characters"),
        (question("weekgrid"), ["sun-morning"], "Choose from the answers"),
    ],
)
def test_what_does_not_answer_the_question_is_refused(
    asked: Question, given: list[str], message: str
) -> None:
    with pytest.raises(AnswerRefused) as refusal:
        validate_answer(asked, given)
    assert str(refusal.value) == message
    assert refusal.value.details["question"] == "q"


@pytest.mark.parametrize("value", [True, "3", 3.0, None, [3]])
def test_a_program_must_send_the_right_kind(value: object) -> None:
    with pytest.raises(AnswerRefused):
        check_answer(question("scale"), value)


def test_what_a_question_no_longer_offers_counts_as_not_chosen() -> None:
    assert read_answers([question("ranked")], {"q": ["d", "b"]}) == {"q": ("b",)}
    assert read_answers([question("ranked")], {"q": ["d"]}) == {}
    assert read_answers([question("choice")], {"q": "d", "gone": "a"}) == {}


def test_an_answer_of_another_kind_counts_as_not_given() -> None:
    assert read_answers([question("yesno")], {"q": "a"}) == {}
    assert read_answers([question("choices")], {"q": "a"}) == {}
    assert read_answers([question("text")], {"q": ""}) == {}
