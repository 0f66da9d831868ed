"""Rows as first-years and coaches, each with the questions asked of them."""

from collections.abc import Mapping, Sequence

from peercoach.matching.questions import Coach, Person, Question, Side
from peercoach.matching.words import Words
from peercoach.services.spreadsheets.columns import ABOUT_ANYONE, ABOUT_COACHES, recognise_columns
from peercoach.services.spreadsheets.row_reader import People, RowReader
from peercoach.services.spreadsheets.tables import Table


def fixed_names(side: Side) -> Mapping[str, tuple[str, ...]]:
    """What can stand in a file about this side besides answers, in all the ways it is called."""
    return {**ABOUT_ANYONE, **(ABOUT_COACHES if side is Side.COACH else {})}


def read_first_years(
    table: Table, questions: Sequence[Question], chosen: Mapping[int, str] | None = None
) -> People[Person]:
    """Raises UnusableTable, with all problems found, when no row could be right. `chosen` as in
    `recognise_columns`."""
    asked = [question for question in questions if question.asked_of.includes(Side.FIRST_YEAR)]
    columns = recognise_columns(
        table, fixed=fixed_names(Side.FIRST_YEAR), questions=asked, chosen=chosen
    )
    reader = RowReader(table, columns, asked)
    return reader.read_all(reader.person)


def read_coaches(
    table: Table, questions: Sequence[Question], chosen: Mapping[int, str] | None = None
) -> People[Coach]:
    """As `read_first_years`."""
    asked = [question for question in questions if question.asked_of.includes(Side.COACH)]
    columns = recognise_columns(
        table, fixed=fixed_names(Side.COACH), questions=asked, chosen=chosen
    )
    reader = RowReader(table, columns, asked)
    reader.require("capacity", Words('"capacity"', '"plekken"'))
    return reader.read_all(reader.coach)


def _reader(
    table: Table, questions: Sequence[Question], side: Side, chosen: Mapping[int, str] | None
) -> RowReader:
    asked = [question for question in questions if question.asked_of.includes(side)]
    columns = recognise_columns(table, fixed=fixed_names(side), questions=asked, chosen=chosen)
    return RowReader(table, columns, asked)
