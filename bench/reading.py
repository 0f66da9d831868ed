"""How long 100,000 people take to read, and how much memory: python bench/reading.py [people]

Makes its own files, then reads each in a fresh process, for peak memory never goes down.
"""

import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from peercoach.matching.questions import Option, Question, QuestionKind
from peercoach.services.spreadsheets.people import read_first_years
from peercoach.services.spreadsheets.problems import describe
from peercoach.services.spreadsheets.tables import read_table

TOPICS = ("exams", "study skills", "finding my way", "meeting people", "motivation", "housing")
PROGRAMMES = ("Nursing", "Computer Science", "Social Work", "Physiotherapy", "Communication")
WEEK = ("ma ochtend", "ma middag", "di ochtend", "di avond", "wo middag", "do avond", "vr ochtend")


def options(*labels: str) -> tuple[Option, ...]:
    return tuple(
        Option(label.lower().replace(" ", "_"), {"en": label, "nl": label}) for label in labels
    )


def question(key: str, kind: QuestionKind, *labels: str) -> Question:
    return Question(key, kind, {"en": key, "nl": key}, options(*labels))


QUESTIONS = (
    question("programme", QuestionKind.CHOICE, *PROGRAMMES),
    question("campus", QuestionKind.CHOICE, "Breda", "Tilburg"),
    question("help_wanted", QuestionKind.RANKED, *TOPICS),
    question("languages", QuestionKind.CHOICES, "Dutch", "English", "German", "Arabic"),
    question("times", QuestionKind.WEEKGRID),
    *(question(f"scale_{number}", QuestionKind.SCALE) for number in range(5)),
    *(question(f"yesno_{number}", QuestionKind.YESNO) for number in range(3)),
    question("note", QuestionKind.TEXT),
)


def rows(people: int) -> Iterator[list[str | int]]:
    draw = random.Random(1)
    yield ["id", "email", "name", *(question.key for question in QUESTIONS)]
    for number in range(people):
        yield [
            f"{number:07}",
            f"student{number}@hogeschool.example",
            f"Noor van den Berg {number}",
            draw.choice(PROGRAMMES),
            draw.choice(("Breda", "Tilburg")),
            "; ".join(draw.sample(TOPICS, 3)),
            "; ".join(draw.sample(("Dutch", "English", "German", "Arabic"), 2)),
            "; ".join(draw.sample(WEEK, 4)),
            *(draw.randint(1, 5) for _ in range(5)),
            *(draw.choice(("ja", "nee")) for _ in range(3)),
            f"I play the {draw.choice(('cello', 'drums'))} {number}",
        ]


def make(file: Path, people: int) -> None:
    if file.suffix == ".csv":
        with file.open("w", encoding="utf-8", newline="") as text:
            csv.writer(text).writerows(rows(people))
        return
    from openpyxl import Workbook  # noqa: PLC0415 (reading must not pay for it)

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in rows(people):
        sheet.append(row)
    workbook.save(file)


def read(file: Path) -> None:
    start = time.perf_counter()
    people = read_first_years(read_table(file), QUESTIONS)
    seconds = time.perf_counter() - start
    assert not people.problems, describe(people.problems[0], "en")
    mebibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{file.name:<12} {len(people.people):>8,} {seconds:>8.2f} {mebibytes:>8.0f}")


def main(people: int) -> None:
    print(f"{'file':<12} {'people':>8} {'seconds':>8} {'MiB':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("people.csv", "people.xlsx"):
            file = Path(folder) / name
            make(file, people)
            subprocess.run([sys.executable, __file__, "--read", str(file)], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        read(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 100_000)
