"""Rows that name a first-year and a coach: locks, bars and the pairs of an earlier round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from peercoach.matching.questions import Coach, Person
from peercoach.matching.words import Words
from peercoach.services.spreadsheets.columns import missing_column, recognise_columns
from peercoach.services.spreadsheets.cross_check import ids_of
from peercoach.services.spreadsheets.neutral import as_written
from peercoach.services.spreadsheets.problems import Problem, UnusableTable, quote
from peercoach.services.spreadsheets.row_reader import People
from peercoach.services.spreadsheets.tables import Row, Table

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "first_year_id": ("first-year", "student", "student id", "eerstejaars", "eerstejaars id"),
    "coach_id": ("coach", "buddy", "buddy id"),
}


class NamedPair(NamedTuple):
    row: int
    first_year_id: str
    coach_id: str


@dataclass(frozen=True, slots=True)
class NamedPairs:
    file: str
    pairs: Sequence[NamedPair]
    problems: Sequence[Problem]


def read_pairs(table: Table, first_years: People[Person], coaches: People[Coach]) -> NamedPairs:
    """Ids or addresses; our own output file will do. Raises UnusableTable without both columns."""
    columns = recognise_columns(table, fixed=COLUMNS)
    missing = [
        missing_column(table, Words(quote(name), quote(name)))
        for name in COLUMNS
        if name not in columns.fixed
    ]
    if missing or columns.problems:
        raise UnusableTable([*columns.problems, *missing])
    sides = [
        _Side(columns.fixed["first_year_id"], first_years, ids_of(first_years)),
        _Side(columns.fixed["coach_id"], coaches, ids_of(coaches)),
    ]
    pairs: list[NamedPair] = []
    problems: list[Problem] = []
    for row in table.rows:
        first_year_id, coach_id = (side.find(row) for side in sides)
        if first_year_id and coach_id:
            pairs.append(NamedPair(row.number, first_year_id, coach_id))
        else:
            problems += [_unknown(table, row, side) for side in sides if not side.find(row)]
    return NamedPairs(table.name, pairs, problems)


@dataclass(frozen=True, slots=True)
class _Side:
    column: int
    people: People[Person] | People[Coach]
    ids: Mapping[str, str]

    def find(self, row: Row) -> str | None:
        cell = row.cells[self.column]
        return self.ids.get(cell.casefold()) or self.ids.get(as_written(cell).casefold())


def _unknown(table: Table, row: Row, side: _Side) -> Problem:
    cell = row.cells[side.column]
    file = side.people.file
    own_row = side.people.seen.get(as_written(cell).casefold())
    expected = (
        Words(f"an id or address from {file}", f"een id of adres uit {file}")
        if own_row is None
        else Words(
            f"somebody whose own row is right; row {own_row} of {file} is not",
            f"iemand van wie de eigen rij klopt; rij {own_row} van {file} klopt niet",
        )
    )
    return Problem(table.name, row.number, table.header[side.column], cell, expected)
