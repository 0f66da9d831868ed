"""A file as a header and rows of clean text, whatever program saved it."""

import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from peercoach.matching.words import Words
from peercoach.services.spreadsheets import csv_files, workbooks
from peercoach.services.spreadsheets.problems import Problem, UnusableTable
from peercoach.services.spreadsheets.raw import RawRow, Unreadable

SPREADSHEET = Words("a .csv or .xlsx file", "een .csv- of .xlsx-bestand")
READERS = {".csv": csv_files.read, ".xlsx": workbooks.read}


class Row(NamedTuple):
    """`cells` is as wide as the header; `beyond` holds what stands to the right of it."""

    number: int
    cells: list[str]
    beyond: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` can be read once; `encoding` and `delimiter` are empty for a workbook."""

    name: str
    header: tuple[str, ...]
    header_row: int
    rows: Iterator[Row]
    encoding: str
    delimiter: str


def read_table(file: Path, content: bytes | None = None) -> Table:
    """Read `file`, or `content` that was uploaded under that name; raises UnusableTable."""
    try:
        return _read(file, content)
    except Unreadable as refusal:
        raise _unusable(file.name or str(file), refusal) from None


def _read(file: Path, content: bytes | None) -> Table:
    if content is None and file.is_dir():
        raise Unreadable(Words("a folder", "een map"), SPREADSHEET)
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        raise Unreadable(
            Words(f"a {file.suffix} file", f"een {file.suffix}-bestand")
            if file.suffix
            else Words("a name without extension", "een naam zonder extensie"),
            SPREADSHEET,
        )
    stream = _open(file) if content is None else io.BytesIO(content)
    try:
        source = reader(stream)
    except Unreadable:
        stream.close()
        raise
    rows = _cleaned(source.rows)
    for number, header in rows:
        body = _fitted(file.name, rows, len(header))
        return Table(file.name, tuple(header), number, body, source.encoding, source.delimiter)
    raise Unreadable(
        Words("an empty file", "een leeg bestand"),
        Words("a header and rows below it", "een kopregel met rijen eronder"),
    )


def _open(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except FileNotFoundError:
        raise Unreadable(
            Words("no such file", "geen bestand met deze naam"),
            Words("the name of a file that exists", "de naam van een bestand dat bestaat"),
        ) from None
    except OSError:
        raise Unreadable(
            Words("a file that cannot be opened", "een bestand dat niet open gaat"),
            Words("a file this program may read", "een bestand dat dit programma mag lezen"),
        ) from None


def _cleaned(rows: Iterable[RawRow]) -> Iterator[RawRow]:
    """Rows with text in them, as NFC without spaces around it and empty cells at the end."""
    for number, raw in rows:
        cells = [cell.strip() for cell in raw]
        if not "".join(cells).isascii():
            cells = [unicodedata.normalize("NFC", cell) for cell in cells]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def _fitted(name: str, rows: Iterator[RawRow], width: int) -> Iterator[Row]:
    try:
        for number, cells in rows:
            beyond = cells[width:]
            if beyond:
                del cells[width:]
            elif len(cells) < width:
                cells.extend([""] * (width - len(cells)))
            yield Row(number, cells, beyond)
    except Unreadable as refusal:
        raise _unusable(name, refusal) from None


def _unusable(name: str, refusal: Unreadable) -> UnusableTable:
    return UnusableTable([Problem(name, refusal.row, None, refusal.found, refusal.expected)])
