"""The rules of a programme: one found, changed, added, taken out, moved; gives a definition."""

from typing import Any

from sqlmodel import Session

from peercoach.errors import NotFound
from peercoach.matching.definition import Definition
from peercoach.matching.rules import KINDS
from peercoach.models import Programme
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.rules.choosing import Fields
from peercoach.services.rules.parsing import parse
from peercoach.services.rules.possible import ShownRule, shown_rules
from peercoach.services.rules.rule_fields import rule_table

Table = dict[str, Any]


def find_rule(session: Session, programme: Programme, name: str) -> ShownRule:
    """Only in this programme: elsewhere it does not exist."""
    for shown in shown_rules(definition_of(programme)):
        if shown.name == name:
            return shown
    raise NotFound


def kind_of(old: ShownRule | None, form: Fields) -> str:
    """The kind of a rule stays; of a new one it is chosen."""
    kind = old.rule.KIND if old else form.get("kind", "")
    return kind if kind in KINDS else next(iter(KINDS))


def with_rule(definition: Definition, form: Fields, *, old: ShownRule | None = None) -> Definition:
    """The definition with this rule changed, or with one more. Raises DefinitionRefused.

    A rule that was only possible begins to exist.
    """
    tables, table = _tables(definition), rule_table(form, kind_of(old, form))
    if old and old.kept:
        tables[place_of(definition, old)] = table
    else:
        tables.append(table)
    return _with(definition, tables)


def without_rule(definition: Definition, old: ShownRule) -> Definition:
    """Without it; the questions stay."""
    tables = _tables(definition)
    if old.kept:
        del tables[place_of(definition, old)]
    return _with(definition, tables)


def with_rule_moved(definition: Definition, old: ShownRule, by: int) -> Definition:
    """One place up (-1) or down (1): so the page shows them, and reasons that count as much."""
    tables = _tables(definition)
    at = place_of(definition, old)
    if old.kept and 0 <= at + by < len(tables):
        tables[at], tables[at + by] = tables[at + by], tables[at]
    return _with(definition, tables)


def place_of(definition: Definition, rule: ShownRule) -> int:
    """Counted from nought, among those there are and those there could be."""
    return [one.name for one in shown_rules(definition)].index(rule.name)


def _tables(definition: Definition) -> list[Table]:
    return [dict(rule.as_mapping()) for rule in definition.rules]


def _with(definition: Definition, tables: list[Table]) -> Definition:
    return parse({**definition.as_mapping(), "rule": tables})
