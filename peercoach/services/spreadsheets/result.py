"""What there is to write about one round, as plain rows."""

from collections.abc import Sequence
from dataclasses import dataclass

Cell = str | int | float | None
Sheet = tuple[Sequence[str], Sequence[Sequence[Cell]]]
"""A header and the rows below it."""


@dataclass(frozen=True, slots=True, order=True)
class PairRow:
    first_year_id: str
    first_year_name: str
    coach_id: str
    coach_name: str
    fit: int
    reasons: str


@dataclass(frozen=True, slots=True, order=True)
class UnmatchedRow:
    first_year_id: str
    first_year_name: str
    reason: str
    what_would_help: str = ""


@dataclass(frozen=True, slots=True, order=True)
class CoachRow:
    coach_id: str
    coach_name: str
    load: int
    capacity: int


@dataclass(frozen=True, slots=True)
class Result:
    """Everything a round has to tell; `summary` is label → figure, in the order to show."""

    pairs: Sequence[PairRow]
    unmatched: Sequence[UnmatchedRow]
    coaches: Sequence[CoachRow] = ()
    summary: Sequence[tuple[str, Cell]] = ()
