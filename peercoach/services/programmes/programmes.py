"""Programmes: found by their address, and what they ask."""

import json
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, cast

from sqlalchemy import bindparam, inspect
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from peercoach.errors import NotFound
from peercoach.matching.definition import Definition, parse_definition
from peercoach.models import Programme

TEMPLATE = "default-programme.toml"
# Built once: nearly every page begins with it
BY_SLUG = select(Programme).where(Programme.slug == bindparam("slug"))
EACH = (
    select(Programme).order_by(col(Programme.id)).options(defer(col(Programme.definition)))  # type: ignore[arg-type]
)


class NoSuchProgramme(NotFound):
    """No programme has this slug; on the machine itself the message names those there are."""

    def __init__(self, slug: str, known: Sequence[str]) -> None:
        there_are = ", ".join(known) if known else "none yet"
        super().__init__(f"there is no programme {slug!r}; programmes: {there_are}")


def template() -> dict[str, Any]:
    """The questions and rules to start from."""
    text = (files("peercoach.services") / "templates" / TEMPLATE).read_text(encoding="utf-8")
    return tomllib.loads(text)


def find_programme(session: Session, slug: str) -> Programme:
    """The programme with this slug. Raises NoSuchProgramme."""
    programme = session.exec(BY_SLUG, params={"slug": slug}).first()
    if programme is None:
        known = session.exec(select(Programme.slug).order_by(Programme.slug)).all()
        raise NoSuchProgramme(slug, known)
    return programme


def each_programme(session: Session) -> Sequence[Programme]:
    """The oldest first. What they ask is long, and read where it is needed."""
    return session.exec(EACH).all()


def definition_of(programme: Programme) -> Definition:
    known = inspect(programme).info
    written, read = known.get("definition", (None, None))
    if read is None or written is not programme.definition:
        read = _read(json.dumps(programme.definition))
        known["definition"] = programme.definition, read
    return cast(Definition, read)


@lru_cache(maxsize=32)
def _read(definition: str) -> Definition:
    """Read once: every page needs it, some several times, and it seldom changes."""
    return parse_definition(json.loads(definition))


def name_of(programme: Programme, language: str) -> str:
    return programme.name_nl if language == "nl" else programme.name_en
