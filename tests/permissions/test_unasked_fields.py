"""Case 15 on our pages: fields that a form does not have change nothing, whatever they are called.

Every form is sent twice as it is and once with a field for every column of every table. What is
stored then differs no more than chance and hashes do between the first two.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from typing import Any

import pytest
from sqlmodel import SQLModel

from peercoach.permissions import PERMISSIONS, Row
from tests.permissions.cells import Cell, ask, cells_of, refusal
from tests.permissions.fields import asked_by
from tests.permissions.world import World


def somebody_who_may(row: Row) -> Cell | None:
    return next((cell for cell in cells_of(row) if refusal(cell) is None), None)


FORMS = [
    row
    for row in PERMISSIONS.values()
    if row.method == "POST" and not row.path.startswith("/api/") and somebody_who_may(row)
]
TELLING = {"role": "coordinator", "kind": "coordinator", "status": "active", "side": "coach"}
Stored = Mapping[tuple[str, int, str], Any]


@pytest.mark.parametrize("row", FORMS, ids=str)
def test_fields_that_nobody_asked_for_change_nothing(world: World, row: Row) -> None:
    cell = somebody_who_may(row)
    assert cell
    unasked = unasked_by(world, row)
    assert {"role", "programme_id", "person_id", "granted_by_id"} <= unasked.keys()
    once, again, more = (outcome(world, cell, extra) for extra in ({}, {}, unasked))
    assert once[0] == again[0] == more[0]
    settled = {place for place in once[1] if once[1][place] == again[1].get(place)}
    assert more[1].keys() == once[1].keys()
    assert {at: more[1][at] for at in settled} == {at: once[1][at] for at in settled}


def outcome(world: World, cell: Cell, extra: Mapping[str, str]) -> tuple[int, Stored]:
    status = ask(world, cell, extra).status_code
    found = stored(world)
    world.put_back()
    return status, found


def stored(world: World) -> Stored:
    """As SQLite holds it: read as ours, it would take ten times as long."""
    found: dict[tuple[str, int, str], Any] = {}
    with closing(sqlite3.connect(world.file)) as file:
        for table in SQLModel.metadata.tables:
            rows = file.execute(f'SELECT * FROM "{table}"')
            columns = [name for name, *_ in rows.description]
            for values in rows:
                row = dict(zip(columns, values, strict=True))
                found |= {(table, row["id"], column): value for column, value in row.items()}
    return found


def unasked_by(world: World, row: Row) -> dict[str, str]:
    columns = {one.name for table in SQLModel.metadata.sorted_tables for one in table.columns}
    asked = asked_by(world, row)
    return {"role": "coordinator"} | {
        name: TELLING.get(name, "1") for name in sorted(columns - asked)
    }
