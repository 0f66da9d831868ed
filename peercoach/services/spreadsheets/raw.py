"""What the two file formats hand over, before it is cleaned."""

from collections.abc import Iterator
from dataclasses import dataclass

from peercoach.matching.words import Words

RawRow = tuple[int, list[str]]
"""The row number a spreadsheet program shows, and the cells as text."""


@dataclass(frozen=True, slots=True)
class RawTable:
    rows: Iterator[RawRow]
    encoding: str = ""
    delimiter: str = ""


class Unreadable(Exception):
    """The file is not what its name says; the name itself is known one level up."""

    def __init__(self, found: Words, expected: Words, row: int | None = None) -> None:
        super().__init__(found.en)
        self.found = found
        self.expected = expected
        self.row = row
