"""Programmes, found by their address."""

from sqlmodel import Session, select

from peercoach.errors import NotFound
from peercoach.matching.definition import Definition, parse_definition
from peercoach.models import Programme


def find_programme(session: Session, slug: str) -> Programme:
    programme = session.exec(select(Programme).where(Programme.slug == slug)).first()
    if programme is None:
        raise NotFound
    return programme


def definition_of(programme: Programme) -> Definition:
    return parse_definition(programme.definition)


def name_of(programme: Programme, language: str) -> str:
    return programme.name_nl if language == "nl" else programme.name_en
