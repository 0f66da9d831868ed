"""Faces: what earlier levels leave open, and what prices say about it.

A face is a set of assignments: pairs still allowed, who may stay without a coach, and between
which loads each coach must end. Prices, one integer per coach, bound what any assignment in the
face can cost (linear programming duality). Where the bound is reached, pairs and loads that the
prices do not rule out are exactly the optima (complementary slackness): the next level's face.
Nothing here needs a solver, so that a proof can be checked without one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from peercoach.matching.levels import Cost
from peercoach.matching.problem import Mask, Problem
from peercoach.matching.ties import Ints

BLOCK_CELLS = 2_000_000
FAR = np.int64(2**61)


@dataclass(frozen=True, slots=True)
class Face:
    """What earlier levels leave open. `low`, `high` (M,) bound loads, locked people included."""

    allowed: Mask
    may_stay: Mask
    low: Ints
    high: Ints


def whole_face(problem: Problem) -> Face:
    """The face before any level: all that is eligible, within minimum and capacity."""
    return Face(
        allowed=problem.allowed,
        may_stay=problem.lock < 0,
        low=np.maximum(problem.minimum, problem.locked_load),
        high=problem.capacity,
    )


def reduced_blocks(
    problem: Problem, face: Face, cost: Cost, prices: Ints
) -> Iterator[tuple[slice, Ints]]:
    """For blocks of rows, what each allowed pair costs with its coach's price; FAR where barred."""
    n, m = problem.size
    step = max(1, BLOCK_CELLS // max(m, 1))
    columns = np.arange(m)[None, :]
    for start in range(0, n, step):
        block = slice(start, min(start + step, n))
        rows = np.arange(block.start, block.stop)[:, None]
        priced = cost.of_pairs(problem.score[block], rows, columns) + prices
        priced[~face.allowed[block]] = FAR
        yield block, priced


def optimal_face(problem: Problem, face: Face, cost: Cost, prices: Ints) -> Face:
    """All optima for these optimal prices: pairs without loss, loads the prices leave open."""
    free = problem.lock < 0
    allowed = np.zeros_like(face.allowed)
    may_stay = np.zeros_like(face.may_stay)
    for block, priced in reduced_blocks(problem, face, cost, prices):
        least = np.where(face.may_stay[block], cost.nobody[block], FAR)
        least = np.minimum(least, priced.min(axis=1, initial=FAR))
        allowed[block] = (priced == least[:, None]) & (priced < FAR)
        may_stay[block] = face.may_stay[block] & (cost.nobody[block] == least) & free[block]
    # a seat k costs seat · (2k - 1): those cheaper than the price must be filled, dearer ones not
    seat = np.maximum(cost.seat, 1)
    cheaper, at_most = ((prices - 1) // seat + 1) // 2, (prices // seat + 1) // 2
    far = np.where(prices > 0, face.high, face.low)
    cheaper = np.where(cost.seat > 0, cheaper, np.where(prices == 0, face.low, far))
    at_most = np.where(cost.seat > 0, at_most, np.where(prices == 0, face.high, far))
    return Face(
        allowed,
        may_stay,
        np.clip(cheaper, face.low, face.high),
        np.clip(at_most, face.low, face.high),
    )


def least_possible(problem: Problem, face: Face, cost: Cost, prices: Ints) -> int:
    """A bound no assignment in the face can beat, whatever the prices (weak duality)."""
    free = np.flatnonzero(problem.lock < 0)
    paid: int = 0  # summed as Python integers: prices from outside may be large
    for block, priced in reduced_blocks(problem, face, cost, prices):
        least = np.where(face.may_stay[block], cost.nobody[block], FAR)
        least = np.minimum(least, priced.min(axis=1, initial=FAR))
        inside = free[(free >= block.start) & (free < block.stop)] - block.start
        paid += sum(least[inside].tolist())
    load = _best_loads(face, cost, prices)
    coaches = zip(prices.tolist(), load.tolist(), problem.locked_load.tolist(), strict=True)
    earned: int = sum(price * (seats - locked) for price, seats, locked in coaches)
    return paid - earned + int((cost.seat * load**2).sum())


def at_least(problem: Problem, face: Face, worst: int) -> Face:
    """The face without the pairs that score below the worst."""
    return Face(face.allowed & (problem.score >= worst), face.may_stay, face.low, face.high)


def _best_loads(face: Face, cost: Cost, prices: Ints) -> Ints:
    """The load at which each coach's prices less seat costs are highest."""
    seat = np.maximum(cost.seat, 1)
    filled = np.where(
        cost.seat > 0, (prices // seat + 1) // 2, np.where(prices > 0, face.high, face.low)
    )
    return np.clip(filled, face.low, face.high)
