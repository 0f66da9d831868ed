"""Programmes: made from a template, found by their address."""

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

from sqlmodel import Session, select

from peercoach.errors import Conflict, InvalidInput, NotFound
from peercoach.i18n import mark
from peercoach.matching.definition import Definition, parse_definition
from peercoach.models import Programme

TEMPLATE = "default-programme.toml"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG, LONGEST_NAME = 40, 80

# What `/{slug}` would hide, or be hidden by.
TAKEN = frozenset(
    "accessibility account api c cal co coach coach-signup demo healthz help login logout me"
    " openapi.json privacy reader readyz signup static u".split()
)


class SlugTaken(Conflict):
    """There is a programme with this address already."""


def create_programme(
    session: Session,
    *,
    slug: str,
    name_nl: str,
    name_en: str,
    now: datetime,
    definition: Mapping[str, Any] | None = None,
) -> Programme:
    """A programme with these questions and rules, or those of the template that comes with us."""
    _check_slug(slug)
    if session.exec(select(Programme.id).where(Programme.slug == slug)).first() is not None:
        raise SlugTaken(mark("There is a programme “{slug}” already; choose another"), slug=slug)
    programme = Programme(
        slug=slug,
        name_nl=_name(name_nl, "name-nl"),
        name_en=_name(name_en, "name-en"),
        definition=parse_definition(definition or template()).as_mapping(),
        created_at=now,
    )
    session.add(programme)
    session.flush()
    return programme


def template() -> dict[str, Any]:
    """The questions and rules to start from."""
    text = (files("peercoach.services") / "templates" / TEMPLATE).read_text(encoding="utf-8")
    return tomllib.loads(text)


def find_programme(session: Session, slug: str) -> Programme:
    programme = session.exec(select(Programme).where(Programme.slug == slug)).first()
    if programme is None:
        raise NotFound
    return programme


def definition_of(programme: Programme) -> Definition:
    return parse_definition(programme.definition)


def name_of(programme: Programme, language: str) -> str:
    return programme.name_nl if language == "nl" else programme.name_en


def _check_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise InvalidInput(
            mark(
                "Address of the programme: found “{slug}”, expected at most 40 small letters, "
                "digits and single hyphens, such as nursing-2026"
            ),
            slug=slug,
        )
    if slug in TAKEN:
        raise SlugTaken(mark("“{slug}” is an address of the service; choose another"), slug=slug)


def _name(given: str, place: str) -> str:
    name = " ".join(given.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise InvalidInput(
            mark("{place}: found “{name}”, expected a name of 1 to 80 characters"),
            place=place,
            name=name,
        )
    return name
