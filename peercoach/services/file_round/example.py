"""A filled example to look at, run and change: made-up people and the default questions."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

from peercoach.matching.definition import Definition, parse_definition
from peercoach.matching.questions import Answer, Coach, Language, Person, QuestionKind, Side
from peercoach.matching.words import Words
from peercoach.services.file_round.inputs import default_rules
from peercoach.services.made_up import made_up_people
from peercoach.services.spreadsheets.csv_out import csv_bytes
from peercoach.services.spreadsheets.files import UnusableOutput, write_together
from peercoach.services.spreadsheets.result import Cell, Sheet

FIRST_YEARS, COACHES, RULES = "first-years.csv", "coaches.csv", "rules.toml"
ABOUT_ANYONE = ("id", "name", "email")
WISHES = ("top_wish", "together_with", "not_with")
BETWEEN = "; "


def write_example(
    folder: Path, language: Language, *, first_years: int = 120, coaches: int = 24, seed: int = 1
) -> list[Path]:
    """Makes the folder if need be. Raises UnusableOutput rather than write over what is there."""
    definition = parse_definition(tomllib.loads(default_rules()))
    asked, offered = made_up_people(definition, first_years=first_years, coaches=coaches, seed=seed)
    delimiter = ";" if language == "nl" else ","
    written = {
        folder / FIRST_YEARS: csv_bytes(
            _sheet(definition, asked, Side.FIRST_YEAR), delimiter=delimiter
        ),
        folder / COACHES: csv_bytes(_sheet(definition, offered, Side.COACH), delimiter=delimiter),
        folder / RULES: default_rules().encode(),
    }
    for path in written:
        if path.exists():
            found = Words("a file that is there already", "een bestand dat er al staat")
            expected = Words("an empty or new folder", "een lege of nieuwe map")
            raise UnusableOutput(path, found=found, expected=expected)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        found = Words("no folder, and none can be made", "geen map, en er is er geen te maken")
        expected = Words("a folder", "een map")
        raise UnusableOutput(folder, found=found, expected=expected) from None
    write_together(written)
    return list(written)


def _sheet(definition: Definition, people: Sequence[Person], side: Side) -> Sheet:
    questions = [
        q.key
        for q in definition.questions
        if q.asked_of.includes(side) and q.kind is not QuestionKind.TEXT
    ]
    places = ("capacity",) if side is Side.COACH else ()
    header = (*ABOUT_ANYONE, *places, *questions, *WISHES)
    return header, [_row(person, questions) for person in people]


def _row(person: Person, questions: Sequence[str]) -> list[Cell]:
    places = [person.capacity] if isinstance(person, Coach) else []
    answers = [_cell(person.answers.get(key)) for key in questions]
    named = [BETWEEN.join(ids) for ids in (person.together_with, person.not_with)]
    return [person.id, person.name, person.email, *places, *answers, person.top_wish or "", *named]


def _cell(answer: Answer | None) -> Cell:
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, frozenset):
        return BETWEEN.join(sorted(answer))
    return BETWEEN.join(answer) if isinstance(answer, tuple) else answer
