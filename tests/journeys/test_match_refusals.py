"""What the command says of wrong files: the place, what is there, what should be."""

from pathlib import Path

import pytest

from tests.journeys.command import match, peercoach
from tests.journeys.small_round import COACHES, FIRST_YEARS, RULES, write_round

OUT = ("--out", "pairs.csv", "--rules", "rules.toml")

Files = dict[str, str | bytes]
BROKEN: dict[str, tuple[Files, list[str]]] = {
    "wrong cells": (
        {
            "first_years": FIRST_YEARS + "s3,Eve,eve@,fr,9\n,,,nl,2\ns1,Dup,dup@uni.example,nl,2\n",
            "coaches": COACHES + "c3,Gus,,,nl,2\nc4,Ine,,two,nl,2\ns2,Bob,,1,nl,2\n",
        },
        [
            'first-years.csv, row 4, column "email": found "eve@", '
            "expected a complete address such as jan@school.nl",
            'first-years.csv, row 4, column "languages": found "fr", '
            "expected one of Dutch, English",
            'first-years.csv, row 4, column "sport": found "9", '
            "expected a whole number from 1 to 5",
            "first-years.csv, row 5: found nothing, expected an id or an address",
            'first-years.csv, row 6, column "id": found "s1", as in row 2, '
            "expected one row for each person",
            'coaches.csv, row 4, column "capacity": found nothing, '
            "expected a whole number, 0 or more",
            'coaches.csv, row 5, column "capacity": found "two", '
            "expected a whole number, 0 or more",
            'coaches.csv, row 6, column "id": found "s2", as in first-years.csv, row 3, '
            "expected somebody who is not a first-year too",
        ],
    ),
    "a title above the header": (
        {"first_years": "Export of 2026\n\n" + FIRST_YEARS},
        ['first-years.csv, row 1: found no column "id" or "email", expected it in the header'],
    ),
    "no capacity": (
        {"coaches": COACHES.replace("capacity", "room")},
        ['coaches.csv, row 1: found no column "capacity", expected it in the header'],
    ),
    "no column for a must": (
        {"first_years": "id,sport\ns1,3\n"},
        [
            'first-years.csv: found no column "languages", '
            "expected it in the header, for rule 1 (share) is a must"
        ],
    ),
    "a quotation mark too many": (
        {"first_years": 'id,name,languages\ns1,"Ann,nl\ns2,Bob,en\n'},
        [
            "first-years.csv, row 2: found a quotation mark that does not end its cell, "
            'expected quotation marks in pairs, and doubled ("") inside a cell'
        ],
    ),
    "an empty file": (
        {"first_years": ""},
        ["first-years.csv: found an empty file, expected a header and rows below it"],
    ),
    "not text": (
        {"coaches": bytes(range(128, 256))},
        [
            "coaches.csv: found bytes that are not text, "
            "expected text saved as UTF-8, UTF-16 or Windows-1252"
        ],
    ),
    "names of nobody": (
        {"coaches": COACHES.replace("sport\n", "sport,not_with\n").replace("en,5", "en,5,s9")},
        [
            'coaches.csv, row 3, column "not_with": found "s9", '
            "expected an id or address that is in one of the two files"
        ],
    ),
    "a minimum over capacity": (
        {"coaches": "id,capacity,minimum,languages\nc1,2,3,nl\n"},
        [
            'coaches.csv, row 2, column "minimum": found "3", '
            "expected at most the 2 places of this coach"
        ],
    ),
    "a rule that is none": (
        {"rules": RULES.replace('"must"', '"critical"')},
        [
            'rules.toml, rule 1 (share), importance: found "critical", '
            "expected one of no, nice, important, must"
        ],
    ),
}


@pytest.mark.parametrize(("files", "told"), BROKEN.values(), ids=BROKEN.keys())
def test_broken_files(tmp_path: Path, files: Files, told: list[str]) -> None:
    before = sorted(write_round(tmp_path, **files).iterdir())
    said = match(tmp_path, *OUT)
    assert (said.code, said.out, said.lines()) == (2, "", told)
    plural = "s" * (len(told) > 1)
    first = f"Nothing was written. {len(told)} thing{plural} to put right:"
    assert said.err.partition("\n")[0] == first
    assert sorted(tmp_path.iterdir()) == before


def test_in_dutch(tmp_path: Path) -> None:
    said = match(write_round(tmp_path, first_years="id,sport\ns1,9\n"), *OUT, "--lang", "nl")
    assert said.err == (
        "Er is niets geschreven. 2 dingen om te verbeteren:\n"
        '  first-years.csv: gevonden: geen kolom "languages", '
        "verwacht: die in de kopregel, want regel 1 (share) is een must\n"
        '  first-years.csv, rij 2, kolom "sport": gevonden: "9", '
        "verwacht: een geheel getal van 1 tot en met 5\n"
    )


def test_wrong_rows_can_be_left_out_and_are_named(tmp_path: Path) -> None:
    write_round(tmp_path, first_years=FIRST_YEARS + "s3,Eve,,fr,2\n")
    said = match(tmp_path, *OUT, "--skip-bad")
    assert (said.code, said.lines()) == (
        0,
        ['first-years.csv, row 4, column "languages": found "fr", expected one of Dutch, English'],
    )
    assert said.err.startswith("1 row left out:\n")
    assert said.out.startswith("Matched 2 of 2 first-years")


def test_a_folder_is_no_spreadsheet(tmp_path: Path) -> None:
    write_round(tmp_path)
    said = peercoach(tmp_path, ".", "coaches.csv", *OUT)
    assert (said.code, said.lines()) == (2, [".: found a folder, expected a .csv or .xlsx file"])


DEMANDS = {
    "two coaches": (
        {"locks": "s1,c1\ns1,c2\n"},
        "Noor (s1) must be with Samira (c1) and Daan (c2): 2 coaches, and it can be one",
    ),
    "a full coach": (
        {"locks": "s1,c2\ns2,c2\n"},
        "Noor (s1) and Bram (s2) must be with Daan (c2), who has room for 1",
    ),
    "yes and no": (
        {"locks": "s1,c2\n", "bars": "s1,c2\n"},
        "Noor (s1) must be with Daan (c2), and may not be",
    ),
    "somebody unknown": (
        {"bars": "s1,c7\n"},
        'bars.csv, row 2, column "coach_id": found "c7", expected an id or address '
        "from coaches.csv",
    ),
    "two earlier coaches": (
        {"keep": "s1,c1\ns2,c1\ns1,c2\n"},
        'keep.csv, row 4: found "s1", in row 2 with another coach, '
        "expected one coach for each first-year",
    ),
}


@pytest.mark.parametrize(("demands", "told"), DEMANDS.values(), ids=DEMANDS.keys())
def test_demands_that_cannot_be_met(tmp_path: Path, demands: dict[str, str], told: str) -> None:
    write_round(tmp_path, **demands)
    options = [word for name in demands for word in (f"--{name}", f"{name}.csv")]
    said = match(tmp_path, *OUT, *options)
    assert (said.code, said.lines()) == (2, [told])
    assert not (tmp_path / "pairs.csv").exists()


PLACES = {
    "pairs": 'pairs: found "pairs", expected a name that ends in .csv or .xlsx',
    "gone/pairs.csv": "gone: found no such folder, expected a folder that exists",
    "coaches.csv": "coaches.csv: found a file in use by this command, expected another name",
    "first-years.xlsx": None,
}


@pytest.mark.parametrize(("out", "told"), PLACES.items())
def test_where_a_result_can_go(tmp_path: Path, out: str, told: str | None) -> None:
    write_round(tmp_path)
    said = match(tmp_path, "--out", out, "--rules", "rules.toml")
    assert (said.code, said.lines()) == ((2, [told]) if told else (0, []))
    assert (tmp_path / "coaches.csv").read_text() == COACHES


def test_a_report_never_lands_on_a_result(tmp_path: Path) -> None:
    said = match(write_round(tmp_path), *OUT, "--report", "pairs-unmatched.csv")
    assert said.lines() == [
        "pairs-unmatched.csv: found a file in use by this command, expected another name"
    ]


def test_an_example_is_never_written_over_somebodys_files(tmp_path: Path) -> None:
    write_round(tmp_path)
    said = peercoach(tmp_path, "--example", ".")
    assert (said.code, said.lines()) == (
        2,
        ["first-years.csv: found a file that is there already, expected an empty or new folder"],
    )
    assert (tmp_path / "coaches.csv").read_text() == COACHES


def test_a_seed_out_of_bounds_is_refused(tmp_path: Path) -> None:
    assert match(write_round(tmp_path), *OUT, "--seed", str(2**63)).code == 2
    assert match(tmp_path, *OUT, "--seed", str(2**63 - 1)).code == 0
    assert match(tmp_path, *OUT, "--seed", str(-(2**63))).code == 2
    assert match(tmp_path, *OUT, "--seed", str(1 - 2**63)).code == 0
