"""Who may come in, and that no route can forget to say so."""

from collections.abc import Callable

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from peercoach import deps
from peercoach.access import PUBLIC, SIGNED_IN, Access, Role, Visitor
from peercoach.app import UndeclaredRoute, create_app, refuse_undeclared_routes
from peercoach.deps import Door, OpenDoor, door
from tests.web.conftest import make_client, make_settings

OWN_PAGES = [  # services look whose they are
    "/me",
    "/me/match",
    "/me/pairs/{uid}/another",
    "/me/data",
    "/me/data/download",
    "/me/delete",
    "/me/pairs/{uid}/contact",
    "/me/pairs/{uid}/contact/undo",
    *(f"/me/pairs/{{uid}}/{page}" for page in ("meet", "messages")),
    *(
        f"/me/pairs/{{uid}}/meet/{action}"
        for action in ("accept", "withdraw", "cancel", "met", "missed")
    ),
    "/me/meetings/{uid}.ics",
    "/{programme}/me",
    "/coach",
    "/coach/m/{uid}/worry",
    "/me/concerns/{uid}",
    "/me/concerns/{uid}/add",
    "/me/pairs/{uid}/wrong",
    "/me/wrong",
    "/coach/calendar",
    "/coach/calendar/stop",
    "/coach/guide",
    "/{programme}/coach/code",
    "/{programme}/coach/places",
    *(
        f"/{{programme}}/{place}/{action}"
        for place in ("me", "coach")
        for action in ("pause", "resume", "stop")
    ),
    *(
        f"/{{programme}}/{door}{page}"
        for door in ("signup", "coach-signup")
        for page in ("", "/check-answers", "/{topic}")
    ),
]

READERS_PAGES = ["/reader", "/reader/{uid}", "/reader/{uid}/{action}"]

STUDENT = Visitor(1)
COORDINATOR = Visitor(2, roles=frozenset({("coordinator", "nursing")}))
READER = Visitor(3, roles=frozenset({("reader", "nursing")}))


@pytest.fixture
def status_for(app: FastAPI) -> Callable[..., int]:
    """The status an address gives to a visitor, in an application with one route of each kind."""
    routes: dict[str, Access] = {
        "/for/anyone": PUBLIC,
        "/api/mine": SIGNED_IN,
        "/api/co/{programme}": Role("coordinator"),
        "/api/coordinators": Role("coordinator"),
    }
    for path, access in routes.items():
        app.get(path, dependencies=[door(access)])(lambda: None)

    def status(path: str, visitor: Visitor | None) -> int:
        app.dependency_overrides[deps.visitor] = lambda: visitor
        return make_client(app).get(path).status_code

    return status


@pytest.mark.parametrize(
    ("path", "visitor", "status"),
    [
        ("/for/anyone", None, 200),
        ("/for/anyone", STUDENT, 200),
        ("/api/mine", None, 401),
        ("/api/mine", STUDENT, 200),
        ("/api/co/nursing", None, 401),
        ("/api/co/nursing", STUDENT, 403),
        ("/api/co/nursing", READER, 403),
        ("/api/co/nursing", COORDINATOR, 200),
        ("/api/co/physiotherapy", COORDINATOR, 404),  # as if it did not exist
        ("/api/co/no-such-programme", COORDINATOR, 404),
        ("/api/coordinators", COORDINATOR, 200),
        ("/api/coordinators", STUDENT, 403),
    ],
)
def test_doors(
    status_for: Callable[..., int], path: str, visitor: Visitor | None, status: int
) -> None:
    assert status_for(path, visitor) == status


def test_an_open_door_does_not_even_ask_who_is_there(app: FastAPI) -> None:
    def unreachable() -> None:
        raise AssertionError("the database is down")

    app.get("/for/anyone", dependencies=[door(PUBLIC)])(lambda: None)
    app.dependency_overrides[deps.visitor] = unreachable
    assert make_client(app).get("/for/anyone").status_code == 200


def test_the_page_speaks_the_language_of_who_is_signed_in(app: FastAPI) -> None:
    app.get("/fails/{number}", dependencies=[door(SIGNED_IN)])(lambda number: 1 / 0)
    app.dependency_overrides[deps.visitor] = lambda: Visitor(1, language="en")
    answer = make_client(app).get("/fails/1", headers={"cookie": "lang=nl"})
    assert "Something went wrong on our side" in answer.text


def test_every_route_says_who_may_come_in(app: FastAPI) -> None:
    declared = {
        route.path: dependency.call.access
        for route in iter_route_contexts([*app.routes, *app.router.default.routes])
        if hasattr(route, "dependant")
        for dependency in route.dependant.dependencies
        if isinstance(dependency.call, Door | OpenDoor)
        if not route.path.startswith("/api/")  # tests/api/test_doors.py has those
    }
    for_coordinators = {path for path in declared if path.startswith("/co/")}
    assert {declared.pop(path) for path in for_coordinators} == {Role("coordinator")}
    assert all(path.startswith("/co/{programme}") for path in for_coordinators)
    assert declared == {
        "/": PUBLIC,
        "/co": Role("coordinator"),
        "/help": PUBLIC,
        "/help/now": PUBLIC,
        "/privacy": PUBLIC,
        "/accessibility": PUBLIC,
        "/healthz": PUBLIC,
        "/login": PUBLIC,
        "/login/code": PUBLIC,
        "/login/{link}": PUBLIC,
        "/logout": PUBLIC,
        "/logout/everywhere": SIGNED_IN,
        "/account": SIGNED_IN,
        "/me/deleted": PUBLIC,
        "/me/tokens": SIGNED_IN,
        "/me/tokens/{uid}/revoke": SIGNED_IN,
        "/readyz": PUBLIC,
        "/c/{token}": PUBLIC,
        "/c/{token}/thanks": PUBLIC,
        "/cal/{token}.ics": PUBLIC,
        "/met/{token}": PUBLIC,
        "/{programme}": PUBLIC,
        **dict.fromkeys(OWN_PAGES, SIGNED_IN),
        **dict.fromkeys(READERS_PAGES, Role("confidential")),
    }


def test_an_application_with_an_undeclared_route_does_not_start(app: FastAPI) -> None:
    router = APIRouter(prefix="/nested")
    router.get("/open")(lambda: None)
    app.include_router(router)
    with pytest.raises(UndeclaredRoute, match="/nested/open"):
        refuse_undeclared_routes(app)


def test_that_is_looked_at_when_the_application_is_made() -> None:
    router = APIRouter()
    router.get("/forgotten")(lambda: None)
    with pytest.raises(UndeclaredRoute, match="/forgotten"):
        create_app(make_settings(), doors=[router])


def test_neither_does_one_with_an_undeclared_part(app: FastAPI) -> None:
    app.mount("/other", FastAPI())
    with pytest.raises(UndeclaredRoute, match="/other"):
        refuse_undeclared_routes(app)


def test_a_door_on_a_router_counts_for_its_routes(app: FastAPI) -> None:
    router = APIRouter(dependencies=[door(SIGNED_IN)])
    router.get("/api/inside")(lambda: None)
    app.include_router(router)
    refuse_undeclared_routes(app)
    assert TestClient(app, base_url="https://buddy.example").get("/api/inside").status_code == 401
