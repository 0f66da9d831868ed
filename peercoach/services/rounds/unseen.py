"""Musts about answers that are for matching only: nothing that tells by name whom they stop."""

from collections.abc import Iterator
from dataclasses import replace

from peercoach.matching.definition import Definition
from peercoach.matching.pair import NOT_ELIGIBLE, fit_pair
from peercoach.matching.rules.rule import Importance, Rule
from peercoach.services.rounds.people import Orphan, RoundPeople
from peercoach.services.rounds.preview import Somebody


def without_unseen(definition: Definition) -> Definition:
    """The rules by which one may tell of two people, by name, whether they can be a pair."""
    return replace(definition, rules=tuple(r for r in definition.rules if not _veiled(r)))


def kept_against_unseen(people: RoundPeople) -> Iterator[Orphan]:
    """Pairs a coordinator keeps although such a must rules them out. What nobody may know nobody
    may overrule either; whoever tries a pair finds out, and that they tried stays on the record."""
    veiled = tuple(rule for rule in people.definition.rules if _veiled(rule))
    if not veiled:
        return
    definition = replace(people.definition, rules=veiled)
    first_years = {one.id: one for one in people.first_years}
    coaches = {one.id: one for one in people.coaches}
    for first_year, coach in people.locks:
        two = first_years[first_year], coaches[coach]
        if fit_pair(definition, *two).fit == NOT_ELIGIBLE:
            yield Orphan(*(Somebody(one.id, one.name, one.email) for one in two))


def _veiled(rule: Rule) -> bool:
    return rule.importance is Importance.MUST and rule.unseen
