"""A result is checked later, reproduced, and appealed: what differs is said."""

import json
from pathlib import Path

import pytest

from peercoach.services.file_round.record import sealed
from tests.journeys.command import match, peercoach
from tests.journeys.small_round import COACHES, FIRST_YEARS, write_round

RULES = ("--rules", "rules.toml")
VERIFY = ("--verify", "round.json")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_round(tmp_path, locks="s1,c1\n", bars="s2,c2\n")
    demands = ("--locks", "locks.csv", "--bars", "bars.csv", "--seed", "7")
    assert match(tmp_path, "--out", "p.csv", "--round", "round.json", *RULES, *demands).code == 0
    return tmp_path


def change(folder: Path, *, seal: bool = True, **parts: object) -> None:
    """The record with these parts replaced, by somebody who knows how to seal it again."""
    path = folder / "round.json"
    content = json.loads(path.read_text("utf-8")) | parts
    path.write_text(json.dumps(content | ({"seal": sealed(content)} if seal else {})))


def test_a_result_holds_without_solving(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peercoach.matching.people.solve_problem", None)
    said = match(folder, *VERIFY)
    assert (said.code, said.out) == (
        0,
        "The result holds: 2 pairs, and every level is proven best\n",
    )
    assert match(folder, *VERIFY, "--lang", "nl").out == (
        "Het resultaat klopt: 2 koppels, en elk niveau is bewezen het beste\n"
    )


def test_the_same_result_comes_out_again_byte_for_byte(folder: Path) -> None:
    said = match(folder, "--replay", "round.json", "--out", "again.csv")
    assert (said.code, said.out) == (
        0,
        "→ again.csv\n→ again-unmatched.csv\nThe same result: 2 pairs, and every level as it was\n",
    )
    for name in (".csv", "-unmatched.csv"):
        assert (folder / f"again{name}").read_bytes() == (folder / f"p{name}").read_bytes()


def test_other_rows_in_another_order_still_prove_it_but_are_other_bytes(folder: Path) -> None:
    header, *rows = COACHES.splitlines(keepends=True)
    (folder / "coaches.csv").write_text(header + "".join(rows[::-1]))
    said = match(folder, *VERIFY)
    assert (said.code, said.err) == (
        1,
        "1 thing differs:\n"
        '  coaches.csv: not the bytes of "coaches.csv" that the round was made from\n',
    )


def test_a_renamed_file_is_the_same_file(folder: Path) -> None:
    (folder / "coaches.csv").rename(folder / "coaches 2026.csv")
    assert peercoach(folder, "first-years.csv", "coaches 2026.csv", *VERIFY).code == 0


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (
            {"pairs": [["s1", "c1"], ["s2", "c2"]]},
            'not proven: first-year "s2": coach "c2" is not eligible, or barred',
        ),
        ({"pairs": [["s1", "c1"]]}, "level matched: the round says 2, found 1"),
        (
            {"pairs": [["s1", "c1"], ["s2", "c1"], ["s2", "c2"]]},
            '"s2" is in two pairs',
        ),
        (
            {"levels": {"matched": 2, "bands": [0, 0, 0], "blend": 1}},
            "level blend: the round says 1, found 92400",
        ),
        (
            {"pairs": [["s1", "c1"], ["s2", "c9"]]},
            '"c9" is in the round, and not among the coaches',
        ),
        (
            {"pairs": [["s9", "c1"]]},
            '"s9" is in the round, and not among the first-years',
        ),
    ],
    ids=["barred", "left out", "twice", "level", "coach", "first-year"],
)
def test_what_was_tampered_with_does_not_hold(folder: Path, parts: dict, line: str) -> None:
    change(folder, **parts)
    said = match(folder, *VERIFY)
    assert said.code == 1
    assert line in said.lines()


def test_prices_that_prove_nothing_do_not_hold(folder: Path) -> None:
    record = json.loads((folder / "round.json").read_text("utf-8"))
    steps = [step | {"prices": {"c1": 10**9}} for step in record["certificate"]]
    change(folder, certificate=steps)
    said = match(folder, *VERIFY, "--lang", "nl")
    assert said.code == 1
    assert all(line.startswith("niet bewezen: certificate") for line in said.lines())


def test_a_change_that_proves_as_well_breaks_the_seal(folder: Path) -> None:
    change(folder, seal=False, versions={"python": "3"})
    said = match(folder, *VERIFY)
    assert (said.code, said.lines()) == (1, ["round.json: changed since it was written"])


def test_replaying_says_who_got_somebody_else(folder: Path) -> None:
    change(folder, pairs=[["s1", "c1"]], versions={"python": "2.7"})
    said = match(folder, "--replay", "round.json", "--out", "again.csv")
    assert said.code == 1
    assert said.lines()[:1] == ['"s2": the round says nobody, found "c1"']
    assert said.lines()[-1].startswith("the round was made with python 2.7, now python 3")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("{", "no JSON"),
        ("[]", "no round"),
        ('{"format": 99}', "format 99"),
        ('{"format": 1}', "a part amiss: KeyError 'inputs_sha256'"),
    ],
    ids=["broken", "list", "future", "empty"],
)
def test_what_is_no_record_is_unusable(folder: Path, content: str, found: str) -> None:
    (folder / "round.json").write_text(content)
    said = match(folder, *VERIFY)
    expected = f"round.json: found {found}, expected a file that --round wrote"
    assert (said.code, said.lines()) == (2, [expected])


def test_spreadsheets_that_cannot_be_read_are_unusable(folder: Path) -> None:
    (folder / "first-years.csv").write_text(FIRST_YEARS.replace("nl;en", "xx"))
    assert match(folder, *VERIFY).code == 2


def test_a_record_is_needed(folder: Path) -> None:
    said = match(folder, "--verify", "absent.json")
    assert (said.code, said.lines()) == (
        2,
        ["absent.json: found a file that cannot be opened, expected a file that --round wrote"],
    )


def test_a_round_that_is_looked_at_again_brings_its_own_seed_and_rules(folder: Path) -> None:
    for option in (["--seed", "5"], RULES, ["--keep", "pairs.csv"]):
        said = match(folder, "--replay", "round.json", "--out", "again.csv", *option)
        assert said.code == 2
        assert "leave out --rules" in said.err
    assert not (folder / "again.csv").exists()


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "zijn nodig, ook met"), ("en", "are needed, with --replay too")]
)
def test_what_is_missing_is_said_in_the_language_asked_for(
    folder: Path, language: str, said: str
) -> None:
    refused = match(folder, "--lang", language)
    assert refused.code == 2
    assert f"--out {said}" in refused.err
    assert refused.err.endswith("  peercoach match --help\n")


def test_the_dial_is_turned_when_asked(folder: Path) -> None:
    said = match(folder, "--out", "d.csv", "--report", "d.json", *RULES, "--dial")
    table = said.out.partition("The balance dial\n")[2].splitlines()[1:4]
    assert [line.split(")")[0].strip() for line in table] == [
        "fit first (0",
        "balanced (20",
        "even first (200",
    ]
    report = json.loads((folder / "d.json").read_text("utf-8"))
    assert [position["balance"] for position in report["dial"]] == [0, 20, 200]
    match(folder, "--out", "d.csv", "--report", "d.json", *RULES)
    assert "dial" not in json.loads((folder / "d.json").read_text("utf-8"))


def test_who_has_nobody_reads_what_would_help(folder: Path) -> None:
    (folder / "coaches.csv").write_text(COACHES.replace("samira@uni.example,2", ",1"))
    demands = ("--locks", "locks.csv", "--bars", "bars.csv")
    said = match(folder, "--out", "p.csv", *RULES, *demands, "--lang", "nl")
    assert (
        "Wat zou helpen\n     1  Een plek meer bij Samira, voor Bram: 1 meer gekoppeld" in said.out
    )
    header, row = (folder / "p-unmatched.csv").read_text("utf-8-sig").splitlines()
    assert header == "first_year_id;first_year_name;reason;what_would_help"
    assert row.split(";")[-1] == "Een plek meer bij Samira, voor Bram: 1 meer gekoppeld"
