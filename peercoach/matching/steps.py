"""How an order becomes steps: neighbouring sums packed into one cost, thresholds one by one.

Solver and checker share this plan, so that a certificate's prices mean the same to both.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from peercoach.matching.faces import Face
from peercoach.matching.levels import Cost, below, level_costs, pack, worth_packing
from peercoach.matching.problem import AssignmentProblem


@dataclass(frozen=True, slots=True)
class Step:
    """One cost to minimise, and the parts of levels it stands for."""

    name: str
    cost: Cost


def packed(problem: AssignmentProblem, parts: list[Step]) -> Iterator[Step]:
    """The parts joined to as few steps as the safe range allows, in order."""
    group: list[Step] = []
    for part in parts:
        longer = [*group, part]
        if group and not worth_packing(pack([one.cost for one in longer]), problem):
            yield _joined(group)
            longer = [part]
        group = longer
    if group:
        yield _joined(group)


def sum_parts(problem: AssignmentProblem, level: str) -> list[Step]:
    """The parts of a level that is a sum: one, or one per limit for `bands`."""
    costs = level_costs(level, problem)
    if level == "bands":
        limits = problem.bands
        return [Step(f"bands<{limit}", cost) for limit, cost in zip(limits, costs, strict=True)]
    return [Step(level, costs[0])]


def leximin_parts(problem: AssignmentProblem, face: Face) -> list[Step]:
    """Pairs below each score that still occurs, lowest first: minimised in turn, the sorted scores
    become lexicographically greatest."""
    limits = face.pairs.scores_seen()[1:].tolist()
    return [Step(f"leximin<{limit}", below(limit, problem)) for limit in limits]


def _joined(group: list[Step]) -> Step:
    return Step(" ".join(one.name for one in group), pack([one.cost for one in group]))
