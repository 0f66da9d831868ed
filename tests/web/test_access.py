"""Who may come in, and that routes and the table of permissions cannot differ."""

from collections.abc import Callable

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from peercoach import deps
from peercoach.access import COORDINATOR, PUBLIC, SIGNED_IN, Visitor
from peercoach.app import create_app
from peercoach.deps import Me
from peercoach.doors import Routes, UndeclaredRoute, refuse_undeclared_routes
from peercoach.permissions import EVERYONES, PERMISSIONS, may, table
from peercoach.web.static_files import VersionedFiles
from tests.web.conftest import make_client, make_settings

TABLE = table(
    may(PUBLIC, EVERYONES)("GET /for/anyone"),
    may(SIGNED_IN, EVERYONES)("GET /api/mine\n GET /fails/{number}"),
    may(COORDINATOR, EVERYONES)("GET /api/co/{programme}\n GET /api/coordinators"),
)
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
    *(f"/me/pairs/{{uid}}/{action}" for action in ("pause", "resume")),
    *(f"/coach/proposal/{{uid}}{action}" for action in ("", "/fine", "/not", "/after-all")),
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
MARIEKE = Visitor(2, roles=frozenset({("coordinator", "nursing")}))
READER = Visitor(3, roles=frozenset({("reader", "nursing")}))


@pytest.fixture
def status_for(app: FastAPI) -> Callable[..., int]:
    """The status an address gives to a visitor, in an application with these routes besides."""
    router = Routes(table=TABLE)
    for _, path in TABLE:
        router.get(path)(lambda: None)
    app.include_router(router)

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
        ("/api/co/nursing", MARIEKE, 200),
        ("/api/co/physiotherapy", MARIEKE, 404),  # as if it did not exist
        ("/api/co/no-such-programme", MARIEKE, 404),
        ("/api/coordinators", MARIEKE, 200),
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

    app.dependency_overrides[deps.visitor] = unreachable
    assert make_client(app).get("/help").status_code == 200


def test_the_page_speaks_the_language_of_who_is_signed_in(app: FastAPI) -> None:
    router = Routes(table=TABLE)
    router.get("/fails/{number}")(lambda number: 1 / 0)
    app.include_router(router)
    app.dependency_overrides[deps.visitor] = lambda: Visitor(1, language="en")
    answer = make_client(app).get("/fails/1", headers={"accept-language": "nl"})
    assert "Something went wrong on our side" in answer.text
    answer = make_client(app).get("/fails/1", headers={"cookie": "lang=nl"})  # chosen here
    assert "Something went wrong on our side" not in answer.text


def test_a_route_that_is_not_in_the_table_cannot_be_declared() -> None:
    with pytest.raises(UndeclaredRoute, match="GET /forgotten: found no row"):
        Routes().get("/forgotten")(lambda: None)


def test_neither_can_one_method_of_it() -> None:
    with pytest.raises(UndeclaredRoute, match="DELETE /account: found no row"):
        Routes().delete("/account")(lambda: None)


def test_an_application_with_a_route_of_another_kind_does_not_start() -> None:
    router = APIRouter(prefix="/nested")
    router.get("/open")(lambda: None)
    with pytest.raises(UndeclaredRoute, match="/nested/open"):
        create_app(make_settings(), doors=[router])


def test_neither_does_one_that_moved_a_route_away_from_its_row() -> None:
    router, moved = Routes(), APIRouter(prefix="/elsewhere")
    router.get("/account")(lambda: None)
    moved.include_router(router)
    with pytest.raises(UndeclaredRoute, match="/elsewhere/account"):
        create_app(make_settings(), doors=[moved])


def test_neither_does_one_with_an_undeclared_part(app: FastAPI) -> None:
    app.mount("/other", FastAPI())
    with pytest.raises(UndeclaredRoute, match="/other"):
        refuse_undeclared_routes(app.routes, but=VersionedFiles)


def test_behind_an_open_door_nothing_asks_who_came_in() -> None:
    router = Routes()

    @router.get("/help")
    def whose(me: Me) -> None: ...

    with pytest.raises(UndeclaredRoute, match="/help: asks who came in, and lets anybody in"):
        create_app(make_settings(), doors=[router])


def test_neither_does_one_whose_table_promises_a_route_there_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    more = table(PERMISSIONS.values(), may(PUBLIC, EVERYONES)("GET /promised"))
    monkeypatch.setattr("peercoach.app.PERMISSIONS", more)
    with pytest.raises(UndeclaredRoute, match="found no route for GET /promised"):
        create_app(make_settings())


def test_the_table_says_one_thing_about_one_route() -> None:
    with pytest.raises(ValueError, match="found more than once: GET /help"):
        table(PERMISSIONS.values(), may(SIGNED_IN, EVERYONES)("GET /help"))


def test_who_is_let_in_by_a_door_comes_from_the_table(app: FastAPI) -> None:
    router = Routes(table=TABLE)
    router.get("/api/mine")(lambda: None)
    app.include_router(router)
    refuse_undeclared_routes(router.routes)
    assert TestClient(app, base_url="https://buddy.example").get("/api/mine").status_code == 401
