"""The answer to a round: who goes where, what every level came to, and the proof."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from peercoach.matching.conflicts import Conflict
from peercoach.matching.levels import Value
from peercoach.matching.ties import Ints


@dataclass(frozen=True, slots=True)
class Solution:
    """What `solve_scores` gives back.

    `coach_of` (N,) holds a coach's row number or -1 for nobody; `values` what each level came to,
    in order. `certificate` can be stored as JSON and is verified by `check`, without a solver. An
    infeasible round has `conflicts` and nobody matched.
    """

    coach_of: Ints
    values: dict[str, Value]
    feasible: bool
    proven: bool
    certificate: dict[str, Any] | None
    conflicts: tuple[Conflict, ...]
    seconds: float
    order: tuple[str, ...]
    bands: tuple[int, ...]
    balance: int
    seed: int
    load_scale: int


def seal(coach_of: Ints, values: dict[str, Value], steps: list[dict[str, Any]]) -> str:
    """A hash over assignment, values and prices: prices that were touched but still prove the
    same optimum are noticed too."""
    text = json.dumps([np.asarray(coach_of).tolist(), values, steps], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
