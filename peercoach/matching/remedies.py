"""The smallest fix for everybody without a coach, with what it does when it is really done.

Candidates come from counts: who is eligible with whom, which musts are in the way, what was not
said. What a fix brings is never estimated. The round is solved again with it; or, where a place is
added and kept for each person it is for, nobody else's choice changes, so exactly as many more are
matched as places were added.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

from peercoach.matching.candidates import Idea, ideas, more_places
from peercoach.matching.differences import counted, differences
from peercoach.matching.measures import MeasureKind, Measures
from peercoach.matching.people import Matching
from peercoach.matching.questions import Language, Person
from peercoach.matching.solve import Progress
from peercoach.matching.what_if import Changes, WhatIf, what_if

MOST_SOLVES: Final = 12
CELLS_SOLVED: Final = 4_000_000
"""Together the solves look at about this many pairs, where one of each kind is not too many."""

_UP_TO: Final = {"en": "up to ", "nl": "hooguit "}


@dataclass(frozen=True, slots=True)
class Remedy:
    """`serves` are those for whom this is the smallest fix; `matched` how many first-years have a
    coach before and after it. `result` is the round with it done, where that was solved."""

    measures: Measures
    serves: tuple[Person, ...]
    changes: Changes
    matched: tuple[int, int]
    result: WhatIf | None

    @property
    def kind(self) -> MeasureKind:
        return self.measures.kind

    def say(self, language: Language) -> str:
        """What to do and what it brings, without a full stop."""
        before, after = self.matched
        effect = list(counted("matched", after - before, language))
        if self.result:
            solutions = self.result.before.solution, self.result.after.solution
            effect += differences(*solutions, language, only=("bands",))
        # what people would answer is not ours to know: tried is what suits most coaches
        asked = self.measures.asked or self.measures.coaches_asked
        hope = _UP_TO[language] if asked else ""
        return f"{self.measures.say(language)}: {hope}{'; '.join(effect)}"


def remedies(
    matching: Matching,
    *,
    most_solves: int | None = None,
    unseen: bool = True,
    progress: Progress | None = None,
) -> list[Remedy]:
    """For each unmatched first-year the smallest fix, those that serve most people first.

    Everybody stands in `serves` of at most one: the fix that asks least of others. That is an
    answer of their own before a "not together" to drop, that before an answer or a place of a
    coach, and last a must that becomes important for all. Who fits only where all is full needs a
    place besides. Where small fixes do not reach, somebody is in none: then `forecast` says which
    coaches to find. Without `unseen` no fix is offered by which whoever reads it could tell what
    somebody answered for matching only. `progress` hears of each solve.
    """
    n, m = matching.problem.size
    solves = most_solves or max(4, min(MOST_SOLVES, CELLS_SOLVED // max(1, n * m)))
    by_kind = defaultdict[MeasureKind, list[Idea]](list)
    for idea in ideas(matching, unseen=unseen):
        by_kind[idea.measures.kind].append(idea)
    places = by_kind.pop(MeasureKind.PLACE, [])
    found: list[Remedy] = []
    for kind, same in by_kind.items():
        for idea in _few(same, max(1, solves // 4)):
            if progress:
                progress(kind)
            remedy = _tried(matching, idea)
            solves -= 1
            if remedy.serves:
                found.append(remedy)
            if remedy.result and kind is not MeasureKind.LOOSEN:
                places += _with_places(idea, remedy.result, remedy.serves)
    for number, idea in enumerate(places):
        solve = number < solves
        if progress and solve:
            progress(MeasureKind.PLACE)
        found.append(_adding(matching, idea, solve=solve))
    return sorted(found, key=lambda one: (-len(one.serves), one.serves[0].id))


def _few(found: Sequence[Idea], most: int) -> list[Idea]:
    """At most so many ideas: those for the fewest people are joined to one."""
    ordered = sorted(found, key=lambda idea: (-len(idea.people), idea.people[0].id))
    kept, rest = ordered[: most - 1], ordered[most - 1 :]
    return [*kept, *([reduce(Idea.joined, rest)] if rest else [])]


def _tried(matching: Matching, idea: Idea) -> Remedy:
    """The idea as it turns out. It serves nobody if some of its people only take the places of
    others; where a must is loosened for all, more being matched is enough."""
    changes = idea.measures.changes(matching)
    result = what_if(matching, **changes)
    gained = set(result.gained)
    serves = tuple(person for person in idea.people if person.id in gained)
    before, after = _matched(matching), _matched(result.after)
    enough = min(1, len(serves)) if idea.measures.rules else len(serves)
    return Remedy(
        idea.measures, serves if after >= before + enough else (), changes, (before, after), result
    )


def _with_places(idea: Idea, result: WhatIf, served: Sequence[Person]) -> Iterator[Idea]:
    """The same with a place besides, for those whom it lets through and who find all full."""
    left = [person for person in idea.people if person not in served]
    for more in more_places(result.after, left):
        yield Idea(more.people, idea.only_for(more.people).measures.joined(more.measures))


def _adding(matching: Matching, idea: Idea, *, solve: bool) -> Remedy:
    """As many more are matched as places are added, for each is kept for somebody without one."""
    changes, before = idea.measures.changes(matching), _matched(matching)
    result = what_if(matching, **changes) if solve else None
    return Remedy(idea.measures, idea.people, changes, (before, before + len(idea.people)), result)


def _matched(matching: Matching) -> int:
    return int((matching.solution.coach_of >= 0).sum())
