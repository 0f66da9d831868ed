"""Answers at the doors and in the database: the one conversion to and from those of matching.

What is stored is what JSON can hold: choice and text a str, choices and week grids a sorted list,
ranked a list with the first wish first, a scale an int, yes/no a bool. A question without an answer
is absent.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from peercoach.errors import InvalidInput
from peercoach.i18n import mark
from peercoach.matching.questions import Answer, Question, QuestionKind
from peercoach.services.whole_numbers import whole_number

StoredAnswer = str | int | bool | list[str]

TEXT_LENGTH = 300
"""Characters; room for what a coordinator should know, not for a diary."""

SEVERAL = (QuestionKind.CHOICES, QuestionKind.RANKED, QuestionKind.WEEKGRID)
UNORDERED = (QuestionKind.CHOICES, QuestionKind.WEEKGRID)


class AnswerRefused(InvalidInput):
    """`details["question"]` is the key of the question it is about."""


def stored(answer: Answer) -> StoredAnswer:
    """An answer of matching as the database keeps it."""
    if isinstance(answer, frozenset):
        return sorted(answer)
    return list(answer) if isinstance(answer, tuple) else answer


def read_answers(questions: Iterable[Question], answers: Mapping[str, Any]) -> dict[str, Answer]:
    """Stored answers as matching takes them.

    Questions change while people sign up. What a question does not offer any more counts as not
    chosen, and an answer of another kind as not given: never as one that fits.
    """
    found: dict[str, Answer] = {}
    for question in questions:
        if (value := answers.get(question.key)) is None:
            continue  # so are many, and many people are read
        if (answer := _read(question, value)) is not None:
            found[question.key] = answer
    return found


def validate_answer(question: Question, given: Sequence[str]) -> StoredAnswer | None:
    """What a form sends for a question as it is stored; None where nothing was filled in."""
    filled = [value.strip() for value in given if value.strip()]
    if not filled:
        return None
    if question.kind in SEVERAL:
        return check_answer(question, filled)
    if len(filled) > 1:
        raise _refused(question, mark("Choose one answer"))
    value: object = filled[0]
    if question.kind is QuestionKind.YESNO:
        value = {"yes": True, "no": False}.get(filled[0], value)
    elif question.kind is QuestionKind.SCALE and (number := whole_number(filled[0])) is not None:
        value = number
    return check_answer(question, value)


def check_answer(question: Question, value: object) -> StoredAnswer:
    """The value as it is stored if it answers the question; else AnswerRefused says why not."""
    match question.kind:
        case QuestionKind.SCALE:
            return _check_scale(question, value)
        case QuestionKind.YESNO:
            if not isinstance(value, bool):
                raise _refused(question, mark("Choose yes or no"))
            return value
        case QuestionKind.TEXT:
            return _check_text(question, value)
        case QuestionKind.CHOICE:
            if not isinstance(value, str) or value not in question.values:
                raise _refused(question, mark("Choose one of the answers"))
            return value
        case _:
            return _check_several(question, value)


def _check_scale(question: Question, value: object) -> int:
    low, high = question.low, question.high
    if type(value) is not int or not low <= value <= high:
        raise _refused(question, mark("Choose a number from {low} to {high}"), low=low, high=high)
    return value


def _check_text(question: Question, value: object) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise _refused(question, mark("Write your answer in words"))
    if len(value) > TEXT_LENGTH:
        raise _refused(question, mark("Use at most {most} characters"), most=TEXT_LENGTH)
    return value


def _check_several(question: Question, value: object) -> list[str]:
    if not isinstance(value, list) or not all(one in question.values for one in value):
        raise _refused(question, mark("Choose from the answers"))
    if len(set(value)) < len(value):
        raise _refused(question, mark("Choose each answer only once"))
    if question.most is not None and len(value) > question.most:
        raise _refused(question, mark("Choose at most {most}"), most=question.most)
    return sorted(value) if question.kind in UNORDERED else value


def _refused(question: Question, message: str, **details: object) -> AnswerRefused:
    return AnswerRefused(message, question=question.key, **details)


def _read(question: Question, value: object) -> Answer | None:
    if question.kind in SEVERAL:
        chosen = value if isinstance(value, list) else []
        kept = [one for one in chosen if one in question.values]
        if not kept:
            return None
        return frozenset(kept) if question.kind in UNORDERED else tuple(kept)
    try:
        answer = check_answer(question, value)
    except AnswerRefused:
        return None
    return answer if not isinstance(answer, list) and answer != "" else None
