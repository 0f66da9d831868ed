"""Real answers of 386 first-years and 237 coaches; skipped where the survey is not at hand."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.checker import faults, pairs_of, rows_of
from tests.journeys.command import match

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "examples" / "young-people-survey"
SHARED = Path(os.environ.get("PEERCOACH_SHARED_DATA", ROOT.parent / "shared" / "data"))
SURVEY = SHARED / "young-people-survey" / "responses.csv"

pytestmark = pytest.mark.skipif(
    not SURVEY.exists(), reason="the Young People Survey is not there: set PEERCOACH_SHARED_DATA"
)
OPTIONS = ("--rules", str(EXAMPLE / "rules.toml"), "--report", "report.json")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The prepared survey, matched."""
    made = tmp_path_factory.mktemp("survey")
    subprocess.run([sys.executable, EXAMPLE / "prepare.py", SURVEY, made], check=True)
    said = match(made, "--out", "pairs.csv", *OPTIONS)
    assert (said.code, said.err) == (0, "")
    return made


def test_everybody_who_answered_the_must_has_a_coach(folder: Path) -> None:
    first_years, coaches = rows_of(folder / "first-years.csv"), rows_of(folder / "coaches.csv")
    assert (len(first_years), len(coaches)) == (386, 237)
    assert {row["capacity"] for row in coaches} == {"1", "2", "3"}
    said_nothing = {row["id"]: "" for row in first_years if not row["Alcohol"]}
    assert len(said_nothing) == 3
    assert pairs_of(folder / "pairs.csv").keys() == (
        {row["id"] for row in first_years} - said_nothing.keys()
    )
    assert {
        row["first_year_id"]: row["reason"] for row in rows_of(folder / "pairs-unmatched.csv")
    } == (dict.fromkeys(said_nothing, "Matching has to wait: no answer to “Alcohol”"))


def test_no_rule_is_broken_and_the_result_is_proven(folder: Path) -> None:
    assert faults(folder, rules=EXAMPLE / "rules.toml", report="report.json") == []


def test_the_fit_uses_the_whole_scale_and_every_pair_has_a_reason(folder: Path) -> None:
    pairs = rows_of(folder / "pairs.csv")
    fits = sorted(int(row["fit"]) for row in pairs)
    assert fits[-1] - fits[0] >= 40
    assert [row for row in pairs if not row["reasons"]] == []


def test_a_second_run_writes_the_same_bytes(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert match(folder, "--out", "pairs.csv", *OPTIONS).code == 0
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    reports = [json.loads(files.pop("report.json")) for files in (before, after)]
    assert before == after
    assert [report.pop("seconds") >= 0 for report in reports] == [True, True]
    assert reports[0] == reports[1]
