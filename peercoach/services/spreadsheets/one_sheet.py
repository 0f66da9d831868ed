"""One sheet as the file that is asked for, harmless in every cell."""

from pathlib import Path

from peercoach.matching.questions import Language
from peercoach.services.spreadsheets.csv_out import csv_bytes
from peercoach.services.spreadsheets.result import Sheet

TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
}


def sheet_bytes(name: str, sheet: Sheet, language: Language) -> tuple[bytes, str]:
    """The content and its type, by the extension of the name; semicolons where one writes 3,5."""
    path = Path(name)
    if path.suffix.lower() == ".xlsx":
        # openpyxl takes its time to import
        from peercoach.services.spreadsheets.workbook_out import workbook_bytes  # noqa: PLC0415

        return workbook_bytes({path.stem[:31] or "Sheet": sheet}), TYPES[".xlsx"]
    return csv_bytes(sheet, delimiter=";" if language == "nl" else ","), TYPES[".csv"]
