"""One rule as a form has it: flat fields, and from them the table it is stored as."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from peercoach.matching.definition import Definition
from peercoach.matching.questions import LANGUAGES, Question, Side
from peercoach.matching.reading import DefinitionFault, RuleEntry
from peercoach.matching.rules import KINDS, Rule
from peercoach.services.rules.choosing import Fields
from peercoach.services.rules.question_fields import as_number, tidy

WORDS = ("reason", "staff_reason", "obstacle")
"""What a rule says in words of its own; empty: those that come with its kind."""


class Sort(StrEnum):
    """What one fills in at a part of a rule. A likeness is a part of one, shown in hundredths."""

    QUESTION = "question"
    MAYBE = "question or none"
    SEVERAL = "questions"
    WHOLE = "whole number"
    LIKENESS = "likeness"


PARTS: Mapping[str, Mapping[str, Sort]] = {
    "share": {"question": Sort.QUESTION},
    "same": {"question": Sort.QUESTION, "strength": Sort.MAYBE},
    "wants_offers": {"first_year": Sort.QUESTION, "coach": Sort.QUESTION},
    "overlap": {"question": Sort.QUESTION, "at_least": Sort.WHOLE, "full_at": Sort.WHOLE},
    "similar": {
        "questions": Sort.SEVERAL,
        "none_at": Sort.LIKENESS,
        "full_at": Sort.LIKENESS,
        "at_least": Sort.LIKENESS,
        "liked_from": Sort.WHOLE,
    },
    "asks_for": {"question": Sort.QUESTION, "about": Sort.QUESTION},
    "reach": {"question": Sort.QUESTION, "place": Sort.MAYBE},
}
"""What differs from kind to kind, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen at each part that names questions, and whose wish it can be."""

    questions: Mapping[str, list[Question]]
    wishes: tuple[Side, ...]


def whole_form(definition: Definition, rule: Rule | None, kind: str) -> dict[str, str]:
    """How the rule is now; of none, what a new one begins with. Each box that could be ticked is
    in it."""
    if rule:
        own = _fields(kind, {one.name: getattr(rule, one.name) for one in fields(rule)})
    else:
        given = {one.name: one.default for one in fields(KINDS[kind])}
        own = _fields(kind, given | {"importance": "nice"} | dict.fromkeys(_asked(kind)))
        own["kind"] = kind
    boxes = {
        f"{part}.{one.key}": ""
        for part, found in choices_for(definition, own, kind).questions.items()
        if PARTS[kind][part] is Sort.SEVERAL
        for one in found
    }
    return boxes | own


def rule_table(form: Fields, kind: str) -> dict[str, Any]:
    """What `parse_definition` reads; what is not filled in is left out, and refused there."""
    table: dict[str, Any] = {"kind": kind}
    for part, sort in PARTS[kind].items():
        if sort is Sort.SEVERAL:
            given: Any = [
                name.removeprefix(f"{part}.")
                for name, value in form.items()
                if value and name.startswith(f"{part}.")
            ]
        else:
            given = form.get(part, "").strip()
        if given or sort is Sort.SEVERAL:
            table[part] = _read(given, sort)
    table |= {name: form[name] for name in ("importance", "wish_of") if name in form}
    for name in WORDS:
        words = {one: tidy(form.get(f"{name}.{one}", "")) for one in LANGUAGES}
        if any(words.values()):
            table[name] = words
    return table


def choices_for(definition: Definition, form: Fields, kind: str) -> Choices:
    """What the kind itself lets through: it is asked about every question and every wish."""
    table = rule_table(form, kind)
    several = [part for part, sort in PARTS[kind].items() if sort is Sort.SEVERAL]

    def goes(part: str, question: Question) -> bool:
        value = [question.key] if part in several else question.key
        tried = {name: table[name] for name in ("kind", "wish_of") if name in table}
        return part not in _wrong_places(definition, tried | {part: value})

    wrong = {side: len(_wrong_places(definition, table | {"wish_of": side.value})) for side in Side}
    return Choices(
        {part: [one for one in definition.questions if goes(part, one)] for part in _asked(kind)},
        tuple(side for side in Side if wrong[side] == min(wrong.values())),
    )


def kinds_that_fit(definition: Definition) -> dict[str, bool]:
    """Of every kind whether there are questions for it."""
    return {
        kind: all(
            found
            for part, found in choices_for(definition, {}, kind).questions.items()
            if parts[part] is not Sort.MAYBE
        )
        for kind, parts in PARTS.items()
    }


def _wrong_places(definition: Definition, table: Mapping[str, Any]) -> list[str]:
    problems: list[DefinitionFault] = []
    questions = {question.key: question for question in definition.questions}
    KINDS[table["kind"]].read(RuleEntry("", table, problems, questions=questions))
    return [problem.place.en for problem in problems]


def _asked(kind: str) -> list[str]:
    return [part for part, sort in PARTS[kind].items() if sort not in (Sort.WHOLE, Sort.LIKENESS)]


def _fields(kind: str, given: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part, sort in PARTS[kind].items():
        value = given[part]
        if sort is Sort.SEVERAL:
            found |= {f"{part}.{one.key}": "yes" for one in value or ()}
        elif sort is Sort.LIKENESS:
            found[part] = str(round(100 * value))
        else:
            found[part] = "" if value is None else getattr(value, "key", str(value))
    found |= {name: str(given[name]) for name in ("importance", "wish_of")}
    for name in WORDS:
        found |= {f"{name}.{one}": (given[name] or {}).get(one, "") for one in LANGUAGES}
    return found


def _read(given: Any, sort: Sort) -> Any:
    if sort is Sort.WHOLE:
        return as_number(given)
    if sort is Sort.LIKENESS:
        number = as_number(given)
        return number if isinstance(number, str) else number / 100
    return given
