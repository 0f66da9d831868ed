"""What a route asks for: the fields of its body, and those after the question mark."""

from collections.abc import Iterator

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from peercoach.permissions import Row
from peercoach.services.sign_up.filled_pages import CAPACITY, NAME, TOP_WISH
from peercoach.web.coordinator.care import FIELDS
from peercoach.web.coordinator.setting_words import LABELS
from tests.permissions.world import World

READ_BY_HAND = {
    "/signup/{topic}": {NAME, CAPACITY, TOP_WISH},
    "/coach-signup/{topic}": {NAME, CAPACITY, TOP_WISH},
    "/worry": {"text"},
    "/settings": {*LABELS, "version"},
    "/rules/add-rule": {"kind"},
    "/people/import": {"side", "language", "how", "pasted"},
    "/care/entries/{uid}": {*FIELDS},
}
"""What a form asks for without naming it in the signature of its handler, by the end of its
path."""


def asked_by(world: World, row: Row) -> set[str]:
    """In its form or JSON."""
    by_hand = {
        field for end, all_ in READ_BY_HAND.items() if row.path.endswith(end) for field in all_
    }
    return by_hand | {field.alias for one in needs_of(world, row) for field in one.body_params}


def asked_in_address(world: World, row: Row) -> set[str]:
    return {field.alias for one in needs_of(world, row) for field in one.query_params}


def needs_of(world: World, row: Row) -> Iterator[Dependant]:
    for context in iter_route_contexts([*world.app.routes, *world.app.router.default.routes]):
        route = context.route
        if isinstance(route, APIRoute) and context.path == row.path and row.method in route.methods:
            return iter([route.dependant, *route.dependant.dependencies])
    raise AssertionError(f"{row}: found no route")
