"""What is wrong in a file, said so that the person who made it can put it right."""

from collections.abc import Iterable
from dataclasses import dataclass

from peercoach.errors import InvalidInput
from peercoach.matching.questions import Language
from peercoach.matching.words import Words

LONGEST_FOUND = 80


NOTHING = Words("nothing", "niets")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right. `found` is the text of the cell, or words about what is there.

    `row` is the number a spreadsheet program shows; `column` is the header as the file writes it.
    """

    file: str
    row: int | None
    column: str | None
    found: str | Words
    expected: Words


class UnusableTable(InvalidInput):
    """No row of this file can be used; `problems` has everything found until then."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(describe(problem, "en") for problem in self.problems))


def describe(problem: Problem, language: Language) -> str:
    """One line: `first-years.csv, row 14, column "E-mail": found "jan@", expected ...`."""
    row, column, found, expected = (
        ("rij", "kolom", "gevonden: ", "verwacht: ")
        if language == "nl"
        else ("row", "column", "found ", "expected ")
    )
    place = [problem.file]
    if problem.row is not None:
        place.append(f"{row} {problem.row}")
    if problem.column is not None:
        place.append(f"{column} {quote(problem.column)}")
    there = problem.found or NOTHING
    shown = there.said_in(language) if isinstance(there, Words) else quote(there)
    return f"{', '.join(place)}: {found}{shown}, {expected}{problem.expected.said_in(language)}"


def quote(text: str) -> str:
    """Between quotes, on one line and of bearable length; a terminal obeys none of it."""
    visible = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)
    if len(visible) > LONGEST_FOUND:
        visible = visible[: LONGEST_FOUND - 1] + "…"
    return f'"{visible}"'
