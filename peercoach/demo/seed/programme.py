"""A programme with the questions and rules that come with us, and made-up people to answer them."""

import tomllib
from datetime import datetime
from importlib.resources import files

from sqlmodel import Session

from peercoach.matching.definition import Definition, parse_definition
from peercoach.models import Programme

# Days on which nobody is expected to meet, as a university would enter them.
CALENDAR = {
    "breaks": [["2026-10-19", "2026-10-25"], ["2026-12-21", "2027-01-03"]],
    "exam_weeks": [["2026-10-26", "2026-10-30"], ["2027-01-25", "2027-01-29"]],
}


def default_definition() -> Definition:
    file = files("peercoach.services") / "templates" / "default-programme.toml"
    return parse_definition(tomllib.loads(file.read_text(encoding="utf-8")))


def add_programme(
    session: Session,
    slug: str,
    *,
    name_nl: str,
    name_en: str,
    definition: Definition,
    created_at: datetime,
) -> Programme:
    programme = Programme(
        slug=slug,
        name_nl=name_nl,
        name_en=name_en,
        definition=definition.as_mapping(),
        calendar=CALENDAR,
        created_at=created_at,
    )
    session.add(programme)
    session.flush()
    return programme
