"""Rows as first-years and coaches, each with the questions asked of them."""

from collections.abc import Sequence

from peercoach.matching.questions import Coach, Person, Question, Side
from peercoach.matching.words import Words
from peercoach.services.spreadsheets.columns import ABOUT_ANYONE, ABOUT_COACHES, recognise_columns
from peercoach.services.spreadsheets.row_reader import People, RowReader
from peercoach.services.spreadsheets.tables import Table


def read_first_years(table: Table, questions: Sequence[Question]) -> People[Person]:
    """Raises UnusableTable, with all problems found, when no row could be right."""
    asked = [question for question in questions if question.asked_of.includes(Side.FIRST_YEAR)]
    columns = recognise_columns(table, fixed=ABOUT_ANYONE, questions=asked)
    reader = RowReader(table, columns, asked)
    return reader.read_all(reader.person)


def read_coaches(table: Table, questions: Sequence[Question]) -> People[Coach]:
    """Raises UnusableTable, with all problems found, when no row could be right."""
    asked = [question for question in questions if question.asked_of.includes(Side.COACH)]
    columns = recognise_columns(table, fixed={**ABOUT_ANYONE, **ABOUT_COACHES}, questions=asked)
    reader = RowReader(table, columns, asked)
    reader.require("capacity", Words('"capacity"', '"plekken"'))
    return reader.read_all(reader.coach)
