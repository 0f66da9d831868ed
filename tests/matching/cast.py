"""A first-year and a coach who answered the default questionnaire."""

import tomllib
from dataclasses import replace
from pathlib import Path

import peercoach
from peercoach.matching import Coach, Person, parse_definition

TEMPLATE = Path(peercoach.__file__).parent / "services/templates/default-programme.toml"
DEFAULT = parse_definition(tomllib.loads(TEMPLATE.read_text(encoding="utf-8")))

NOOR = Person(
    "noor",
    answers={
        "programme": "nursing",
        "campus": "breda",
        "help_wanted": ("exams", "doubts", "living"),
        "same_programme_wish": "nice",
        "style": frozenset({"listen"}),
        "languages": ("nl", "tr"),
        "meet": "school",
        "times": frozenset({"mon-morning", "thu-afternoon", "fri-evening"}),
        "first_in_family": True,
        "carer": False,
        "gender_wish": "woman",
    },
)
SAMIRA = Coach(
    "samira",
    answers={
        "programme": "nursing",
        "campus": "breda",
        "help_offered": frozenset({"living", "exams", "meeting-people"}),
        "style": frozenset({"tips", "listen"}),
        "languages": ("tr", "nl"),
        "meet": "both",
        "times": frozenset({"mon-morning", "thu-afternoon", "tue-evening"}),
        "first_in_family": True,
        "carer": True,
        "gender": "woman",
    },
)


def changed(coach: Coach, **answers: object) -> Coach:
    left = {key: answer for key, answer in {**coach.answers, **answers}.items() if answer}
    return replace(coach, answers=left)  # type: ignore[arg-type]
