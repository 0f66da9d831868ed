"""Programmes: those one coordinates, those one can sign up for, and what they ask."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from peercoach import models
from peercoach.api.resource import Resource
from peercoach.api.shapes import Day, Given, Shown, Slug, Words
from peercoach.deps import Me, Now, Reading, Writing
from peercoach.services.programmes.new_programme import create_own_programme
from peercoach.services.programmes.programmes import definition_of, find_programme
from peercoach.services.programmes.roles import programmes_of
from peercoach.services.sign_up.experiences import showable
from peercoach.services.sign_up.needed_answers import required
from peercoach.services.sign_up.openings import SignUp, programmes_with_openings
from peercoach.services.sign_up.topics import asked

router = Resource(tags=["programmes"])


class Programme(Shown):
    slug: str
    name: Words
    time_zone: str


class ProgrammeInFull(Programme):
    """`definition` holds the questions and rules, as a rules file does; `calendar` the breaks and
    exam weeks, the first and last day of each."""

    definition: dict[str, Any]
    calendar: dict[str, Any]


class Names(Given):
    nl: str
    en: str


class Period(Given):
    first: Day
    last: Day


class NewProgramme(Given):
    """`like` is a programme of yours whose questions and rules it begins with; without it, those
    of the template."""

    slug: str
    name: Names
    like: str | None = None
    breaks: list[Period] = Field(default_factory=list)
    exam_weeks: list[Period] = Field(default_factory=list)


class OpenProgramme(Programme):
    sign_up: SignUp
    closes_at: datetime | None
    hear_at: datetime | None


class Option(Shown):
    value: str
    label: Words


class Question(Shown):
    """`values` is what can be answered where answers have names; `low` and `high` are the ends of
    a scale; `most` is how many can be chosen. `required` is what nobody can be paired without, or
    the programme insists on; of what is `showable` one may choose that a buddy sees it."""

    key: str
    kind: Literal["choice", "choices", "ranked", "scale", "weekgrid", "yesno", "text"]
    label: Words
    options: list[Option]
    values: list[str]
    low: int
    high: int
    most: int | None
    seen_by: Literal["matching", "partner", "coordinator"]
    required: bool
    showable: bool


@router.get("/programmes")
def list_programmes(session: Reading, me: Me) -> list[Programme]:
    """The programmes that you coordinate."""
    return [Programme(**_shown(found)) for found in programmes_of(session, me.person_id)]


@router.get("/programmes/{programme}")
def get_programme(programme: Slug, session: Reading) -> ProgrammeInFull:
    found = find_programme(session, programme)
    return _in_full(found)


@router.post("/programmes", status_code=201)
def create_programme(given: NewProgramme, session: Writing, me: Me, now: Now) -> ProgrammeInFull:
    """Whoever coordinates one programme can make another, and coordinates that too."""
    free = {"breaks": given.breaks, "exam_weeks": given.exam_weeks}
    made = create_own_programme(
        session,
        slug=given.slug,
        name_nl=given.name.nl,
        name_en=given.name.en,
        free={kind: [(one.first, one.last) for one in days] for kind, days in free.items()},
        like=given.like or "",
        by=session.get_one(models.Person, me.person_id),
        now=now,
    )
    return _in_full(made)


@router.get("/open-programmes")
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


@router.get("/programmes/{programme}/questions/{side}")
def list_questions(programme: Slug, side: models.Side, session: Reading) -> list[Question]:
    """What sign-up asks of this side."""
    definition = definition_of(find_programme(session, programme))
    needed, own = required(definition, side, {}), showable(definition)
    return [
        Question(
            key=one.key,
            kind=one.kind.value,
            label=Words(**one.label),
            options=[Option.model_validate(option) for option in one.options],
            values=list(one.values),
            low=one.low,
            high=one.high,
            most=one.most,
            seen_by=one.seen_by.value,
            required=one.key in needed,
            showable=one.key in own,
        )
        for one in asked(definition, side)
    ]


def _in_full(programme: models.Programme) -> ProgrammeInFull:
    return ProgrammeInFull(
        **_shown(programme),
        definition=dict(programme.definition),
        calendar=dict(programme.calendar),
    )


def _shown(programme: models.Programme) -> dict[str, Any]:
    return {
        "slug": programme.slug,
        "name": Words(nl=programme.name_nl, en=programme.name_en),
        "time_zone": programme.time_zone,
    }
