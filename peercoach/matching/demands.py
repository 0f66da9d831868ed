"""What a round asks besides its rules, and both together as one problem to solve."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from peercoach.matching.definition import Definition
from peercoach.matching.fit import Scores
from peercoach.matching.problem import AssignmentProblem, build_problem
from peercoach.matching.questions import Coach, Person
from peercoach.matching.ties import Ints

IdPair = tuple[str, str]
"""(id of a first-year, id of a coach)."""


@dataclass(frozen=True, slots=True)
class Demands:
    """Pairs that must be, may not be, or were before; `order` None means the default one.

    What people themselves say about one another counts too, but for the pairs in `lifted`.
    """

    locks: tuple[IdPair, ...] = ()
    bars: tuple[IdPair, ...] = ()
    keep: tuple[IdPair, ...] = ()
    lifted: frozenset[IdPair] = frozenset()
    order: Sequence[str] | None = None
    seed: int = 0


def people_problem(
    definition: Definition,
    scores: Scores,
    first_years: Sequence[Person],
    coaches: Sequence[Coach],
    demands: Demands,
) -> AssignmentProblem:
    """The round as arrays, in the order of the people. KeyError for an id that nobody has."""
    rows = {person.id: i for i, person in enumerate(first_years)}
    columns = {coach.id: j for j, coach in enumerate(coaches)}

    def indices(pairs: Iterable[IdPair]) -> list[tuple[int, int]]:
        return [(rows[first_year], columns[coach]) for first_year, coach in pairs]

    together, apart = (
        [pair for pair in _named(first_years, coaches, mentioned) if pair not in demands.lifted]
        for mentioned in (_together, _apart)
    )
    return build_problem(
        scores.fit,
        np.array([coach.capacity for coach in coaches], np.int64),
        minimum=np.array([coach.minimum for coach in coaches], np.int64),
        locks=indices([*demands.locks, *together]),
        bars=indices([*demands.bars, *apart]),
        keep=indices(demands.keep),
        priority=_classes(first_years),
        order=demands.order,
        bands=definition.bands,
        balance=definition.balance,
        seed=demands.seed,
        first_year_ids=[person.id for person in first_years],
        coach_ids=[coach.id for coach in coaches],
    )


def wishes(first_years: Sequence[Person], coaches: Sequence[Coach]) -> Iterator[IdPair]:
    """Every pair that one of the two wants together, or wants not."""
    for mentioned in (_together, _apart):
        yield from _named(first_years, coaches, mentioned)


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


def _together(person: Person) -> tuple[str, ...]:
    return person.together_with


def _apart(person: Person) -> tuple[str, ...]:
    return person.not_with


def _classes(first_years: Sequence[Person]) -> Ints | None:
    given = [person.priority for person in first_years if person.priority is not None]
    if not given:
        return None
    last = max(given) + 1
    return np.array([last if p.priority is None else p.priority for p in first_years], np.int64)
