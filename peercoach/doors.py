"""Doors in routes: each is what the table of permissions says, and nothing is without one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, get_type_hints

from fastapi import APIRouter, Depends, Request, params
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute

from peercoach.access import OwnDraft, Public, Visitor
from peercoach.deps import Reading, Writing, drafting, me, visitor
from peercoach.permissions import PERMISSIONS, Row, Table
from peercoach.units import handled_in_units


class UndeclaredRoute(Exception):
    """A route and the table of permissions do not say the same."""


@dataclass(frozen=True)
class OpenDoor:
    """Asks for nothing, so that it stays open whatever else fails."""

    row: Row

    async def __call__(self) -> None:
        pass


@dataclass(frozen=True)
class Door:
    """Admits or raises, before the handler of the route runs."""

    row: Row

    async def __call__(
        self, request: Request, visitor: Annotated[Visitor | None, Depends(visitor)]
    ) -> None:
        self.row.who.admit(visitor, request.path_params.get("programme"))
        request.state.visitor = visitor


class DraftDoor(Door):
    """A door that knows the link of a draft too."""

    async def __call__(
        self, request: Request, visitor: Annotated[Visitor | None, Depends(drafting)]
    ) -> None:
        await super().__call__(request, visitor)


KINDS: Mapping[type, type[OpenDoor | Door]] = {Public: OpenDoor, OwnDraft: DraftDoor}


def door(row: Row) -> params.Depends:
    return params.Depends(KINDS.get(type(row.who), Door)(row))


class Routes(APIRouter):
    """A router that gives every route its door. `under` is where its addresses will begin."""

    def __init__(self, *, under: str = "", table: Table = PERMISSIONS, **kept: Any) -> None:
        super().__init__(**kept)
        self._under = under
        self._table = table

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **kept: Any) -> None:
        address = self._under + self.prefix + path
        method, *more = sorted(set(kept.get("methods") or ["GET"]) - {"HEAD"})  # HEAD goes with GET
        row = self._table.get((method, address))
        if row is None or more:
            found = "no row in peercoach/permissions.py" if row is None else f"{more} besides"
            raise UndeclaredRoute(f"{method} {address}: found {found}, expected one")
        kept["dependencies"] = [door(row), *(kept.get("dependencies") or ())]
        asked = get_type_hints(endpoint, include_extras=True).values()
        works = Reading in asked or Writing in asked
        super().add_api_route(path, handled_in_units(endpoint) if works else endpoint, **kept)


def refuse_undeclared_routes(routes: Sequence[BaseRoute], *, but: type | None = None) -> set[Row]:
    """Nobody has to remember to close a door: without one there is no application.

    Gives the rows that have a route. Parts that are a `but` are for everyone.
    """
    seen = set[Row]()
    for route in iter_route_contexts(routes):
        if but and isinstance(getattr(route, "app", None), but):
            continue
        dependant = getattr(route, "dependant", None)
        given = [dependency.call for dependency in dependant.dependencies] if dependant else []
        found = [call for call in given if isinstance(call, Door | OpenDoor)]
        if not found or any(call.row.path != route.path for call in found):
            raise UndeclaredRoute(f"{route.path}: expected a door of its own, found {found}")
        if me in given and any(isinstance(call, OpenDoor) for call in found):
            raise UndeclaredRoute(f"{route.path}: asks who came in, and lets anybody in")
        seen |= {call.row for call in found}
    return seen
