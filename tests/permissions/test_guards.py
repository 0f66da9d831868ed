"""Every guard is needed: without any one of them, the cells of the table tell."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from starlette.requests import Request

from peercoach.access import Access, Visitor
from peercoach.doors import Door
from peercoach.permissions import PERMISSIONS, Row
from tests.permissions.cells import Cell, cells_of, check, refusal, refusal_at_the_door
from tests.permissions.guards import GUARDS, NO_GUARD, functions_that_say_not_found, take_away
from tests.permissions.world import World

Admit = Callable[[Access, Visitor | None, str | None], None]
GUARDED = [row for row in PERMISSIONS.values() if refusal_at_the_door(Cell(row, "anonymous"))]
STAFFS = [row for row in GUARDED if refusal_at_the_door(Cell(row, "nobody"))]
OF_PROGRAMMES = [row for row in STAFFS if "{programme}" in row.path]
ONE_IN = 5
"""Of the doors and lookups, in the quick look."""


def one_in_some(values: Iterable[Any], ids: Callable[[Any], str] = str) -> list[Any]:
    return [
        pytest.param(value, id=ids(value), marks=[pytest.mark.thorough] if number % ONE_IN else [])
        for number, value in enumerate(values)
    ]


def some_cell_fails(world: World, cells: Iterable[Cell]) -> bool:
    for cell in cells:
        try:
            check(world, cell)
        except AssertionError:
            return True
    return False


def instead_of_the_door(monkeypatch: pytest.MonkeyPatch, row: Row, admit: Admit) -> None:
    original = Door.__call__

    async def pass_by(self: Door, request: Request, visitor: Visitor | None) -> None:
        if self.row != row:
            return await original(self, request, visitor)
        admit(row.who, visitor, request.path_params.get("programme"))
        request.state.visitor = visitor
        return None

    monkeypatch.setattr(Door, "__call__", pass_by)


def nobody_looks(_who: Access, _visitor: Visitor | None, _programme: str | None) -> None:
    pass


def of_any_programme(who: Access, visitor: Visitor | None, _programme: str | None) -> None:
    who.admit(visitor, None)


@pytest.mark.parametrize("row", one_in_some(GUARDED))
def test_no_door_is_too_much(world: World, row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    instead_of_the_door(monkeypatch, row, nobody_looks)
    outside = [Cell(row, who) for who in ("anonymous", "nobody")]
    assert some_cell_fails(world, [cell for cell in outside if refusal_at_the_door(cell)])


@pytest.mark.parametrize("row", one_in_some(OF_PROGRAMMES))
def test_neither_is_that_it_knows_its_programme(
    world: World, row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    instead_of_the_door(monkeypatch, row, of_any_programme)
    who = "key_of_coordinator" if row.path.startswith("/api/") else "coordinator"
    assert some_cell_fails(world, [Cell(row, who, "elsewhere")])


@pytest.mark.parametrize("guard", one_in_some(GUARDS, ids="-".join))
def test_no_lookup_is_too_much(
    world: World, guard: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row for row in PERMISSIONS.values() if row.which in GUARDS[guard]]
    cells = [cell for row in rows for cell in cells_of(row) if cell.like != cell]
    inside = [cell for cell in cells if refusal(cell) and not refusal_at_the_door(cell)]
    inside.sort(key=lambda cell: cell.thing != "parts")  # the few that only one lookup can tell
    assert not some_cell_fails(world, inside[:3])
    take_away(monkeypatch, *guard)
    assert some_cell_fails(world, inside)


def test_every_lookup_that_refuses_is_known_here() -> None:
    known = {name for name, _ in GUARDS} | NO_GUARD.keys()
    assert sorted(set(functions_that_say_not_found()) - known) == []
    assert sorted(NO_GUARD.keys() - set(functions_that_say_not_found())) == []
