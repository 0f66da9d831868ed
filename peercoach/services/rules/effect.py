"""What another definition would do to the people who wait now, by the engine itself."""

from dataclasses import dataclass

import numpy as np
from sqlmodel import Session

from peercoach.matching.definition import Definition
from peercoach.matching.people import Matching, match_people
from peercoach.matching.what_if import compare
from peercoach.models import Programme
from peercoach.services.rounds.people import RoundPeople, round_people
from peercoach.services.rounds.rounds import OPEN, list_rounds

TOO_MANY_LOST = 0.03
"""The part of all possible pairs that a change may make impossible without a question."""

Weighed = tuple[RoundPeople, RoundPeople]
"""The same people under the definition there is, and under another."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Who would be paired before and after; fits are means, None where nobody is paired. Of all
    `possible` pairs so many would be `lost`. Not feasible: what was fixed by hand cannot be met."""

    first_years: int
    matched: tuple[int, int]
    fit: tuple[float | None, float | None]
    weak: tuple[int, int]
    weak_under: int
    moved: int
    possible: int
    lost: int
    feasible: bool = True

    @property
    def share_lost(self) -> float:
        return self.lost / self.possible if self.possible else 0.0

    @property
    def loses_much(self) -> bool:
        return self.share_lost > TOO_MANY_LOST

    @property
    def is_nothing(self) -> bool:
        same = all(before == after for before, after in (self.matched, self.fit, self.weak))
        return same and not self.moved and not self.lost


def load_weighed(session: Session, programme: Programme, definition: Definition) -> Weighed:
    """Whoever waits, in the round that is open if there is one, seen with both definitions."""
    round_ = next((one for one in list_rounds(session, programme) if one.status in OPEN), None)
    return (
        round_people(session, programme, round_),
        round_people(session, programme, round_, definition),
    )


def effect_of(weighed: Weighed) -> Effect:
    """Solve both, and compare. Needs no database."""
    before, after = map(_solve, weighed)
    compared = compare(before, after)
    feasible = after.solution.feasible
    was, now = before.scores.fit >= 0, after.scores.fit >= 0
    weak_under = before.problem.bands[-1] if before.problem.bands else 0
    fits = [[pair.fit for pair in one.pairs()] for one in (before, after)]
    return Effect(
        first_years=len(before.first_years),
        matched=(len(fits[0]), len(fits[1])),
        fit=(_mean(fits[0]), _mean(fits[1])),
        weak=(_under(fits[0], weak_under), _under(fits[1], weak_under)),
        weak_under=weak_under,
        moved=sum(None not in move for move in compared.moved.values()),
        possible=int(was.sum()),
        lost=int((was & ~now).sum()),
        feasible=feasible,
    )


def _solve(people: RoundPeople) -> Matching:
    return match_people(
        people.definition,
        people.first_years,
        people.coaches,
        locks=people.locks,
        bars=people.bars,
        seed=people.seed,
    )


def _mean(fits: list[int]) -> float | None:
    return float(np.mean(fits)) if fits else None


def _under(fits: list[int], limit: int) -> int:
    return sum(fit < limit for fit in fits)
