"""Refuses a workbook that would take more memory than any real one, before it is loaded.

The reader lays a sheet out as one block up to its furthest cell, so one stray cell in the last
column of the last row asks for hundreds of gigabytes; and a small file can unpack to a huge one.
"""

import re
import zipfile
from typing import BinaryIO

from peercoach.matching.words import Words
from peercoach.services.spreadsheets.raw import Unreadable

MOST_CELLS = 5_000_000  # a hundred thousand people with fifty columns
MOST_BYTES = 300 << 20  # unpacked
CHUNK = 1 << 20
SEAM = 32  # a reference cut in two by the end of a chunk is found in the next
REFERENCE = re.compile(rb"""r\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})""")


def refuse_oversized(stream: BinaryIO) -> None:
    """Raises Unreadable when too large, zipfile.BadZipFile when damaged."""
    with zipfile.ZipFile(stream) as archive:
        members = archive.infolist()
        if sum(member.file_size for member in members) > MOST_BYTES:
            raise Unreadable(
                Words(
                    "a workbook that unpacks to over 300 MB",
                    "een werkmap die uitgepakt meer dan 300 MB is",
                ),
                Words("a smaller one, or a .csv file", "een kleinere, of een .csv-bestand"),
            )
        for member in members:
            cells = _block(archive, member)
            if cells > MOST_CELLS:
                raise Unreadable(
                    Words(
                        f"a sheet of {cells:,} cells up to its furthest one",
                        f"een blad van {cells:,} cellen tot en met de verste".replace(",", "."),
                    ),
                    Words(
                        f"at most {MOST_CELLS:,}; remove stray cells far right or below",
                        f"hoogstens {MOST_CELLS:,} cellen; haal losse cellen ver weg leeg".replace(
                            ",", "."
                        ),
                    ),
                )


def _block(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    """Cells in the rectangle from A1 to the furthest cell; 0 for what is not a sheet.

    Every member is read to its end, so that a size or checksum that lies is found here.
    """
    is_sheet = member.filename.startswith("xl/worksheets/")
    columns: set[bytes] = set()
    last_row = 0
    seam = b""
    with archive.open(member) as content:
        while chunk := content.read(CHUNK):
            if is_sheet:
                found = REFERENCE.findall(seam + chunk)
                columns.update(column for column, _ in found)
                last_row = max(last_row, max(map(int, {row for _, row in found}), default=0))
                seam = chunk[-SEAM:]
    return last_row * max(map(_column_number, columns), default=0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
