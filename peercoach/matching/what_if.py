"""What if: the same round solved again with something changed, and exactly who would notice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypedDict, TypeVar, Unpack

from peercoach.matching.definition import Definition
from peercoach.matching.demands import Demands, IdPair
from peercoach.matching.fit import score_people
from peercoach.matching.levels import Value
from peercoach.matching.people import Matching, solve_people
from peercoach.matching.questions import Answers, Coach, Person

Somebody = TypeVar("Somebody", bound=Person)


class Changes(TypedDict, total=False):
    """What can be changed on a copy. People are named by id.

    `lift` takes away earlier locks and bars of these pairs, whoever asked for them; `answers` adds
    to what first-years said, `coach_answers` to what coaches said; `balance` and `order` replace
    those of the round.
    """

    definition: Definition
    capacities: Mapping[str, int]
    locks: Iterable[IdPair]
    bars: Iterable[IdPair]
    lift: Iterable[IdPair]
    coaches: Sequence[Coach]
    answers: Mapping[str, Answers]
    coach_answers: Mapping[str, Answers]
    balance: int
    order: Sequence[str]


class Move(NamedTuple):
    """The coach's id before and after; None is nobody."""

    before: str | None
    after: str | None


class LevelChange(NamedTuple):
    level: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Two solved rounds side by side. Where the changed one is not feasible, nobody moves."""

    before: Matching
    after: Matching
    moved: dict[str, Move]

    def levels(self) -> list[LevelChange]:
        """Every level that either of the two has, with its values."""
        before, after = self.before.solution.values, self.after.solution.values
        return [
            LevelChange(level, before.get(level), after.get(level))
            for level in dict.fromkeys([*before, *after])
        ]

    @property
    def gained(self) -> list[str]:
        """The first-years who would get a coach, and had nobody."""
        return [one for one, move in self.moved.items() if move.before is None]

    @property
    def lost(self) -> list[str]:
        """The first-years who had a coach, and would have nobody."""
        return [one for one, move in self.moved.items() if move.after is None]


def what_if(matching: Matching, **changes: Unpack[Changes]) -> WhatIf:
    """Solves a copy of the round with these changes; the round itself stays as it is.

    Gives exactly what `match_people` gives for the changed input. KeyError for an id that nobody
    has, TypeError for a change of an unknown name.
    """
    if unknown := changes.keys() - Changes.__optional_keys__:
        known = ", ".join(sorted(Changes.__optional_keys__))
        raise TypeError(f"changes: found {', '.join(sorted(unknown))}, expected some of {known}")
    definition = changes.get("definition", matching.definition)
    if "balance" in changes:
        definition = replace(definition, balance=changes["balance"])
    first_years = _with_answers(matching.first_years, changes.get("answers", {}))
    answering = _with_answers(matching.coaches, changes.get("coach_answers", {}))
    coaches = [
        *_with_capacities(answering, changes.get("capacities", {})),
        *changes.get("coaches", ()),
    ]
    demands = _changed(matching.demands, changes)
    fit_is_known = (
        definition.rules == matching.definition.rules
        and not changes.get("answers")
        and not changes.get("coach_answers")
        and not changes.get("coaches")
    )
    scores = matching.scores if fit_is_known else score_people(definition, first_years, coaches)
    return compare(matching, solve_people(definition, scores, first_years, coaches, demands))


def compare(before: Matching, after: Matching) -> WhatIf:
    """The first-years of either round whose coach differs, by id."""
    if not after.solution.feasible:
        return WhatIf(before, after, {})
    old, new = before.coach_ids(), after.coach_ids()
    moves = {one: Move(old.get(one), new.get(one)) for one in sorted(old.keys() | new.keys())}
    moved = {one: move for one, move in moves.items() if move.before != move.after}
    return WhatIf(before, after, moved)


def _changed(demands: Demands, changes: Changes) -> Demands:
    lifted = frozenset(changes.get("lift", ()))
    locks = (pair for pair in demands.locks if pair not in lifted)
    bars = (pair for pair in demands.bars if pair not in lifted)
    return replace(
        demands,
        locks=(*locks, *changes.get("locks", ())),
        bars=(*bars, *changes.get("bars", ())),
        lifted=demands.lifted | lifted,
        order=changes.get("order", demands.order),
    )


def _with_capacities(coaches: Sequence[Coach], capacities: Mapping[str, int]) -> list[Coach]:
    if unknown := capacities.keys() - {coach.id for coach in coaches}:
        raise KeyError(min(unknown))
    return [
        replace(coach, capacity=capacities[coach.id]) if coach.id in capacities else coach
        for coach in coaches
    ]


def _with_answers(people: Sequence[Somebody], answers: Mapping[str, Answers]) -> Sequence[Somebody]:
    if unknown := answers.keys() - {person.id for person in people}:
        raise KeyError(min(unknown))
    return [
        replace(one, answers={**one.answers, **answers[one.id]}) if one.id in answers else one
        for one in people
    ]
