"""No programme can have an address that the service needs for itself."""

import re

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from peercoach.services.programmes.new_programme import TAKEN


def test_every_first_part_of_an_address_is_reserved(app: FastAPI) -> None:
    paths = [getattr(route, "path", "") or "" for route in iter_route_contexts(app.routes)]
    first = {path.split("/")[1] for path in paths if re.match("/[a-z]", path)}
    assert first - TAKEN == set()


def test_what_follows_a_programme_is_reserved_too(app: FastAPI) -> None:
    """Else `/co/signup` could be the sign-up of a programme `co`, or one called `signup`."""
    paths = [getattr(route, "path", "") or "" for route in iter_route_contexts(app.routes)]
    second = {path.split("/")[2] for path in paths if path.startswith("/{programme}/")}
    assert second - TAKEN == set()
