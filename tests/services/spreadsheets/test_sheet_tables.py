"""The same file, however it was saved, gives the same rows; a file that is none says why."""

import datetime as dt
import io
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from peercoach.services.spreadsheets.problems import UnusableTable
from peercoach.services.spreadsheets.tables import Row, read_table
from tests.services.spreadsheets.sheet_cast import rows, table

PEOPLE = [["id", "naam", "talen"], ["007", "Zoë", "Nederlands, Engels"], ["008", "José", ""]]
ROWS = [Row(2, PEOPLE[1], []), Row(3, PEOPLE[2], [])]


def as_csv(delimiter: str) -> str:
    quoted = [[f'"{cell}"' if delimiter in cell else cell for cell in row] for row in PEOPLE]
    return "".join(delimiter.join(row) + "\r\n" for row in quoted)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    ("saved_as", "seen_as"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("cp1252", "cp1252"),
    ],
)
def test_every_encoding_and_delimiter_gives_the_same_rows(
    tmp_path: Path, delimiter: str, saved_as: str, seen_as: str
) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(as_csv(delimiter).encode(saved_as))
    read = read_table(file)
    assert (list(read.header), list(read.rows)) == (PEOPLE[0], ROWS)
    assert (read.encoding, read.delimiter) == (seen_as, delimiter)


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read_in_both_byte_orders(order: str) -> None:
    content = ("\ufeff" + as_csv(";")).encode(order)
    assert list(read_table(Path("people.csv"), content).rows) == ROWS


def test_a_workbook_gives_the_same_rows_as_a_text_file() -> None:
    assert list(read_table(Path("people.xlsx"), workbook(PEOPLE)).rows) == ROWS


def workbook(*sheets: list[list[object]]) -> bytes:
    book = Workbook()
    for index, cells in enumerate(sheets):
        sheet = book.active if index == 0 else book.create_sheet(f"Sheet {index + 1}")
        for row in cells:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_sep_line_is_obeyed_and_not_counted_as_excel_does() -> None:
    assert list(table("sep=|\r\nid|a;b\r\n1|2;3\r\n").rows) == [Row(2, ["1", "2;3"], [])]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("id;note, if any\n1;a\n2;b, c\n", ";"),
        ("id,languages\n1,nl;en\n2,nl;en\n", ","),
        ("id;calm\n1;3,0\n2;4,0\n", ";"),
        ('id,note\n1,"a;b;c\nd;e;f"\n', ","),
        ("id, a;b\tc\n1, 2;3\t4\n", "\t"),
        ("email\njan@school.nl\n", ","),
    ],
)
def test_the_delimiter_is_what_makes_rows_as_wide_as_the_header(text: str, delimiter: str) -> None:
    assert table(text).delimiter == delimiter


def test_row_numbers_are_those_a_spreadsheet_shows() -> None:
    """A blank line is a row; a line break inside quotes is not."""
    assert rows('id,name\n\n1,"Jan\nde Vries"\n,\n2,Piet\n') == [
        Row(3, ["1", "Jan\nde Vries"], []),
        Row(5, ["2", "Piet"], []),
    ]


def test_header_is_the_first_row_with_something_in_it() -> None:
    read = table("\n\nid,name\n1,Jan\n")
    assert (read.header_row, next(read.rows).number) == (3, 4)


def test_short_rows_are_filled_and_cells_beyond_the_header_are_set_apart() -> None:
    assert rows("id,name\n1\n2,Jan,,\n3,Piet,,x\n") == [
        Row(2, ["1", ""], []),
        Row(3, ["2", "Jan"], []),
        Row(4, ["3", "Piet"], ["", "x"]),
    ]


def test_cells_lose_outer_space_and_become_nfc_and_keep_zeros() -> None:
    assert rows("id,name\n 007 ,\u00a0Zoe\u0308 \n") == [Row(2, ["007", "Zoë"], [])]


def test_numbers_dates_and_ticks_of_a_workbook_read_as_people_type_them() -> None:
    day = dt.datetime.fromisoformat("2026-09-01")
    cells = [12.0, 3.5, True, day, day.replace(hour=9, minute=30), dt.time(9, 30), "007", None]
    content = workbook([[f"column {number}" for number in range(8)], cells])
    read = next(read_table(Path("a.xlsx"), content).rows)
    assert read.cells == [
        *("12", "3.5", "true", "2026-09-01", "2026-09-01 09:30", "09:30", "007", ""),
    ]


def test_an_empty_first_sheet_is_passed_over_for_the_only_filled_one() -> None:
    assert list(read_table(Path("a.xlsx"), workbook([], PEOPLE)).rows) == ROWS


def test_the_first_sheet_is_read_when_it_holds_anything() -> None:
    assert list(read_table(Path("a.xlsx"), workbook(PEOPLE, [["x"]])).rows) == ROWS


def zipped(name: str, content: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


OLD_EXCEL = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512)
FAR_AWAY = '<worksheet><sheetData><row><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"", "found an empty file, expected a header and rows below it"),
        ("a.csv", b"\r\n ;\r\n", "found an empty file, expected a header and rows below it"),
        ("a.xlsx", workbook([]), "found an empty file, expected a header and rows below it"),
        ("a.xlsx", b"", "found an empty file, expected a header and rows below it"),
        ("a.xls", b"x", "found a .xls file, expected a .csv or .xlsx file"),
        ("a", b"x", "found a name without extension, expected a .csv or .xlsx file"),
        ("a.csv", workbook(PEOPLE), "found an Excel workbook, expected a name that ends in .xlsx"),
        (
            "a.xlsx",
            as_csv(";").encode(),
            "found a file that is no workbook, expected an .xlsx workbook, saved by a spreadsheet"
            " program",
        ),
        (
            "a.xlsx",
            OLD_EXCEL,
            "found a workbook in the old .xls format, expected the same saved as .xlsx",
        ),
        (
            "a.xlsx",
            OLD_EXCEL + "EncryptedPackage".encode("utf-16-le"),
            "found a workbook with a password, expected a workbook without one",
        ),
        (
            "a.xlsx",
            workbook(PEOPLE)[:-300],
            "found a damaged workbook, expected an .xlsx workbook, saved by a spreadsheet program",
        ),
        (
            "a.xlsx",
            zipped("notes.txt", "hello"),
            "found a damaged workbook, expected an .xlsx workbook, saved by a spreadsheet program",
        ),
        (
            "a.xlsx",
            workbook([], PEOPLE, PEOPLE),
            "found an empty first sheet, and more than one filled (Sheet 2, Sheet 3), expected the"
            " people on the first sheet",
        ),
        (
            "a.xlsx",
            zipped("xl/worksheets/sheet1.xml", FAR_AWAY),
            "found a sheet of 17,179,869,184 cells up to its furthest one, expected at most"
            " 5,000,000; remove stray cells far right or below",
        ),
        (
            "a.csv",
            b"id,name\n1,J\x81an\n",
            "found bytes that are not text, expected text saved as UTF-8, UTF-16 or Windows-1252",
        ),
        (
            "a.csv",
            b"id,name\n1,J\0an\n",
            "found a NUL character on line 2, expected text, saved as CSV UTF-8",
        ),
        (
            "a.csv",
            b"id,name\n1,Jan\n2,Piet\0\n",
            "found a NUL character on line 3, expected text, saved as CSV UTF-8",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_what_it_is(name: str, content: bytes, told: str) -> None:
    with pytest.raises(UnusableTable) as refusal:
        read_table(Path(name), content)
    assert str(refusal.value) == f"{name}: {told}"


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnusableTable) as refusal:
        read_table(tmp_path / "gone.csv")
    assert str(refusal.value) == (
        "gone.csv: found no such file, expected the name of a file that exists"
    )


@pytest.mark.parametrize("row", ['3,"Jan', '3,"Jan" de Vries'])
def test_a_quotation_mark_that_ends_nothing_is_placed_at_its_row(row: str) -> None:
    with pytest.raises(UnusableTable) as refusal:
        rows(f'id,name\n1,"Piet\nde Wit"\n{row}\n4,Klaas\n')
    assert str(refusal.value) == (
        "first-years.csv, row 3: found a quotation mark that does not end its cell,"
        ' expected quotation marks in pairs, and doubled ("") inside a cell'
    )


def read_back(name: str, saved_as: str) -> str:
    quoted = name.replace('"', '""')
    content = f'id;prénom\r\n1;"{quoted}"\r\n'.encode(saved_as)
    return next(read_table(Path("a.csv"), content).rows).cells[1]


def tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())


WESTERN = [sign for sign in bytes(range(32, 256)).decode("cp1252", "ignore") if sign != "\x7f"]


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(tidy),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@example("Zoe\u0308 👩🏽‍🎓", "utf-16")
@example("نور", "utf-8")
def test_any_name_survives_every_unicode_encoding(name: str, saved_as: str) -> None:
    assert read_back(name, saved_as) == tidy(name)


@given(st.text(WESTERN, min_size=1).filter(tidy))
@example("Â€")
def test_western_names_survive_windows_1252(name: str) -> None:
    """The é in the header is what tells the file from UTF-8; without any such letter
    a file whose bytes also are valid UTF-8 is read as UTF-8."""
    assert read_back(name, "cp1252") == tidy(name)
