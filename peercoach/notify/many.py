"""Messages owed to many people at once: one statement instead of thousands.

They travel as one JSON text that the database takes apart: giving each row its own parameters takes
longer than storing it, most of all on PostgreSQL.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Integer,
    String,
    bindparam,
    cast,
    column,
    literal,
    literal_column,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Session, func, insert, select

from peercoach.models import Language, Notice
from peercoach.notify.outbox.owing import new_message_id, new_stop
from peercoach.notify.outbox.references import references_in
from peercoach.notify.outbox.sealing import seal

VARIES = (
    "dedupe_key",
    "message_id",
    "recipient",
    "person_id",
    "template",
    "language",
    "payload",
    "about",
    "stop",
)
"""What differs from one to the next, in this order."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One message to one person. The key is made of facts of the domain, as in `outbox.owe`."""

    key: str
    person_id: int
    address: str
    language: Language
    template: str
    payload: Mapping[str, Any]
    expires_at: datetime | None = None


def owe_many(session: Session, owed: Iterable[Owed], *, programme_id: int, now: datetime) -> int:
    """Owe all of these, and say how many. A key that is there already refuses all of them: who
    calls this has made sure that nobody else does the same."""
    rows: dict[datetime | None, list[Sequence[Any]]] = defaultdict(list)
    for one in owed:
        rows[one.expires_at].append(_row(session, one))
    for expires_at, some in rows.items():
        same = {
            "programme_id": programme_id,
            "created_at": now,
            "next_at": now,
            "expires_at": expires_at,
        }
        _insert(session, some, same)
    return sum(map(len, rows.values()))


def _row(session: Session, one: Owed) -> Sequence[Any]:
    message_id = new_message_id()
    return (
        one.key,
        message_id,
        one.address,
        one.person_id,
        one.template,
        one.language,
        seal(session, one.payload, message_id=message_id),
        references_in(one.payload),
        new_stop(one.template),
    )


def _insert(session: Session, rows: Sequence[Sequence[Any]], same: Mapping[str, Any]) -> None:
    database = session.connection()
    on_sqlite = database.dialect.name == "sqlite"
    given = bindparam("rows", json.dumps(rows), type_=String)
    if on_sqlite:
        each = func.json_each(given).table_valued(column("value", JSON))
    else:
        each = func.jsonb_array_elements(cast(given, JSONB)).table_valued(column("value", JSONB))
    columns = Notice.__table__.columns  # type: ignore[attr-defined]

    def cell(number: int, name: str) -> ColumnElement[Any]:
        value, kind = each.c.value[number], columns[name].type
        found: ColumnElement[Any]
        if isinstance(kind, JSON) and on_sqlite:
            found = func.json_extract(each.c.value, f"$[{number}]")
        elif isinstance(kind, JSON):
            found = func.nullif(value, literal_column("'null'::jsonb"))
        else:
            found = value.as_integer() if isinstance(kind, Integer) else value.as_string()
        return found

    values = [cell(number, name) for number, name in enumerate(VARIES)]
    values += [literal(value, type_=columns[name].type) for name, value in same.items()]
    database.execute(insert(Notice).from_select([*VARIES, *same], select(*values)))
