"""Programmes: those one coordinates, those one can sign up for, and what they ask."""

from datetime import datetime
from typing import Any, Literal

from fastapi import APIRouter

from peercoach import models
from peercoach.access import SIGNED_IN, Role
from peercoach.api.shapes import Shown, Slug, Words
from peercoach.deps import Me, Now, Reading, door
from peercoach.services.openings import SignUp, programmes_with_openings
from peercoach.services.programmes import definition_of, find_programme
from peercoach.services.roles import programmes_of
from peercoach.services.topics import asked

router = APIRouter(tags=["programmes"])


class Programme(Shown):
    slug: str
    name: Words
    time_zone: str


class ProgrammeInFull(Programme):
    """`definition` holds the questions and rules, as a rules file does."""

    definition: dict[str, Any]


class OpenProgramme(Programme):
    sign_up: SignUp
    closes_at: datetime | None
    hear_at: datetime | None


class Option(Shown):
    value: str
    label: Words


class Question(Shown):
    """`values` is what can be answered where answers have names; `low` and `high` are the ends of
    a scale; `most` is how many can be chosen."""

    key: str
    kind: Literal["choice", "choices", "ranked", "scale", "weekgrid", "yesno", "text"]
    label: Words
    options: list[Option]
    values: list[str]
    low: int
    high: int
    most: int | None
    seen_by: Literal["matching", "partner", "coordinator"]


@router.get("/programmes", dependencies=[door(Role("coordinator"))])
def list_programmes(session: Reading, me: Me) -> list[Programme]:
    """The programmes that you coordinate."""
    return [Programme(**_shown(found)) for found in programmes_of(session, me.person_id)]


@router.get("/programmes/{programme}", dependencies=[door(Role("coordinator"))])
def get_programme(programme: Slug, session: Reading) -> ProgrammeInFull:
    found = find_programme(session, programme)
    return ProgrammeInFull(**_shown(found), definition=dict(found.definition))


@router.get("/open-programmes", dependencies=[door(SIGNED_IN)])
def list_open_programmes(session: Reading, now: Now) -> list[OpenProgramme]:
    """The programmes that anyone can sign up for now."""
    return [
        OpenProgramme(
            **_shown(found),
            sign_up=opening.sign_up,
            closes_at=opening.closes_at,
            hear_at=opening.hear_at,
        )
        for found, opening in programmes_with_openings(session, now=now)
    ]


@router.get("/programmes/{programme}/questions/{side}", dependencies=[door(SIGNED_IN)])
def list_questions(programme: Slug, side: models.Side, session: Reading) -> list[Question]:
    """What sign-up asks of this side."""
    definition = definition_of(find_programme(session, programme))
    return [Question.model_validate(question) for question in asked(definition, side)]


def _shown(programme: models.Programme) -> dict[str, Any]:
    return {
        "slug": programme.slug,
        "name": Words(nl=programme.name_nl, en=programme.name_en),
        "time_zone": programme.time_zone,
    }
