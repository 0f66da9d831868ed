"""What is held about somebody, for themselves: how much of each kind, and all of it to take along.

Only their own: what others said or asked about them is not in it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, func, select

from peercoach.models import Person, Programme
from peercoach.services.own_data.holdings import HOLDINGS
from peercoach.services.own_data.subject import Subject, subject_of
from peercoach.services.spreadsheets.csv_out import csv_bytes
from peercoach.services.spreadsheets.result import Cell

Rows = list[dict[str, Any]]
MANY = {"enrolments", "pairs", "programmes", "uids"}


@dataclass(frozen=True, slots=True)
class Held:
    """A kind of data, in words still to be translated. `count` is None for what only coordinators
    work with: its number would say what another asked for."""

    what: str
    why: str
    how_long: str
    count: int | None


def held_about(session: Session, person: Person) -> list[Held]:
    """Every kind, also those of which there is nothing now."""
    counts = _counts(session, subject_of(session, person))
    return [
        Held(one.what, one.why, one.how_long, next(counts) if one.shown else None)
        for one in HOLDINGS
    ]


def _counts(session: Session, who: Subject) -> Iterator[int]:
    """Of what is shown, in its order: all in one question."""
    asked = {field.name: getattr(who, field.name) for field in fields(who)}
    return iter(session.execute(_counting(), asked).one())


@cache
def _counting() -> Select[Any]:
    """That question, of anybody: building it takes longer than answering it."""
    known: dict[str, Any] = {
        field.name: bindparam(field.name, expanding=field.name in MANY) for field in fields(Subject)
    }
    anybody = Subject(**known)
    queries = (
        select(func.count()).select_from(one.table).where(one.which(anybody)).scalar_subquery()
        for one in HOLDINGS
        if one.shown
    )
    return columns(*queries)


def everything_about(session: Session, person: Person) -> dict[str, Rows]:
    """Table → rows, each by the names of its columns; programmes by their addresses."""
    who = subject_of(session, person)
    slugs = dict(session.exec(select(Programme.id, Programme.slug)).all())
    found: dict[str, Rows] = {}
    for holding in HOLDINGS:
        if holding.shown:
            query = select(holding.table).where(holding.which(who)).order_by(holding.table.id)  # type: ignore[arg-type]
            rows = [_row(row, holding.shown, slugs) for row in session.exec(query)]
            found[str(holding.table.__tablename__)] = rows
    return found


def _row(row: object, shown: Sequence[str], slugs: Mapping[int, str]) -> dict[str, Any]:
    values = {name: _plain(getattr(row, name)) for name in shown if name != "programme_id"}
    if "programme_id" in shown:
        values = {"programme": slugs[row.programme_id]} | values  # type: ignore[attr-defined]
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


def as_json(found: Mapping[str, Rows]) -> bytes:
    return json.dumps(found, ensure_ascii=False, indent=2).encode()


def as_csv(found: Mapping[str, Rows], *, delimiter: str) -> bytes:
    """One line per fact: all kinds fit in one list, however they differ."""
    lines: list[list[Cell]] = [
        [table, number, name, _cell(value)]
        for table, rows in found.items()
        for number, row in enumerate(rows, 1)
        for name, value in row.items()
    ]
    return csv_bytes((["table", "row", "field", "value"], lines), delimiter=delimiter)


def _cell(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)
