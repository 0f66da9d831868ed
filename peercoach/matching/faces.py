"""Faces: what earlier levels leave open, and what prices say about it.

A face is a set of assignments: pairs still allowed, who may stay without a coach, and between
which loads each coach must end. Prices, one integer per coach, bound what any assignment in the
face can cost (linear programming duality). Where the bound is reached, pairs and loads that the
prices do not rule out are exactly the optima (complementary slackness): the next level's face.
Nothing here needs a solver, so that a proof can be checked without one.
"""

from dataclasses import dataclass

import numpy as np

from peercoach.matching.levels import Cost
from peercoach.matching.pairs import FAR, Grid, Listing, open_pairs
from peercoach.matching.problem import AssignmentProblem, Mask
from peercoach.matching.ties import Ints


@dataclass(frozen=True, slots=True)
class Face:
    """What earlier levels leave open. `low`, `high` (M,) bound loads, locked people included."""

    pairs: Grid | Listing
    may_stay: Mask
    low: Ints
    high: Ints


def whole_face(problem: AssignmentProblem) -> Face:
    """The face before any level: all that is eligible, within minimum and capacity."""
    return Face(
        pairs=open_pairs(problem),
        may_stay=problem.lock < 0,
        low=np.maximum(problem.minimum, problem.locked_load),
        high=np.minimum(problem.capacity, problem.size[0]),  # nobody counts twice
    )


def narrow(problem: AssignmentProblem, face: Face, cost: Cost, prices: Ints) -> tuple[int, Face]:
    """(a bound that no assignment in the face can beat, the face of those that reach it).

    The bound holds for any prices (weak duality). Where some assignment reaches it, the second
    is exactly the optima: pairs without loss, loads that the prices leave open. One pass over the
    pairs, which are narrowed in place: the face that was given is used up.
    """
    stay = np.where(face.may_stay, cost.nobody, FAR)
    least, pairs = face.pairs.narrow(cost, prices, stay)
    fewest, most = _best_loads(face, cost, prices)
    narrower = Face(pairs, face.may_stay & (cost.nobody == least), fewest, most)
    return _bound(problem, cost, prices, least, most), narrower


def least_possible(problem: AssignmentProblem, face: Face, cost: Cost, prices: Ints) -> int:
    """The bound of `narrow` alone, which leaves the face as it is."""
    stay = np.where(face.may_stay, cost.nobody, FAR)
    _, most = _best_loads(face, cost, prices)
    return _bound(problem, cost, prices, face.pairs.least(cost, prices, stay), most)


def _bound(problem: AssignmentProblem, cost: Cost, prices: Ints, least: Ints, load: Ints) -> int:
    """Summed as Python integers: prices from outside may be large."""
    paid = sum(least[problem.lock < 0].tolist())
    coaches = zip(prices.tolist(), load.tolist(), problem.locked_load.tolist(), strict=True)
    earned = sum(price * (seats - locked) for price, seats, locked in coaches)
    bound: int = paid - earned + cost.of_loads(load)
    return bound


def at_least(face: Face, worst: int) -> Face:
    """The face without the pairs that score below the worst; uses up the one that was given."""
    return Face(face.pairs.at_least(worst), face.may_stay, face.low, face.high)


def _best_loads(face: Face, cost: Cost, prices: Ints) -> tuple[Ints, Ints]:
    """The fewest and the most people at which a coach's price less seat costs earns most.

    Seat k costs seat · (2k - 1): those cheaper than the price must be filled, dearer ones not.
    """
    seat = np.maximum(cost.seat, 1)
    far = np.where(prices > 0, face.high, face.low)
    cheaper = np.where(prices == 0, face.low, far)
    at_most = np.where(prices == 0, face.high, far)
    fewest = np.where(cost.seat > 0, ((prices - 1) // seat + 1) // 2, cheaper)
    most = np.where(cost.seat > 0, (prices // seat + 1) // 2, at_most)
    return np.clip(fewest, face.low, face.high), np.clip(most, face.low, face.high)
