"""Matching first-years to coaches: exact, proven, explainable, deterministic. Usable alone.

The array door takes scores and capacities:

>>> import numpy as np
>>> solution = solve_scores(np.array([[90, 40], [80, -1], [70, 60]]), np.array([1, 1]))
>>> solution.coach_of.tolist(), solution.values["matched"]
([-1, 0, 1], 2)
>>> check(solution, np.array([[90, 40], [80, -1], [70, 60]]), np.array([1, 1]))
[]
"""

from peercoach.matching.check import check
from peercoach.matching.conflicts import Conflict
from peercoach.matching.solution import Solution
from peercoach.matching.solve import solve_scores

__all__ = ["Conflict", "Solution", "check", "solve_scores"]
