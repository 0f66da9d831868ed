"""Why not this coach: the rule in the way, or exactly what would be lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from peercoach.matching.differences import differences
from peercoach.matching.measures import name_of
from peercoach.matching.pair import fit_pair
from peercoach.matching.people import Matching
from peercoach.matching.questions import Coach, Language, Person
from peercoach.matching.rules.rule import Excluded, Rule
from peercoach.matching.what_if import WhatIf, what_if
from peercoach.matching.wording import fill, listing

_TOGETHER: Final = {
    "en": "{first_year} is with {coach}",
    "nl": "{first_year} is bij {coach}",
}
_EXCLUDED: Final = {
    "en": "{first_year} cannot be with {coach}: {obstacle}",
    "nl": "{first_year} kan niet bij {coach}: {obstacle}",
}
_BARRED: Final = {"en": "“not together”", "nl": "“niet samen”"}
_IMPOSSIBLE: Final = {
    "en": "{first_year} cannot be with {coach}: other demands stand in the way",
    "nl": "{first_year} kan niet bij {coach}: andere eisen staan in de weg",
}
_LOSS: Final = {
    "en": "{first_year} with {coach} means: {loss}",
    "nl": "{first_year} bij {coach} betekent: {loss}",
}
_INSTEAD: Final = {
    "en": "left without a coach: {others}",
    "nl": "zonder coach: {others}",
}
_DRAW: Final = {
    "en": "{first_year} with {coach} is as good; the draw chose between equals",
    "nl": "{first_year} bij {coach} is even goed; het lot koos tussen gelijken",
}


@dataclass(frozen=True, slots=True)
class WhyNot:
    """`excluded` are the musts in the way; `forced` is the round with this pair locked, unless a
    rule or a bar forbids it or the two are together already."""

    first_year: Person
    coach: Coach
    together: bool
    excluded: tuple[tuple[Rule, Excluded], ...]
    barred: bool
    forced: WhatIf | None

    def say(self, language: Language) -> str:
        """A sentence for a coordinator, without a full stop."""
        blanks = {"first_year": name_of(self.first_year), "coach": name_of(self.coach)}
        if self.together:
            return fill(_TOGETHER[language], blanks)
        if self.excluded or self.barred:
            obstacles = [rule.why_excluded(how, language) for rule, how in self.excluded]
            obstacles += [_BARRED[language]] * self.barred
            return fill(_EXCLUDED[language], blanks | {"obstacle": "; ".join(obstacles)})
        if self.forced is None or not self.forced.after.solution.feasible:
            return fill(_IMPOSSIBLE[language], blanks)
        loss = self._losses(self.forced, language)
        if not loss:
            return fill(_DRAW[language], blanks)
        return fill(_LOSS[language], blanks | {"loss": "; ".join(loss)})

    def _losses(self, forced: WhatIf, language: Language) -> list[str]:
        found = differences(forced.before.solution, forced.after.solution, language)
        if forced.lost:
            names = {one.id: name_of(one) for one in forced.before.first_years}
            others = listing([names[one] for one in forced.lost], language)
            found.append(fill(_INSTEAD[language], {"others": others}))
        return found


def why_not(matching: Matching, first_year_id: str, coach_id: str) -> WhyNot:
    """Why this first-year is not with this coach. KeyError for an id that nobody has."""
    i, j = _row(matching.first_years, first_year_id), _row(matching.coaches, coach_id)
    first_year, coach = matching.first_years[i], matching.coaches[j]
    if matching.solution.coach_of[i] == j:
        return WhyNot(first_year, coach, True, (), False, None)
    verdicts = fit_pair(matching.definition, first_year, coach).verdicts
    excluded = tuple(
        (rule, verdict.excluded)
        for rule, verdict in zip(matching.definition.rules, verdicts, strict=True)
        if verdict.excluded
    )
    barred = [i, j] in matching.problem.bar_rows.tolist()
    forced = None
    if not excluded and not barred:
        forced = what_if(matching, locks=[(first_year_id, coach_id)])
    return WhyNot(first_year, coach, False, excluded, barred, forced)


def _row(people: Sequence[Person], wanted: str) -> int:
    for row, person in enumerate(people):
        if person.id == wanted:
            return row
    raise KeyError(wanted)
