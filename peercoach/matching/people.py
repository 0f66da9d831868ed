"""The people door: first-years, coaches and rules in; pairs, reasons and the proof out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from peercoach.matching.check import check_problem
from peercoach.matching.definition import Definition
from peercoach.matching.fit import Scores, score_people
from peercoach.matching.nobody import Nobody, why_nobody
from peercoach.matching.problem import Problem, build_problem
from peercoach.matching.questions import Coach, Language, Person
from peercoach.matching.reasons import reasons
from peercoach.matching.solution import Solution
from peercoach.matching.solve import Progress, solve_problem
from peercoach.matching.ties import Ints

IdPair = tuple[str, str]
"""(id of a first-year, id of a coach)."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """A first-year with a coach, and how well they fit (0-100)."""

    first_year: Person
    coach: Coach
    fit: int


@dataclass(frozen=True, slots=True)
class Matching:
    """A solved round of people. Rows of `problem` follow `first_years` and `coaches`."""

    definition: Definition
    first_years: Sequence[Person]
    coaches: Sequence[Coach]
    scores: Scores
    problem: Problem
    solution: Solution

    def pairs(self) -> Iterator[Pairing]:
        for i, j in enumerate(self.solution.coach_of.tolist()):
            if j >= 0:
                fit = max(int(self.scores.fit[i, j]), 0)
                yield Pairing(self.first_years[i], self.coaches[j], fit)

    def reasons(self, pair: Pairing, language: Language) -> list[str]:
        """Why these two, strongest first; both may read every word."""
        return reasons(self.definition, pair.first_year, pair.coach, language)

    def unmatched(self) -> Iterator[Nobody]:
        """Each first-year without a coach, and why."""
        for i in np.flatnonzero(self.solution.coach_of < 0).tolist():
            yield why_nobody(self.scores, self.problem, i)

    def loads(self) -> Ints:
        """First-years per coach, in the order of `coaches`."""
        return self.problem.loads_of(self.solution.coach_of)

    def faults(self) -> list[str]:
        """What an independent check finds wrong with the solution; empty when it is proven."""
        return check_problem(self.problem, self.solution)


def match_people(
    definition: Definition,
    first_years: Sequence[Person],
    coaches: Sequence[Coach],
    *,
    locks: Iterable[IdPair] = (),
    bars: Iterable[IdPair] = (),
    keep: Iterable[IdPair] = (),
    seed: int = 0,
    progress: Progress | None = None,
) -> Matching:
    """Pairs people as well as the definition's rules allow.

    Who is named in `together_with` is locked, who in `not_with` barred, whichever side says it. If
    anybody has a `priority`, those come first, by class and inside a class by lottery; people
    without one form the last class. KeyError for an id that no first-year or coach has.
    """
    started = perf_counter()
    scores = score_people(definition, first_years, coaches)
    rows = {person.id: i for i, person in enumerate(first_years)}
    columns = {coach.id: j for j, coach in enumerate(coaches)}

    def indices(pairs: Iterable[IdPair]) -> list[tuple[int, int]]:
        return [(rows[first_year], columns[coach]) for first_year, coach in pairs]

    problem = build_problem(
        scores.fit,
        np.array([coach.capacity for coach in coaches], np.int64),
        minimum=np.array([coach.minimum for coach in coaches], np.int64),
        locks=indices([*locks, *_named(first_years, coaches, lambda one: one.together_with)]),
        bars=indices([*bars, *_named(first_years, coaches, lambda one: one.not_with)]),
        keep=indices(keep),
        priority=_classes(first_years),
        bands=definition.bands,
        balance=definition.balance,
        seed=seed,
        first_year_ids=[person.id for person in first_years],
        coach_ids=[coach.id for coach in coaches],
    )
    solution = solve_problem(problem, started, progress)
    return Matching(definition, first_years, coaches, scores, problem, solution)


def _named(
    first_years: Sequence[Person],
    coaches: Sequence[Coach],
    mentioned: Callable[[Person], tuple[str, ...]],
) -> Iterator[IdPair]:
    """The pairs that people name themselves; people of one's own side make no pair."""
    ids = {person.id for person in first_years}, {coach.id for coach in coaches}
    for person in first_years:
        yield from ((person.id, other) for other in mentioned(person) if other in ids[1])
    for coach in coaches:
        yield from ((other, coach.id) for other in mentioned(coach) if other in ids[0])


def _classes(first_years: Sequence[Person]) -> Ints | None:
    given = [person.priority for person in first_years if person.priority is not None]
    if not given:
        return None
    last = max(given) + 1
    return np.array([last if p.priority is None else p.priority for p in first_years], np.int64)
