"""A coordinator with two spreadsheets: what the command makes of them."""

import csv
import json
import random
from pathlib import Path

import openpyxl
import pytest

from tests.journeys.checker import faults, pairs_of, rows_of
from tests.journeys.command import match, peercoach
from tests.journeys.small_round import COACHES, FIRST_YEARS, write_round

RULES = ("--rules", "rules.toml")
OUT = ("--out", "pairs.csv", *RULES)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example that the command writes, matched."""
    folder = tmp_path_factory.mktemp("example")
    assert peercoach(folder, "--example", ".").code == 0
    said = match(folder, *OUT, "--report", "report.json", "--round", "round.json")
    assert (said.code, said.err) == (0, "")
    return folder


def test_the_example_comes_out_sound_proven_and_told(example: Path) -> None:
    assert faults(example, report="report.json") == []
    said = match(example, *OUT)
    report = json.loads((example / "report.json").read_text())
    first = f"Matched {report['matched']} of 120 first-years with 24 coaches (proven best, "
    assert said.out.startswith(first)
    assert said.out.endswith("→ pairs.csv\n→ pairs-unmatched.csv\n")


def test_the_checker_sees_what_is_wrong(example: Path) -> None:
    """A check that cannot fail shows nothing: here every pair is handed to one coach."""
    tampered = [f"{row['first_year_id']},c001,50" for row in rows_of(example / "pairs.csv")]
    text = "\n".join(["first_year_id,coach_id,fit", *reversed(tampered[1:])])
    (example / "bad.csv").write_text(text)
    (example / "bad-unmatched.csv").write_text("first_year_id,first_year_name,reason\n")
    found = faults(example, pairs="bad.csv", report="report.json")
    assert {
        "pairs are not sorted",
        "matched and unmatched together are not everybody once",
        f"c001 has {len(tampered) - 1} first-years, not 0 to 6",
        "the report counts other people than the files",
    } <= set(found)
    assert any("break the must on times" in fault for fault in found)


def test_the_same_inputs_give_the_same_bytes(example: Path) -> None:
    names = ("pairs.csv", "pairs-unmatched.csv", "round.json")
    before = [(example / name).read_bytes() for name in names]
    report = json.loads((example / "report.json").read_text())
    match(example, *OUT, "--report", "report.json", "--round", "round.json")
    assert [(example / name).read_bytes() for name in names] == before
    again = json.loads((example / "report.json").read_text())
    assert report | {"seconds": 0} == again | {"seconds": 0}


def test_the_order_of_rows_changes_no_pair(example: Path, tmp_path: Path) -> None:
    for name in ("first-years.csv", "coaches.csv"):
        header, *lines = (example / name).read_text(encoding="utf-8-sig").splitlines()
        random.Random(7).shuffle(lines)
        (tmp_path / name).write_text("\n".join([header, *lines]), encoding="utf-8")
    (tmp_path / "rules.toml").write_bytes((example / "rules.toml").read_bytes())
    assert match(tmp_path, *OUT).code == 0
    assert (tmp_path / "pairs.csv").read_bytes() == (example / "pairs.csv").read_bytes()


def test_windows_1252_with_semicolons_and_a_workbook_say_the_same(
    example: Path, tmp_path: Path
) -> None:
    for name in ("first-years", "coaches"):
        with (example / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        with (tmp_path / f"{name}.csv").open("w", encoding="cp1252", newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows)
        workbook = openpyxl.Workbook()
        for row in rows:
            workbook.active.append([int(cell) if cell.isdecimal() else cell for cell in row])
        workbook.save(tmp_path / f"{name}.xlsx")
    (tmp_path / "rules.toml").write_bytes((example / "rules.toml").read_bytes())
    expected = (example / "pairs.csv").read_bytes()
    assert match(tmp_path, *OUT).code == 0
    assert (tmp_path / "pairs.csv").read_bytes() == expected
    assert peercoach(tmp_path, "first-years.xlsx", "coaches.xlsx", *OUT).code == 0
    assert (tmp_path / "pairs.csv").read_bytes() == expected


def test_a_workbook_out_has_four_sheets_that_agree(example: Path) -> None:
    assert match(example, "--out", "pairs.xlsx", *RULES).code == 0
    book = openpyxl.load_workbook(example / "pairs.xlsx")
    assert book.sheetnames == ["Pairs", "Unmatched", "Coaches", "Summary"]
    pairs = {row[0]: row[2] for row in list(book["Pairs"].values)[1:]}
    assert pairs == pairs_of(example / "pairs.csv")
    loads = {row[0]: row[2] for row in list(book["Coaches"].values)[1:]}
    assert loads == {id_: list(pairs.values()).count(id_) for id_ in loads}


def test_names_and_ids_come_back_as_they_were_and_start_no_formula(tmp_path: Path) -> None:
    write_round(
        tmp_path,
        first_years="id,name,languages\n007,🦊 Foxy,en\n@8,=1+1,nl\n009,محمد,nl\n-1+2,-sum,nl\n",
        coaches="id,name,capacity,languages\n0001,+31 6,4,nl;en\n",
    )
    assert match(tmp_path, *OUT).code == 0
    rows = rows_of(tmp_path / "pairs.csv")
    assert [(row["first_year_id"], row["first_year_name"]) for row in rows] == [
        ("'-1+2", "'-sum"),
        ("007", "🦊 Foxy"),
        ("009", "محمد"),
        ("'@8", "'=1+1"),
    ]
    assert {(row["coach_id"], row["coach_name"]) for row in rows} == {("0001", "'+31 6")}
    assert match(tmp_path, *OUT, "--keep", "pairs.csv").code == 2  # never over what is read
    kept = match(tmp_path, "--out", "again.csv", *RULES, "--keep", "pairs.csv")
    assert (kept.code, (tmp_path / "again.csv").read_bytes()) == (
        0,
        (tmp_path / "pairs.csv").read_bytes(),
    )


def test_locks_bars_and_wishes_by_name_are_kept(tmp_path: Path) -> None:
    columns = "id,email,languages,sport,not_with\n"
    people = "".join(f"s{n},s{n}@uni.example,en,{n % 5 + 1},\n" for n in range(1, 8))
    write_round(
        tmp_path,
        first_years=columns + people + "s8,s8@uni.example,en,2,daan@uni.example\n",
        coaches=(
            "id,email,capacity,minimum,languages,sport,together_with\n"
            "c1,samira@uni.example,4,0,en,2,s7\n"
            "c2,daan@uni.example,4,4,en,5,\n"
        ),
        locks="s1,c2\ns2@uni.example,C1\n",
        bars="s3,c1\n",
    )
    options = ("--locks", "locks.csv", "--bars", "bars.csv")
    assert match(tmp_path, *OUT, *options).code == 0
    pairs = pairs_of(tmp_path / "pairs.csv")
    assert [pairs[id_] for id_ in ("s1", "s2", "s3", "s7", "s8")] == ["c2", "c1", "c2", "c1", "c1"]
    (tmp_path / "by-id.csv").write_text("first_year_id,coach_id\ns1,c2\ns2,c1\n")
    assert faults(tmp_path, locks="by-id.csv", bars="bars.csv") == []


def test_earlier_pairs_move_only_for_more_matches_or_fewer_weak_pairs(tmp_path: Path) -> None:
    write_round(tmp_path, keep="s1,c2\ngone,c1\n")
    without = match(tmp_path, *OUT)
    assert (without.code, pairs_of(tmp_path / "pairs.csv")) == (0, {"s1": "c1", "s2": "c1"})
    said = match(tmp_path, *OUT, "--keep", "keep.csv")
    assert said.err == (
        'Not an earlier pair any more: keep.csv, row 3, column "first_year_id": found "gone", '
        "expected an id or address from first-years.csv\n"
    )
    assert pairs_of(tmp_path / "pairs.csv") == {"s1": "c2", "s2": "c1"}


def test_a_lock_against_a_must_is_done_and_told(tmp_path: Path) -> None:
    write_round(tmp_path, coaches=COACHES.replace("nl;en", "nl"), locks="s2,c1\n")
    said = match(tmp_path, *OUT, "--locks", "locks.csv")
    assert (said.code, said.err) == (
        0,
        "Bram (s2) and Samira (c1) are together as demanded, although: no shared answer to "
        "“Languages”\n",
    )


@pytest.mark.parametrize(
    ("files", "out", "unmatched"),
    [
        ({"first_years": FIRST_YEARS.splitlines()[0]}, "Matched 0 of 0 first-years", {}),
        (
            {"coaches": COACHES.splitlines()[0]},
            "Matched 0 of 2 first-years with 0 coaches",
            dict.fromkeys(("s1", "s2"), "There are no coaches in this round"),
        ),
        (
            {"coaches": COACHES.replace(",2,nl", ",0,nl").replace(",1,en", ",0,en")},
            "Matched 0 of 2 first-years with 2 coaches",
            dict.fromkeys(("s1", "s2"), "Those who fit offer no places (2 of 2 coaches)"),
        ),
        (
            {
                "first_years": "id,languages\ns1,nl\n",
                "coaches": "id,capacity,languages\nc1,1,nl\n",
            },
            "Matched 1 of 1 first-year with 1 coach",
            {},
        ),
    ],
    ids=["no first-years", "no coaches", "no places", "one of each"],
)
def test_the_smallest_rounds(
    tmp_path: Path, files: dict[str, str], out: str, unmatched: dict[str, str]
) -> None:
    said = match(write_round(tmp_path, **files), *OUT)
    assert (said.code, said.out.partition(" (")[0].startswith(out)) == (0, True)
    rows = rows_of(tmp_path / "pairs-unmatched.csv")
    assert {row["first_year_id"]: row["reason"] for row in rows} == unmatched
    empty = [name for name, text in files.items() if "\n" not in text]
    assert [line for line in said.err.splitlines() if "no people" in line] == [
        f"{name.replace('_', '-')}.csv has a header, but no people" for name in empty
    ]
