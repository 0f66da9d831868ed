"""Which coaches to look for: answers that pass the musts of most first-years without one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median_high

import numpy as np

from peercoach.matching.answers import chosen
from peercoach.matching.definition import Definition
from peercoach.matching.fit import score_people
from peercoach.matching.people import Matching
from peercoach.matching.problem import Mask
from peercoach.matching.questions import (
    Answer,
    Answers,
    Coach,
    Person,
    Question,
    QuestionKind,
    Side,
)
from peercoach.matching.rules import AsksFor
from peercoach.matching.rules.rule import Importance, Rule
from peercoach.matching.shortage import compared_by

MOST_MODELS = 300
"""First-years whose answers are tried as a profile."""


@dataclass(frozen=True, slots=True)
class Profile:
    """`coaches` with these answers would together take the first-years in `serves`."""

    answers: Answers
    coaches: int
    serves: tuple[Person, ...]


def profiles(matching: Matching, most: int) -> list[Profile]:
    """Greedy cover: at each turn the profile that passes the musts of most of those left."""
    left = sorted((one.first_year for one in matching.unmatched()), key=lambda one: one.id)
    places = usual_places(matching.coaches)
    musts = [r for r in matching.definition.rules if r.importance is Importance.MUST]
    definition = replace(matching.definition, rules=tuple(musts))
    found: list[Profile] = []
    while left and len(found) < most:
        models = [_model(definition, one, matching.coaches) for one in left[:MOST_MODELS]]
        passes = _passes(definition, left, models)
        count = passes.sum(axis=0)
        if not count.any():
            break
        best = int(count.argmax())
        served = np.flatnonzero(passes[:, best]).tolist()
        people = [left[row] for row in served]
        coaches = max(1, len(people) // places)
        taken = people[: coaches * places]
        found.append(Profile(_trimmed(definition, models[best], taken), coaches, tuple(taken)))
        left = [one for one in left if one not in taken]
    return found


def usual_places(coaches: Sequence[Coach]) -> int:
    """How many places a coach offers here, as a rule."""
    return median_high([one.capacity for one in coaches if one.capacity] or [1])


def as_coaches(found: Sequence[Profile], places: int) -> list[Coach]:
    """Made-up coaches of these profiles, `new-1` and on."""
    answers = [profile.answers for profile in found for _ in range(profile.coaches)]
    return [
        Coach(f"new-{number}", answers=answer, capacity=places)
        for number, answer in enumerate(answers, start=1)
    ]


def _model(definition: Definition, first_year: Person, coaches: Sequence[Coach]) -> Answers:
    """What a coach would have to answer to pass every must of this first-year."""
    found: dict[str, Answer] = {}
    for rule in definition.rules:
        for question in rule.needed:
            if question.asked_of is Side.BOTH and question.key in first_year.answers:
                found[question.key] = first_year.answers[question.key]
        for asked, offered in compared_by(rule):
            wanted = [v for v in chosen(first_year.answers, asked) if v in offered.values]
            if wanted:
                found[offered.key] = _as_answer(offered, wanted)
    for rule in definition.rules:
        for question in rule.needed:
            if question.asked_of.includes(Side.COACH) and question.key not in found:
                found[question.key] = _usual(rule, question, coaches)
    return found


def _as_answer(question: Question, values: Sequence[str]) -> Answer:
    match question.kind:
        case QuestionKind.CHOICE:
            return values[0]
        case QuestionKind.RANKED:
            return tuple(values)
        case _:
            return frozenset(values)


def _usual(rule: Rule, question: Question, coaches: Sequence[Coach]) -> Answer:
    """What most coaches say; of wishes rather none."""
    if isinstance(rule, AsksFor) and question == rule.question:
        for value in question.values:
            if value not in rule.about.values:
                return value
    given = Counter(c.answers[question.key] for c in coaches if question.key in c.answers)
    if given:
        return given.most_common(1)[0][0]
    match question.kind:
        case QuestionKind.SCALE:
            return question.low
        case QuestionKind.YESNO:
            return True
        case _:
            return _as_answer(question, question.values[:1])


def _passes(
    definition: Definition, first_years: Sequence[Person], models: Sequence[Answers]
) -> Mask:
    """Shape (first-years, models): who could be with a coach of these answers."""
    coaches = [Coach(str(k), answers=answers) for k, answers in enumerate(models)]
    passes: Mask = score_people(definition, first_years, coaches).fit >= 0
    return passes


def _trimmed(definition: Definition, model: Answers, people: Sequence[Person]) -> Answers:
    """Only the answers, and of longer ones only the values, that some of these people need."""
    kept = dict(model)
    for key, answer in model.items():
        trial = {other: said for other, said in kept.items() if other != key}
        if _passes(definition, people, [trial]).all():
            kept = trial
        elif isinstance(answer, tuple | frozenset):
            kept = _shortened(definition, kept, key, people)
    return kept


def _shortened(
    definition: Definition, model: Answers, key: str, people: Sequence[Person]
) -> dict[str, Answer]:
    question = next(question for question in definition.questions if question.key == key)
    kept = dict(model)
    values = [value for value in question.values if value in chosen(model, question)]
    for value in list(values):
        fewer = [other for other in values if other != value]
        trial = {**kept, key: _as_answer(question, fewer)}
        if _passes(definition, people, [trial]).all():
            values, kept = fewer, trial
    return kept
