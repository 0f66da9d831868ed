"""A programme with the default questions, and people in it: the cast of many tests.

Noor asks and Samira offers; what they shared, and what they did not, differs on purpose.
"""

import tomllib
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from peercoach.models import Enrolment, Pair, Person, Programme, Round, Side
from tests.factories import (
    MONDAY,
    make_enrolment,
    make_pair,
    make_person,
    make_programme,
    make_round,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

NOORS = {
    "programme": "nursing",
    "campus": "breda",
    "help_wanted": ["exams", "finding-my-way"],
    "same_programme_wish": "important",
    "style": ["listen"],
    "languages": ["nl", "en"],
    "meet": "school",
    "times": ["thu-evening", "tue-afternoon", "wed-morning"],
    "first_in_family": True,
    "carer": True,
    "gender_wish": "woman",
}
SAMIRAS = {
    "programme": "nursing",
    "campus": "breda",
    "help_offered": ["exams", "study-skills"],
    "style": ["listen", "tips"],
    "languages": ["nl", "ar"],
    "meet": "both",
    "times": ["fri-morning", "thu-evening", "tue-afternoon"],
    "first_in_family": True,
    "international": True,
    "gender": "woman",
}
REASONS = [
    {"nl": "Hulp gevraagd en aangeboden: tentamens plannen", "en": "Help: planning exams"},
    {"nl": "Jullie doen allebei Verpleegkunde", "en": "You both study Nursing", "kind": "same"},
    {"nl": "Jullie spreken allebei Nederlands", "en": "You both speak Dutch", "kind": "share"},
]


@cache
def default_definition() -> dict[str, Any]:
    text = (files("peercoach.services") / "templates/default-programme.toml").read_text("utf-8")
    return tomllib.loads(text)


def make_open_programme(session: Session, **fields: Any) -> tuple[Programme, Round]:
    """One whose round collects sign-ups until Sunday night, two weeks from MONDAY."""
    given = {"slug": "start-well", "name_nl": "Goed begin", "name_en": "Start well"}
    programme = make_programme(session, **given | {"definition": default_definition()} | fields)
    closes_at = MONDAY + timedelta(days=13, hours=13, minutes=59)
    return programme, make_round(session, programme, closes_at=closes_at)


def make_noor(session: Session, **fields: Any) -> Person:
    return make_person(session, **{"name": "Noor Appelbes"} | fields)


def make_samira(session: Session, **fields: Any) -> Person:
    return make_person(session, **{"name": "Samira Zonnestraal"} | fields)


def enrol(session: Session, programme: Programme, person: Person, side: Side) -> Enrolment:
    answers = SAMIRAS if side is Side.coach else NOORS
    return make_enrolment(session, programme, side, person_id=person.id, answers=answers)


def pair_up(session: Session, programme: Programme, noor: Person, samira: Person) -> Pair:
    """Noor and Samira, paired on MONDAY."""
    return make_pair(
        session,
        enrol(session, programme, noor, Side.first_year),
        enrol(session, programme, samira, Side.coach),
        reasons=REASONS,
    )


class Cast(NamedTuple):
    """Noor and Samira, who are a pair, and Lotte, who waits; all read English."""

    noor: Person
    samira: Person
    lotte: Person


def make_cast(session: Session) -> Cast:
    programme, _ = make_open_programme(session)
    noor = make_noor(session, language="en", email="noor@uni.example")
    samira = make_samira(session, language="en", email="samira@uni.example")
    lotte = make_person(session, name="Lotte Tulpenbol", language="en")
    enrol(session, programme, lotte, Side.first_year)
    pair_up(session, programme, noor, samira)
    return Cast(noor, samira, lotte)
