"""What somebody who did not say could answer, so that as many coaches as possible fit."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from peercoach.matching.answers import answered
from peercoach.matching.definition import Definition
from peercoach.matching.fit import score_people
from peercoach.matching.questions import Answer, Coach, Person, Question, QuestionKind, Side
from peercoach.matching.rules.rule import Rule

SEVERAL = (QuestionKind.CHOICES, QuestionKind.RANKED, QuestionKind.WEEKGRID)


def missing_questions(first_year: Person, rules: Sequence[Rule]) -> tuple[Question, ...]:
    """What these rules need of a first-year who did not say it, each question once."""
    needed = {
        question.key: question
        for rule in rules
        for question in rule.needed
        if question.asked_of.includes(Side.FIRST_YEAR)
        and not answered(first_year.answers, question)
    }
    return tuple(needed.values())


def best_answers(
    definition: Definition,
    first_year: Person,
    questions: Sequence[Question],
    coaches: Sequence[Coach],
) -> dict[str, Answer]:
    """Question by question, in two turns, the answer that leaves most places to go to."""
    found: dict[str, Answer] = {q.key: next(_possible(q)) for q in questions}
    useful = [coach for coach in coaches if coach.capacity] or list(coaches)
    for question in [*questions, *questions]:
        possible = list(_possible(question))
        people = [
            replace(first_year, answers={**first_year.answers, **found, question.key: answer})
            for answer in possible
        ]
        welcome = (score_people(definition, people, useful).fit >= 0).sum(axis=1).tolist()
        best = max(range(len(possible)), key=lambda k: welcome[k])
        found[question.key] = possible[best]
        if question.kind in SEVERAL and question.most is not None:
            alone = welcome[1:]
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
