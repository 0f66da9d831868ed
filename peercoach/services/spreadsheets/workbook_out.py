"""`.xlsx` with text as text, and the same bytes for the same content."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook.child import _WorkbookChild

from peercoach.services.spreadsheets.neutral import neutral
from peercoach.services.spreadsheets.result import Cell, Sheet

THE_DATE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)  # these hold no zone
ZIP_DATE = (2000, 1, 1, 0, 0, 0)
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
NARROWEST, WIDEST = 10, 80
LOOKED_AT = 200  # rows that decide the width of a column
CELL_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What the format itself reads as a coded character: `_x0041_` is an A."""


def workbook_bytes(sheets: Mapping[str, Sheet]) -> bytes:
    workbook = Workbook(write_only=True)
    workbook.properties.creator = "peercoach"
    workbook.properties.created = THE_DATE
    for name, (header, rows) in sheets.items():
        _add_sheet(workbook, name, header, rows)
    raw = io.BytesIO()
    workbook.save(raw)
    return _with_fixed_dates(raw.getvalue())


def _add_sheet(
    workbook: Workbook, name: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> None:
    sheet = workbook.create_sheet(name)
    sheet.freeze_panes = "A2"
    for index, width in enumerate(_widths(header, rows), 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{len(rows) + 1}"
    for number, row in enumerate([header, *rows]):
        sheet.append([_cell(sheet, value, heading=number == 0) for value in row])


def _cell(sheet: _WorkbookChild, value: Cell, *, heading: bool) -> object:
    if not isinstance(value, str):
        return value
    if not value:
        return None
    cell = WriteOnlyCell(sheet)
    cell.value = CELL_ESCAPE.sub("_x005F_", neutral(value)).replace("\r", "_x000D_")
    cell.data_type = "s"  # else "#N/A" becomes an error
    cell.number_format = "@"  # text stays text when somebody edits it: 007 keeps its zeros
    cell.alignment = Alignment(vertical="top")
    if heading:
        cell.font = Font(bold=True)
    return cell


def _widths(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Iterator[int]:
    for column in zip(header, *rows[:LOOKED_AT], strict=True):
        longest = max(len(str(value)) for value in column)
        yield min(max(longest + 2, NARROWEST), WIDEST)


def _with_fixed_dates(raw: bytes) -> bytes:
    """Neither the moment of saving nor the moment of zipping."""
    fixed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                stamp = f"{THE_DATE.isoformat()}Z".encode()
                content = MODIFIED.sub(rb"\g<1>" + stamp, content)
            target.writestr(
                zipfile.ZipInfo(name, ZIP_DATE), content, compress_type=zipfile.ZIP_DEFLATED
            )
    return fixed.getvalue()
