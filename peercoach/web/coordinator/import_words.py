"""What is wrong in a file, and what its columns hold, in the words of the page."""

from collections.abc import Mapping
from typing import NamedTuple

from peercoach.i18n import Translator, mark
from peercoach.models import Programme, Side
from peercoach.services.importing.columns import fields_of
from peercoach.services.spreadsheets.problems import NOTHING, Problem
from peercoach.services.spreadsheets.tables import Row

ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}
FIXED = {
    "id": mark("Number or id"),
    "email": mark("E-mail"),
    "name": mark("Name"),
    "together_with": mark("Together with"),
    "not_with": mark("Not together with"),
    "top_wish": mark("What matters most"),
    "priority": mark("Served first"),
    "capacity": mark("Number of places"),
    "minimum": mark("At least this many"),
}


class ProblemLine(NamedTuple):
    """One row of the table: where, what stands there (or words about it), what should. With a
    `field` it can be put right on the page; `cell` is all that stands there."""

    row: int | None
    column: str
    found: str
    is_text: bool
    expected: str
    field: str = ""
    cell: str = ""

    @classmethod
    def of(
        cls,
        problem: Problem,
        language: str,
        rows: Mapping[int, Row] | None = None,
        places: Mapping[str, int] | None = None,
    ) -> "ProblemLine":
        """`rows` as they stand now, by number; `places` of the columns, by title."""
        there = problem.found or NOTHING
        row = (rows or {}).get(problem.row or 0)
        place = (places or {}).get(problem.column or "")
        known = row is not None and place is not None
        return cls(
            problem.row,
            problem.column or "",
            there if isinstance(there, str) else there.said_in(language),
            isinstance(there, str),
            problem.expected.said_in(language),
            f"cell-{problem.row}-{place}" if known else "",
            row.cells[place] if row is not None and place is not None else "",
        )


def field_options(programme: Programme, side: Side, say: Translator) -> list[tuple[str, str]]:
    """Everything a column can hold: what we store, and words."""
    fixed, questions = fields_of(programme, side)
    return [
        ("", say.gettext("– not used –")),
        *((name, say.gettext(FIXED[name])) for name in fixed),
        *((one.key, one.label[say.language]) for one in questions),
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
