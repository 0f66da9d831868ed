"""Answers as they are stored and as matching takes them: the one conversion between the two."""

from collections.abc import Mapping, Sequence
from typing import Any

from peercoach.matching.questions import Answer, Question, QuestionKind

Stored = str | int | bool | list[str]


def stored(answer: Answer) -> Stored:
    """As JSON: a set becomes a sorted list, an order of wishes stays in its order."""
    if isinstance(answer, frozenset):
        return sorted(answer)
    return list(answer) if isinstance(answer, tuple) else answer


def read_answers(questions: Sequence[Question], mapping: Mapping[str, Any]) -> dict[str, Answer]:
    """What was stored, for the questions that are still asked."""
    return {
        question.key: _read(question, mapping[question.key])
        for question in questions
        if question.key in mapping
    }


def _read(question: Question, value: Any) -> Answer:
    match question.kind:
        case QuestionKind.CHOICES | QuestionKind.WEEKGRID:
            return frozenset(value)
        case QuestionKind.RANKED:
            return tuple(value)
        case _:
            answer: Answer = value
            return answer
