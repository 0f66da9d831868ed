"""Demands that cannot all be met, with the names of those they are about."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from peercoach.matching.conflicts import Conflict
from peercoach.matching.pair import NOT_ELIGIBLE, fit_pair
from peercoach.matching.people import Matching, Pairing
from peercoach.matching.questions import Language, Person
from peercoach.services.file_round.inputs import Said, UnusableFiles

TEXT = {
    "locks_clash": {
        "en": "{first_years} must be with {coaches}: {needed} coaches, and it can be one",
        "nl": "{first_years} moet bij {coaches}: {needed} coaches, en het kan er één zijn",
    },
    "lock_barred": {
        "en": "{first_years} must be with {coaches}, and may not be",
        "nl": "{first_years} moet bij {coaches}, en mag dat niet",
    },
    "locks_over_capacity": {
        "en": "{first_years} must be with {coaches}, who has room for {available}",
        "nl": "{first_years} {moeten} bij {coaches}, en daar is plek voor {available}",
    },
    "minimum_over_capacity": {
        "en": "{coaches} must get at least {needed} people, and has room for {available}",
        "nl": "{coaches} moet ten minste {needed} mensen krijgen, en heeft plek voor {available}",
    },
    "minimums_unmet": {
        "en": "{coaches} must get at least {needed} people together, "
        "but only {available} can go there",
        "nl": "{coaches} moeten samen ten minste {needed} mensen krijgen, "
        "maar er kunnen er maar {available} terecht",
    },
}
MOST_NAMED = 8


class ClashingDemands(UnusableFiles):
    """Locks, bars, capacities and minimums that no assignment can meet together."""


def refuse_clashes(matching: Matching) -> None:
    """Raises ClashingDemands when the round has no solution at all."""
    conflicts = matching.solution.conflicts
    if conflicts:
        raise ClashingDemands(partial(describe_clash, matching, one) for one in conflicts)


def overruled_rules(matching: Matching) -> list[Said]:
    """Pairs that were demanded although a must speaks against them: done, and told."""
    return [
        partial(_describe_overruled, matching, pair)
        for pair in matching.pairs()
        if pair.fit == 0  # what a must excludes has no fit; looking closer takes time
        and fit_pair(matching.definition, pair.first_year, pair.coach).fit == NOT_ELIGIBLE
    ]


def _describe_overruled(matching: Matching, pair: Pairing, language: Language) -> str:
    fit = fit_pair(matching.definition, pair.first_year, pair.coach)
    against = "; ".join(
        rule.why_excluded(verdict.excluded, language)
        for rule, verdict in zip(matching.definition.rules, fit.verdicts, strict=True)
        if verdict.excluded
    )
    one, other = _name(pair.first_year), _name(pair.coach)
    if language == "nl":
        return f"{one} en {other} zijn samen omdat dat moest, hoewel: {against}"
    return f"{one} and {other} are together as demanded, although: {against}"


def describe_clash(
    matching: Matching,
    conflict: Conflict,
    language: Language,
    *,
    named: Callable[[Person], str] | None = None,
) -> str:
    """One sentence that names everybody concerned, with their ids unless told how to name them."""
    named = named or _name
    return TEXT[conflict.kind][language].format(
        first_years=_names(matching.first_years, conflict.first_years, language, named),
        coaches=_names(matching.coaches, conflict.coaches, language, named),
        moeten="moet" if len(conflict.first_years) == 1 else "moeten",
        needed=conflict.needed,
        available=conflict.available,
    )


def _names(
    people: Sequence[Person],
    rows: Iterable[int],
    language: Language,
    named: Callable[[Person], str],
) -> str:
    names = [named(people[row]) for row in rows]
    more = len(names) - MOST_NAMED
    if more > 0:
        rest = f"{more} more" if language == "en" else f"nog {more}"
        names = [*names[:MOST_NAMED], rest]
    *others, last = names or [""]
    word = " and " if language == "en" else " en "
    return word.join([", ".join(others), last] if others else [last])


def _name(person: Person) -> str:
    return f"{person.name} ({person.id})" if person.name else person.id
