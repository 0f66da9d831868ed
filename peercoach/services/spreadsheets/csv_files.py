"""`.csv` as the world saves it: encoding by evidence, delimiter by what makes even rows."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from peercoach.matching.words import Words
from peercoach.services.spreadsheets.raw import RawRow, RawTable, Unreadable

DELIMITERS = ("\t", ";", ",", "|")  # where two fit equally well, the rarer one in plain text first
CHUNK = 1 << 20
SAMPLE = 1 << 16
SEP_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
ZIP_MAGIC = b"PK\x03\x04"


def read(stream: BinaryIO) -> RawTable:
    """Rows are numbered by record, as Excel does: a line break inside quotes is not a new row."""
    encoding = detect_encoding(stream)
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    sample = text.read(SAMPLE)
    told = SEP_LINE.match(sample)
    if told:  # Excel reads this line as an instruction and shows the next one as row 1
        delimiter = told[1]
    else:
        delimiter = choose_delimiter(sample if len(sample) < SAMPLE else sample.rpartition("\n")[0])
    text.seek(0)
    if told:
        text.readline()
    return RawTable(_rows(text, delimiter), encoding, delimiter)


def detect_encoding(stream: BinaryIO) -> str:
    """UTF-8, UTF-16 when a byte order mark says so, else Windows-1252, else Unreadable."""
    start = stream.read(4)
    if start == ZIP_MAGIC:
        raise Unreadable(
            Words("an Excel workbook", "een Excel-werkmap"),
            Words("a name that ends in .xlsx", "een naam die op .xlsx eindigt"),
        )
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif start.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    else:
        candidates = ["utf-8", "cp1252"]
    for encoding in candidates:
        if _decodes(stream, encoding):
            return encoding
    raise Unreadable(
        Words("bytes that are not text", "bytes die geen tekst zijn"),
        Words(
            "text saved as UTF-8, UTF-16 or Windows-1252",
            "tekst, bewaard als UTF-8, UTF-16 of Windows-1252",
        ),
    )


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    try:
        while chunk := stream.read(CHUNK):
            text = decoder.decode(chunk)
            if "\0" in text:
                line += text[: text.index("\0")].count("\n")
                raise Unreadable(
                    Words(f"a NUL character on line {line}", f"een NUL-teken op regel {line}"),
                    Words("text, saved as CSV UTF-8", "tekst, bewaard als CSV UTF-8"),
                )
            line += text.count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def choose_delimiter(sample: str) -> str:
    """The delimiter that gives most rows the width of the header; then the widest header."""
    best, best_fit = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        records = [r for r in _parse(io.StringIO(sample, newline=""), delimiter, strict=False) if r]
        width = len(records[0]) if records else 0
        if width > 1:
            even = sum(len(record) == width for record in records) / len(records)
            if (even, width) > best_fit:
                best, best_fit = delimiter, (even, width)
    return best


def _parse(text: Iterator[str], delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    return csv.reader(text, delimiter=delimiter, strict=strict, skipinitialspace=True)


def _rows(text: io.TextIOWrapper, delimiter: str) -> Iterator[RawRow]:
    number = 0
    with text:
        try:
            for number, cells in enumerate(_parse(text, delimiter, strict=True), 1):
                yield number, cells
        except csv.Error:
            raise Unreadable(
                Words(
                    "a quotation mark that does not end its cell",
                    "een aanhalingsteken dat zijn cel niet afsluit",
                ),
                Words(
                    'quotation marks in pairs, and doubled ("") inside a cell',
                    'aanhalingstekens in paren, en dubbel ("") binnen een cel',
                ),
                row=number + 1,
            ) from None
