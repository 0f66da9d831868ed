"""How much each rule counts, as somebody fills it in: to fields, and from them to a definition."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from peercoach.matching.definition import Definition
from peercoach.matching.questions import Side
from peercoach.matching.rules import Rule
from peercoach.matching.rules.rule import Importance
from peercoach.services.rules.parsing import parse
from peercoach.services.rules.possible import shown_rules

BALANCE = "balance"
BALANCES = (0, 20, 200)

Fields = Mapping[str, str]
"""What stands in a form, by the names of its fields."""


def fields_of(definition: Definition) -> dict[str, str]:
    """How the programme has it now."""
    found = {BALANCE: str(definition.balance)}
    for shown in shown_rules(definition):
        found[f"rule.{shown.name}"] = shown.rule.importance.value
        found[f"wish.{shown.name}"] = shown.rule.wish_of.value
    return found


def with_fields(definition: Definition, fields: Fields) -> Definition:
    """The definition with these choices; whatever is not filled in stays. Raises DefinitionRefused.

    A rule that is only possible begins to exist when it counts.
    """
    rules = [rule.as_mapping() for rule in chosen_rules(definition, fields).values()]
    changed = {**definition.as_mapping(), "rule": rules}
    given = fields.get(BALANCE, "")
    if given in map(str, BALANCES):
        changed["balance"] = int(given)
    return parse(changed)


def chosen_rules(definition: Definition, fields: Fields) -> dict[str, Rule]:
    """The rules there would be, in order, by the names that `shown_rules` gives them."""
    rules: dict[str, Rule] = {}
    for shown in shown_rules(definition):
        importance = _one_of(Importance, fields.get(f"rule.{shown.name}"), shown.rule.importance)
        wish_of = _one_of(Side, fields.get(f"wish.{shown.name}"), shown.rule.wish_of)
        if shown.kept or importance is not Importance.NO:
            rules[shown.name] = replace(shown.rule, importance=importance, wish_of=wish_of)
    return rules


def _one_of(kind: Any, given: str | None, otherwise: Any) -> Any:
    return kind(given) if given in list(kind) else otherwise
