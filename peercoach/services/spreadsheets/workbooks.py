"""`.xlsx`: the first sheet, or the only one with something in it, as text."""

import datetime as dt
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from peercoach.matching.words import Words
from peercoach.services.spreadsheets.raw import RawRow, RawTable, Unreadable
from peercoach.services.spreadsheets.workbook_size import refuse_oversized

OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")  # the container of .xls, and of encrypted .xlsx
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Cell = int | float | str | bool | dt.date | dt.time | dt.timedelta

DAMAGED = (CalamineError, zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError)

A_WORKBOOK = Words(
    "an .xlsx workbook, saved by a spreadsheet program",
    "een .xlsx-werkmap, bewaard door een spreadsheetprogramma",
)


def read(stream: BinaryIO) -> RawTable:
    start = stream.read(len(OLE_MAGIC))
    if not start:
        return RawTable(iter(()))
    _refuse_other_formats(start, stream)
    try:
        refuse_oversized(stream)
        stream.seek(0)
        sheet = _sheet_to_read(CalamineWorkbook.from_filelike(stream))
    except DAMAGED:
        raise Unreadable(
            Words("a damaged workbook", "een beschadigde werkmap"), A_WORKBOOK
        ) from None
    return RawTable(_rows(sheet))


def _refuse_other_formats(start: bytes, stream: BinaryIO) -> None:
    if start == OLE_MAGIC:
        if ENCRYPTED in stream.read():
            raise Unreadable(
                Words("a workbook with a password", "een werkmap met een wachtwoord"),
                Words("a workbook without one", "een werkmap zonder wachtwoord"),
            )
        raise Unreadable(
            Words("a workbook in the old .xls format", "een werkmap in het oude .xls-formaat"),
            Words("the same saved as .xlsx", "dezelfde werkmap, bewaard als .xlsx"),
        )
    if not start.startswith(b"PK"):
        raise Unreadable(
            Words("a file that is no workbook", "een bestand dat geen werkmap is"), A_WORKBOOK
        )


def _sheet_to_read(workbook: CalamineWorkbook) -> CalamineSheet:
    visible = [
        index
        for index, about in enumerate(workbook.sheets_metadata)
        if about.visible is SheetVisibleEnum.Visible and about.typ is SheetTypeEnum.WorkSheet
    ]
    first, *others = [workbook.get_sheet_by_index(index) for index in visible or [0]]
    filled = [sheet for sheet in others if sheet.height]
    if first.height or not filled:
        return first
    if len(filled) > 1:
        names = ", ".join(sheet.name for sheet in filled)
        raise Unreadable(
            Words(
                f"an empty first sheet, and more than one filled ({names})",
                f"een leeg eerste blad, en meer dan één gevuld ({names})",
            ),
            Words("the people on the first sheet", "de mensen op het eerste blad"),
        )
    return filled[0]


def _rows(sheet: CalamineSheet) -> Iterator[RawRow]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, [cell if type(cell) is str else as_text(cell) for cell in cells]


def as_text(cell: Cell) -> str:
    """As a person would type it: 12 for 12.0, 2026-09-01 for a day, true for a ticked box."""
    match cell:
        case float() if cell.is_integer():
            return str(int(cell))
        case bool():
            return "true" if cell else "false"
        case dt.datetime() if cell.time() == dt.time():
            return cell.date().isoformat()
        case dt.datetime():
            return cell.isoformat(sep=" ", timespec="minutes")
        case dt.time():
            return cell.isoformat(timespec="minutes")
        case _:
            return str(cell)
