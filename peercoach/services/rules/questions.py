"""The questions of a programme: one found, put in, taken out, moved; each gives a definition."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlmodel import Session

from peercoach.errors import NotFound
from peercoach.matching.definition import Definition
from peercoach.matching.questions import Question, QuestionKind
from peercoach.matching.rules import Rule, WantsOffers
from peercoach.models import Programme
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.rules.choosing import Fields
from peercoach.services.rules.parsing import parse
from peercoach.services.rules.question_fields import as_table, key_for

OPTIONAL = ("strength", "place")
"""Questions that a rule can do without; how it judges changes."""

Table = dict[str, Any]


def find_question(session: Session, programme: Programme, key: str) -> Question:
    """Only in this programme: elsewhere it does not exist."""
    for question in definition_of(programme).questions:
        if question.key == key:
            return question
    raise NotFound


def with_question(
    definition: Definition,
    fields: Fields,
    *,
    old: Question | None = None,
    taken: Collection[str] = (),
) -> tuple[Definition, Question]:
    """The definition with this question changed, or with a new one. Raises DefinitionRefused.

    The kind of a question stays: answers of another kind would say nothing any more. An option that
    a coach can newly be asked for can newly be offered too, and the other way round. A new one gets
    a key that is not among `taken` either.
    """
    tables = _tables(definition)
    if old:
        table = as_table(fields, key=old.key, kind=old.kind)
        at = [one["key"] for one in tables].index(old.key)
        tables[at] = table
        for other, options in _compared_with(definition, old, table):
            tables[[one["key"] for one in tables].index(other)]["options"] = options
    else:
        kind = fields.get("kind", "")
        known = QuestionKind(kind) if kind in list(QuestionKind) else QuestionKind.CHOICE
        label = fields.get("label.en", "") or fields.get("label.nl", "")
        table = as_table(
            fields, key=key_for(label, {one["key"] for one in tables} | {*taken}), kind=known
        )
        tables.append(table)
    changed = parse({**definition.as_mapping(), "question": tables})
    return changed, next(one for one in changed.questions if one.key == table["key"])


def without_question(definition: Definition, key: str) -> Definition:
    """Without it, and without the rules that are about it."""
    rules = [kept for rule in definition.rules for kept in _without(rule, key)]
    tables = [one for one in _tables(definition) if one["key"] != key]
    return parse({**definition.as_mapping(), "question": tables, "rule": rules})


def rules_that_go(definition: Definition, key: str) -> list[Rule]:
    """The rules that nothing is left of without this question."""
    return [rule for rule in definition.rules if not list(_without(rule, key))]


def with_moved(definition: Definition, key: str, by: int) -> Definition:
    """The question one place up (-1) or down (1) among those that sign-up asks."""
    tables = _tables(definition)
    at = [one["key"] for one in tables].index(key)
    if 0 <= at + by < len(tables):
        tables[at], tables[at + by] = tables[at + by], tables[at]
    return parse({**definition.as_mapping(), "question": tables})


def with_put_back(definition: Definition, table: Mapping[str, Any]) -> Definition:
    """With a question that was removed, at the end. Raises DefinitionRefused where another has its
    name by now."""
    tables = [*_tables(definition), dict(table)]
    return parse({**definition.as_mapping(), "question": tables})


def _tables(definition: Definition) -> list[Table]:
    found = definition.as_mapping()["question"]
    return [dict(one) for one in found]  # type: ignore[attr-defined]


def _compared_with(
    definition: Definition, old: Question, table: Table
) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """What is asked for and what is offered meet by the values of their options: one that is new on
    one side has to be there on the other."""
    new = [one for one in table.get("options", ()) if one["value"] not in old.values]
    for rule in definition.rules:
        if isinstance(rule, WantsOffers) and old.key in rule.keys and new:
            other = rule.coach if rule.first_year.key == old.key else rule.first_year
            options = [{"value": one.value, **one.label} for one in other.options]
            yield other.key, [*options, *(one for one in new if one["value"] not in other.values)]


def _without(rule: Rule, key: str) -> Iterator[Table]:
    table: Table = dict(rule.as_mapping())
    for name in OPTIONAL:
        if table.get(name) == key:
            del table[name]
    if isinstance(table.get("questions"), list):
        table["questions"] = [one for one in table["questions"] if one != key]
    if key not in table.values() and table.get("questions") != []:
        yield table
