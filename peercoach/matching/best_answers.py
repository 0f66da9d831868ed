"""What somebody who did not say could answer, so that as many coaches as possible fit."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from peercoach.matching.answers import answered
from peercoach.matching.questions import Answer, Person, Question, QuestionKind, Side
from peercoach.matching.rules.rule import Rule

Somebody = TypeVar("Somebody", bound=Person)

SEVERAL = (QuestionKind.CHOICES, QuestionKind.RANKED, QuestionKind.WEEKGRID)


def missing_questions(person: Person, rules: Sequence[Rule], side: Side) -> tuple[Question, ...]:
    """What these rules need of somebody of this side who did not say it, each question once."""
    needed = {
        question.key: question
        for rule in rules
        for question in rule.needed
        if question.asked_of.includes(side) and not answered(person.answers, question)
    }
    return tuple(needed.values())


def best_answers(
    person: Somebody,
    questions: Sequence[Question],
    welcome: Callable[[Sequence[Somebody]], list[int]],
) -> dict[str, Answer]:
    """Question by question, in two turns, the answer with which most others would do; `welcome`
    counts those, for each of the ways this person could have answered."""
    found: dict[str, Answer] = {q.key: next(_possible(q)) for q in questions}
    for question in [*questions, *questions]:
        possible = list(_possible(question))
        counts = welcome(
            [
                replace(person, answers={**person.answers, **found, question.key: answer})
                for answer in possible
            ]
        )
        best = max(range(len(possible)), key=lambda k: counts[k])
        found[question.key] = possible[best]
        if question.kind in SEVERAL and question.most is not None:
            alone = counts[1:]
            ranked = sorted(range(len(alone)), key=lambda k: -alone[k])[: question.most]
            values = [question.values[k] for k in ranked]
            found[question.key] = _several(question, values)
    return found


def _possible(question: Question) -> Iterator[Answer]:
    match question.kind:
        case QuestionKind.YESNO:
            yield from (True, False)
        case QuestionKind.SCALE:
            yield from range(question.low, question.high + 1)
        case QuestionKind.CHOICE:
            yield from question.values
        case QuestionKind.TEXT:
            yield question.key
        case _:
            yield _several(question, question.values)
            yield from (_several(question, [value]) for value in question.values)


def _several(question: Question, values: Sequence[str]) -> Answer:
    return tuple(values) if question.kind is QuestionKind.RANKED else frozenset(values)
