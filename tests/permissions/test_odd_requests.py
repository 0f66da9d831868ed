"""Odd requests to every route, by somebody who may use it: refused or harmless, never broken.

All fields at once get the same odd value; of these the quick look takes a few for each route. The
long run also gives it to one field after another, so that one that refuses does not keep the others
from being reached. The world is on SQLite; here it refuses what PostgreSQL does.
"""

import json
import string
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import DataError

from peercoach.permissions import PERMISSIONS, Row
from tests.permissions.asked import ASKED, Asked
from tests.permissions.cells import Cell, address_of, cells_of, filled_in, names_for, refusal
from tests.permissions.fields import asked_by, asked_in_address
from tests.permissions.world import World

TEXTS = [
    "a\x00b",
    "{} {0.__class__} {name} %s %(name)s",
    "one\r\nBcc: two@uni.example\r\n\r\nthree",
    "<img src=x onerror=alert(1)>\u202e\u2028\ufeff\U0001f9d1\u200d\U0001f393",
    "9" * 5000,
    "-1",
    "3000000000",
    "9" * 20,
    "1e400",
    "NaN",
    "\u00b2",
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00",
    "2026-09-08T10:00:00+23:59",
    '[1, {"a": null}]',
    "[" * 20_000,
]
THINGS: list[Any] = [None, True, [[[]]], {"a": {"b": [1]}}, "\ud800", {"en": "\ud800"}, 10**40]
FORM = "application/x-www-form-urlencoded"
BODIES = {
    b"name=%ED%A0%80&\xff\xfe=%zz&=&&%00=%00": FORM,
    b"&".join(b"a%d=b" % number for number in range(2000)): FORM,
    b"--x\r\nbad": "multipart/form-data; boundary=x",
    b"--x": "multipart/form-data",
    b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\\ud800\r\n--x--\r\n': (
        "multipart/form-data; boundary=x; charset=unicode_escape"
    ),
    b'{"a": \xff': "application/json",
    b"[" * 100_000: "application/json",
    b'{"name": NaN, "label": Infinity}': "application/json",
}
ONE_IN = 17
Request = tuple[str, dict[str, Any]]


def as_postgresql(_c: Any, _cursor: Any, _sql: str, given: Any, _context: Any, many: bool) -> None:
    for row in given if many else [given]:
        for value in row.values() if isinstance(row, Mapping) else row:
            nul = isinstance(value, str) and "\x00" in value
            if nul or (isinstance(value, int) and not -(2**31) <= value < 2**31):
                raise DataError("", None, psycopg.DataError())


@pytest.fixture
def strict(world: World) -> Iterator[World]:
    event.listen(world.engine, "before_cursor_execute", as_postgresql)
    yield world
    event.remove(world.engine, "before_cursor_execute", as_postgresql)
    world.put_back()


@pytest.mark.parametrize("row", PERMISSIONS.values(), ids=str)
def test_nothing_breaks(strict: World, row: Row) -> None:
    requests = list(all_at_once(strict, who_may(row)))
    ask_all(strict, row, requests[len(str(row)) % ONE_IN :: ONE_IN])


@pytest.mark.long
@pytest.mark.parametrize("row", PERMISSIONS.values(), ids=str)
def test_nothing_breaks_by_one_field(strict: World, row: Row) -> None:
    ask_all(strict, row, all_at_once(strict, who_may(row)))
    ask_all(strict, row, one_by_one(strict, who_may(row)))


def ask_all(world: World, row: Row, requests: Iterable[Request]) -> None:
    who, broken = who_may(row).who, []
    for path, sent in requests:
        status = world.ask(who, row.method, path, **sent).status_code
        if status >= 500:
            broken.append((status, path[:80], str(sent)[:200]))
        if world.was_changed():
            world.put_back()
    assert broken == []


def who_may(row: Row) -> Cell:
    cells = list(cells_of(row))
    return next((cell for cell in cells if refusal(cell) is None), cells[0])


def all_at_once(world: World, cell: Cell) -> Iterator[Request]:
    row = cell.row
    body, query = fields_of(world, row)
    path = row.path.format(**address_of(row, names_for(world, cell)))
    for text in TEXTS:
        yield path, {"params": dict.fromkeys(query, short(text))}
        if row.method in {"POST", "PUT"} and not row.path.startswith("/api/"):
            yield path, {"data": dict.fromkeys(body, text)}
    for name in places_in(row.path):
        places = address_of(row, names_for(world, cell)) | {name: quote("a\x00b")}
        yield row.path.format(**places), {}
    if row.path.startswith("/api/") and body:
        for thing in [*TEXTS, *THINGS]:
            yield path, as_json(dict.fromkeys(body, thing))


def one_by_one(world: World, cell: Cell) -> Iterator[Request]:
    row, names = cell.row, names_for(world, cell)
    asked = ASKED.get(str(row), Asked())
    body, query = fields_of(world, row)
    path = row.path.format(**address_of(row, names))
    params, form = filled_in(asked.query, names), filled_in(asked.form, names)
    for text in TEXTS:
        for name in query:
            yield path, {"params": {**params, name: short(text)}}
        for name in places_in(row.path):
            odd = {name: quote(short(text), safe="")}
            yield row.path.format(**address_of(row, names) | odd), {}
    if row.method not in {"POST", "PUT"}:
        return
    for content, kind in BODIES.items():
        yield path, {"content": content, "extra": {"content-type": kind}}
    for name in body:
        if row.path.startswith("/api/"):
            given = filled_in(asked.json or {}, names)
            for thing in [*TEXTS, *THINGS]:
                yield path, as_json({**given, name: thing})
            continue
        for text in [*TEXTS, "x" * 1_000_000]:
            yield path, {"data": {**form, name: text}}
        yield path, {"data": {**form, name: ["a", "b"]}}
        others = {field: value for field, value in form.items() if field != name}
        yield path, {"data": others}
        yield path, {"data": others, "files": {name: ("a\x00.xlsx", b"PK\x03\x04\x00")}}


def as_json(content: Any) -> dict[str, Any]:
    """As httpx would not write it: half a character too."""
    return {"content": json.dumps(content), "extra": {"content-type": "application/json"}}


def fields_of(world: World, row: Row) -> tuple[list[str], list[str]]:
    asked = ASKED.get(str(row), Asked())
    body = {*asked_by(world, row), *asked.form, *(asked.json or {})}
    return sorted(body), sorted({*asked_in_address(world, row), *asked.query, "lang"})


def short(text: str) -> str:
    """What fits in an address."""
    return text[: 5000 if text.isdecimal() else 500]


def places_in(path: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(path) if name]
