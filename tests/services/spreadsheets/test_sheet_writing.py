"""What a coordinator opens, read back by another program than the one that wrote it."""

import csv
import io
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from peercoach.services.spreadsheets.csv_out import csv_bytes
from peercoach.services.spreadsheets.files import UnusableOutput, check_outputs, write_together
from peercoach.services.spreadsheets.neutral import as_written, neutral
from peercoach.services.spreadsheets.result import PairRow, Result
from peercoach.services.spreadsheets.tables import read_table
from peercoach.services.spreadsheets.writing import output_paths, render
from tests.examples import examples
from tests.services.spreadsheets.sheet_cast import RESULT

PAIRS_NL = (
    "\ufefffirst_year_id;first_year_name;coach_id;coach_name;fit;reasons\r\n"
    "007;Noor 🌷;c2;#N/A;50;\r\n"
    "s10;'=HYPERLINK();c1;Samira;7;Met online\r\n"
    's9;Zoë;c1;Samira;80;"Both speak Dutch; both study Law, tax"\r\n'
)
PAIRS_EN = (
    "\ufefffirst_year_id,first_year_name,coach_id,coach_name,fit,reasons\r\n"
    "007,Noor 🌷,c2,#N/A,50,\r\n"
    "s10,'=HYPERLINK(),c1,Samira,7,Met online\r\n"
    's9,Zoë,c1,Samira,80,"Both speak Dutch; both study Law, tax"\r\n'
)
FORMULA_STARTS = ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a"]


def opened(content: bytes) -> dict[str, Worksheet]:
    return {sheet.title: sheet for sheet in load_workbook(io.BytesIO(content)).worksheets}


@pytest.mark.parametrize(("language", "expected"), [("nl", PAIRS_NL), ("en", PAIRS_EN)])
def test_pairs_as_csv_to_the_byte(language: str, expected: str) -> None:
    files = render(Path("out/pairs.csv"), RESULT, language)
    assert list(files) == [Path("out/pairs-unmatched.csv"), Path("out/pairs.csv")]
    assert files[Path("out/pairs.csv")].decode("utf-8") == expected


def test_unmatched_are_beside_it_even_when_there_are_none() -> None:
    files = render(Path("p.csv"), Result(pairs=[], unmatched=[]), "en")
    assert files[Path("p-unmatched.csv")].decode("utf-8-sig") == (
        "first_year_id,first_year_name,reason,what_would_help\r\n"
    )


def test_a_workbook_has_four_sheets_with_text_as_text() -> None:
    sheets = opened(render(Path("p.xlsx"), RESULT, "nl")[Path("p.xlsx")])
    assert {name: [list(row) for row in sheet.values] for name, sheet in sheets.items()} == {
        "Pairs": [
            ["first_year_id", "first_year_name", "coach_id", "coach_name", "fit", "reasons"],
            ["007", "Noor 🌷", "c2", "#N/A", 50, None],
            ["s10", "'=HYPERLINK()", "c1", "Samira", 7, "Met online"],
            ["s9", "Zoë", "c1", "Samira", 80, "Both speak Dutch; both study Law, tax"],
        ],
        "Unmatched": [
            ["first_year_id", "first_year_name", "reason", "what_would_help"],
            ["s2", None, "No coach shares a free time", "One more place at Samira"],
        ],
        "Coaches": [
            ["coach_id", "coach_name", "load", "capacity"],
            ["c1", "Samira", 2, 2],
            ["c2", "#N/A", 1, 2],
        ],
        "Summary": [["wat", "waarde"], ["Matched", 3], ["Rules", "default"]],
    }
    assert [cell.data_type for cell in sheets["Pairs"][2]] == ["s", "s", "s", "s", "n", "n"]


def test_a_workbook_opens_with_its_header_in_place_and_columns_wide_enough() -> None:
    pairs = opened(render(Path("p.xlsx"), RESULT, "nl")[Path("p.xlsx")])["Pairs"]
    assert (pairs.freeze_panes, pairs.auto_filter.ref) == ("A2", "A1:F4")
    assert pairs.column_dimensions["F"].width == 39
    assert pairs["A1"].font.bold


def test_the_same_result_gives_the_same_bytes_at_any_moment() -> None:
    """In another process, with another seed for hashing, and nothing in it from today."""
    code = (
        "import sys; from pathlib import Path; from sheet_cast import RESULT;"
        "from peercoach.services.spreadsheets.writing import render;"
        "sys.stdout.buffer.write(render(Path('p.xlsx'), RESULT, 'nl')[Path('p.xlsx')])"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(__file__).parent)}
    elsewhere = subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True
    ).stdout
    content = render(Path("p.xlsx"), RESULT, "nl")[Path("p.xlsx")]
    assert content == elsewhere
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
    properties = load_workbook(io.BytesIO(content)).properties
    assert properties.created == properties.modified
    assert properties.modified.isoformat() == "2000-01-01T00:00:00"


def test_the_order_of_rows_given_makes_no_difference() -> None:
    turned = Result(RESULT.pairs[::-1], RESULT.unmatched, RESULT.coaches[::-1], RESULT.summary)
    for name in ("p.csv", "p.xlsx"):
        assert render(Path(name), turned, "nl") == render(Path(name), RESULT, "nl")


@pytest.mark.parametrize("text", FORMULA_STARTS)
def test_what_would_run_as_a_formula_gets_an_apostrophe(text: str) -> None:
    assert neutral(text) == f"'{text}"
    assert as_written(neutral(text)) == text


@pytest.mark.parametrize("text", ["", "Noor", "'s Gravenhage", "a=b", "007", " =1", "’=", "1-1"])
def test_what_would_not_run_stays_as_it_is(text: str) -> None:
    assert (neutral(text), as_written(text)) == (text, text)


def test_nul_is_made_harmless_and_holdable() -> None:
    assert neutral("\0=1") == "'\N{REPLACEMENT CHARACTER}=1"


@given(st.lists(st.text(), min_size=1, max_size=4), st.sampled_from([";", ","]))
def test_any_text_comes_back_from_csv_without_a_formula(cells: list[str], delimiter: str) -> None:
    content = csv_bytes((["x"] * len(cells), [cells]), delimiter=delimiter)
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    _, row = csv.reader(text, delimiter=delimiter)
    assert row == [neutral(cell) for cell in cells]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


@given(st.text(max_size=50))
@example("_x0041_")  # which the format itself would read as an A
@example("a\r\nb")
@examples(40)
def test_any_text_comes_back_from_a_workbook_as_text(text: str) -> None:
    result = Result(pairs=[PairRow("s1", text, "c1", "", 1, "")], unmatched=[])
    row = next(
        read_table(Path("p.xlsx"), render(Path("p.xlsx"), result, "en")[Path("p.xlsx")]).rows
    )
    written = csv_bytes((["x", "y"], [[neutral(text), "1"]]), delimiter=",")
    assert row.cells[1] == next(read_table(Path("p.csv"), written).rows).cells[0]


def test_files_are_written_together_and_leave_nothing_beside_them(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    write_together({tmp_path / "a": b"new", tmp_path / "b": b"too"})
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {
        "a": b"new",
        "b": b"too",
    }


def test_when_one_file_cannot_be_written_all_stay_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(FileNotFoundError):
        write_together({tmp_path / "a": b"new", tmp_path / "gone" / "b": b"too"})
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"a": b"old"}


def test_a_process_killed_halfway_leaves_every_file_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    code = (
        "import os, signal, sys; from pathlib import Path;"
        "from peercoach.services.spreadsheets.files import write_together;"
        "os.fsync = lambda file: os.kill(os.getpid(), signal.SIGKILL);"
        "write_together({Path('a'): b'new', Path('b'): b'too'})"
    )
    killed = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (tmp_path / "a").read_bytes() == b"old"
    assert not (tmp_path / "b").exists()


def refusal(outputs: list[Path], inputs: list[Path]) -> str:
    with pytest.raises(UnusableOutput) as refused:
        check_outputs(outputs, inputs)
    return str(refused.value).removeprefix(f"{outputs[-1]}: ")


def test_an_output_is_never_an_input_not_even_by_a_link(tmp_path: Path) -> None:
    people, link = tmp_path / "people.csv", tmp_path / "link.csv"
    people.write_text("id\n")
    link.hardlink_to(people)
    told = "found a file in use by this command, expected another name"
    assert refusal([tmp_path / "x" / ".." / "people.csv"], [people]) != ""
    assert refusal([people], [people]) == told
    assert refusal([link], [people]) == told
    assert refusal([tmp_path / "p.csv", tmp_path / "p.csv"], [people]) == told
    check_outputs([tmp_path / "p.csv", tmp_path / "p-unmatched.csv"], [people])


def test_an_output_needs_a_folder_and_a_known_extension(tmp_path: Path) -> None:
    with pytest.raises(UnusableOutput) as refused:
        check_outputs([tmp_path / "gone" / "p.csv"], [])
    assert str(refused.value) == (
        f"{tmp_path / 'gone'}: found no such folder, expected a folder that exists"
    )
    assert refusal([tmp_path], []) == "found a folder, expected the name of a file"
    with pytest.raises(UnusableOutput) as refused:
        output_paths(Path("pairs.txt"))
    assert str(refused.value) == (
        'pairs.txt: found "pairs.txt", expected a name that ends in .csv or .xlsx'
    )
