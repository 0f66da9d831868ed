"""What is wrong in a file, in the words of the page."""

from collections.abc import Sequence
from typing import NamedTuple

from peercoach.i18n import Translator
from peercoach.services.spreadsheets.columns import Ignored
from peercoach.services.spreadsheets.problems import NOTHING, Problem

ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}


class ProblemLine(NamedTuple):
    """One row of the table: where, what stands there (or words about it), what should."""

    row: int | None
    column: str
    found: str
    is_text: bool
    expected: str

    @classmethod
    def of(cls, problem: Problem, language: str) -> "ProblemLine":
        there = problem.found or NOTHING
        return cls(
            problem.row,
            problem.column or "",
            there if isinstance(there, str) else there.said_in(language),
            isinstance(there, str),
            problem.expected.said_in(language),
        )


def columns_of(ignored: Sequence[Ignored], say: Translator) -> list[str]:
    """Columns that are not used, with the one we know that each nearly is."""
    hint = say.gettext("{column} (did you mean {known}?)")
    return [
        hint.format(column=one.column, known=one.looks_like) if one.looks_like else one.column
        for one in ignored
    ]


def encoding_words(encoding: str, delimiter: str, say: Translator) -> str:
    """`semicolons, Windows-1252`; nothing for a workbook, which leaves no doubt."""
    between = {
        ";": say.gettext("semicolons"),
        ",": say.gettext("commas"),
        "\t": say.gettext("tabs"),
        "|": say.gettext("bars"),
    }.get(delimiter, "")
    return ", ".join(part for part in (between, ENCODINGS.get(encoding, encoding)) if part)
