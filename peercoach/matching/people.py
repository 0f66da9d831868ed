"""The people door: first-years, coaches and rules in; pairs, reasons and the proof out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from peercoach.matching.check import check_problem
from peercoach.matching.definition import Definition
from peercoach.matching.demands import Demands, IdPair, people_problem
from peercoach.matching.fit import Scores, score_people
from peercoach.matching.nobody import Nobody, why_nobody
from peercoach.matching.problem import AssignmentProblem
from peercoach.matching.questions import Coach, Language, Person
from peercoach.matching.reasons import reasons
from peercoach.matching.solution import Solution
from peercoach.matching.solve import Progress, solve_problem
from peercoach.matching.ties import Ints


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
    demands: Demands
    scores: Scores
    problem: AssignmentProblem
    solution: Solution

    def pairs(self) -> Iterator[Pairing]:
        for i, j in enumerate(self.solution.coach_of.tolist()):
            if j >= 0:
                fit = max(int(self.scores.fit[i, j]), 0)
                yield Pairing(self.first_years[i], self.coaches[j], fit)

    def reasons(self, pair: Pairing, language: Language, *, for_staff: bool = False) -> list[str]:
        """Why these two, strongest first; both may read every word."""
        return reasons(self.definition, pair.first_year, pair.coach, language, for_staff=for_staff)

    def unmatched(self, *, unseen: bool = True) -> Iterator[Nobody]:
        """Each first-year without a coach, and why; perhaps so that nobody can tell from it what
        was answered for matching only."""
        for i in np.flatnonzero(self.solution.coach_of < 0).tolist():
            yield why_nobody(self.scores, self.problem, i, unseen=unseen)

    def coach_ids(self) -> dict[str, str | None]:
        """The coach of each first-year, by ids; None for nobody."""
        coach_of = self.solution.coach_of.tolist()
        return {
            first_year.id: None if j < 0 else self.coaches[j].id
            for first_year, j in zip(self.first_years, coach_of, strict=True)
        }

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
    order: Sequence[str] | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Matching:
    """Pairs people as well as the definition's rules allow.

    Who is named in `together_with` is locked, who in `not_with` barred, whichever side says it. If
    anybody has a `priority`, those come first, by class and inside a class by lottery; people
    without one form the last class. `order` names the levels as `solve_scores` does. KeyError for
    an id that no first-year or coach has; ValueError for an order that lacks the level of a given
    priority or of `keep`.
    """
    started = perf_counter()
    scores = score_people(definition, first_years, coaches)
    demands = Demands(tuple(locks), tuple(bars), tuple(keep), order=order, seed=seed)
    return solve_people(
        definition, scores, first_years, coaches, demands, started=started, progress=progress
    )


def solve_people(
    definition: Definition,
    scores: Scores,
    first_years: Sequence[Person],
    coaches: Sequence[Coach],
    demands: Demands,
    *,
    started: float | None = None,
    progress: Progress | None = None,
) -> Matching:
    """As `match_people`, for people whose fit by the same rules is known already."""
    began = perf_counter() if started is None else started
    problem = people_problem(definition, scores, first_years, coaches, demands)
    solution = solve_problem(problem, began, progress)
    return Matching(definition, first_years, coaches, demands, scores, problem, solution)
