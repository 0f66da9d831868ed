"""`.csv` that Excel opens with a double click: UTF-8 with a mark, Windows line ends."""

import csv
import io

from peercoach.services.spreadsheets.neutral import neutral
from peercoach.services.spreadsheets.result import Sheet


def csv_bytes(sheet: Sheet, *, delimiter: str) -> bytes:
    header, rows = sheet
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(
        [neutral(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return text.getvalue().encode("utf-8-sig")
