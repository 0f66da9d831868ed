"""Reads the Young People Survey as a buddy programme, with the questions of rules.toml.

    python prepare.py responses.csv FOLDER

writes first-years.csv and coaches.csv into that folder.
"""

import csv
import sys
import tomllib
from pathlib import Path

RULES = Path(__file__).with_name("rules.toml")
GRADUATED = {"college/bachelor degree", "masters degree", "doctorate degree"}


def prepare(survey: Path, folder: Path) -> None:
    questions = tomllib.loads(RULES.read_text(encoding="utf-8"))["question"]
    header = ["id", "email", *(question["label"]["en"] for question in questions)]
    with survey.open(encoding="utf-8-sig", newline="") as file:
        people = [as_person(row, given) for row, given in enumerate(csv.DictReader(file), start=1)]
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "first-years.csv", header, filter(is_first_year, people))
    write(folder / "coaches.csv", [*header, "capacity"], filter(is_coach, people))


def as_person(row, given):
    """The survey has no names, addresses or places to offer: all three follow from the row."""
    return {
        **given,
        "id": f"row{row}",
        "email": f"row{row}@example.org",
        "capacity": 1 + row % 3,
    }


def is_first_year(person):
    return person["Age"] in {"17", "18", "19"}


def is_coach(person):
    return person["Age"] != "" and int(person["Age"]) >= 20 and person["Education"] in GRADUATED


def write(path, header, people):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(people)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    prepare(Path(sys.argv[1]), Path(sys.argv[2]))
