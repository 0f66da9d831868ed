"""Matching first-years to coaches: exact, proven, explainable, deterministic. Usable alone.

The people door takes people and rules (`parse_definition`, `match_people`); the array door takes
scores and capacities:

>>> import numpy as np
>>> scores = np.array([[90, 40], [80, -1], [70, 60]])
>>> solution = solve_scores(scores, np.array([1, 1]))
>>> solution.coach_of.tolist(), solution.values["matched"]
([0, -1, 1], 2)
>>> check(solution, scores, np.array([1, 1]))
[]
"""

from peercoach.matching.check import check
from peercoach.matching.conflicts import Conflict
from peercoach.matching.definition import Definition, parse_definition
from peercoach.matching.demands import Demands
from peercoach.matching.dial import DialPosition, dial
from peercoach.matching.fairness import Fairness, GroupFairness, fairness, fairness_by
from peercoach.matching.fit import Scores, score_people
from peercoach.matching.forecast import Forecast, forecast
from peercoach.matching.late import Placement, coach_leaves, place_late
from peercoach.matching.measures import MeasureKind, Measures
from peercoach.matching.nobody import Nobody, Obstacle
from peercoach.matching.pair import fit_pair
from peercoach.matching.people import Matching, Pairing, match_people
from peercoach.matching.questions import Coach, Option, Person, Question
from peercoach.matching.reading import DefinitionError
from peercoach.matching.reasons import Exclusion, exclusions, reasons
from peercoach.matching.recruits import Profile
from peercoach.matching.remedies import Remedy, remedies
from peercoach.matching.rules.rule import Excluded, Importance
from peercoach.matching.shortage import Shortage
from peercoach.matching.solution import Solution
from peercoach.matching.solve import solve_scores
from peercoach.matching.what_if import Changes, WhatIf, what_if
from peercoach.matching.why_not import WhyNot, why_not

__all__ = [
    "Changes",
    "Coach",
    "Conflict",
    "Definition",
    "DefinitionError",
    "Demands",
    "DialPosition",
    "Excluded",
    "Exclusion",
    "Fairness",
    "Forecast",
    "GroupFairness",
    "Importance",
    "Matching",
    "MeasureKind",
    "Measures",
    "Nobody",
    "Obstacle",
    "Option",
    "Pairing",
    "Person",
    "Placement",
    "Profile",
    "Question",
    "Remedy",
    "Scores",
    "Shortage",
    "Solution",
    "WhatIf",
    "WhyNot",
    "check",
    "coach_leaves",
    "dial",
    "exclusions",
    "fairness",
    "fairness_by",
    "fit_pair",
    "forecast",
    "match_people",
    "parse_definition",
    "place_late",
    "reasons",
    "remedies",
    "score_people",
    "solve_scores",
    "what_if",
    "why_not",
]
