"""Who may import whom, and which calls live in one place only: the map in docs/architecture.md."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "peercoach"
SOURCES = sorted(PACKAGE.rglob("*.py"))

DOORS = {"__main__", "cli", "jobs", "app", "solver", "weighing", "demo"}
FOUNDATION = {"clock", "config", "errors", "logs"}  # one place each, knowing nothing of ours
MAY_IMPORT = {
    "matching": set(),
    "models": {"clock"},
    "db": {"config", "errors"},
    "turns_to_write": {"errors"},
    "units": {"db", "turns_to_write"},
    "vault": {"i18n", *FOUNDATION},
    "providers": FOUNDATION,
    "notify": {"vault", "models", "i18n", *FOUNDATION},
    "i18n": FOUNDATION,
    "services": {"notify", "providers", "matching", "vault", "models", "i18n", *FOUNDATION},
    "access": {"errors"},
    "permissions": {"access"},
    "doors": {"access", "permissions", "deps", "units"},
    "http_errors": {"i18n", *FOUNDATION},
    "help_copy": {"db", "services", "models", *FOUNDATION},
    "readiness": {"migrations", "db", "services", *FOUNDATION},
    "metrics": {"readiness", "services"},
    "deps": {"access", "services", "units", "vault", "models", "db", "i18n", *FOUNDATION},
    "web": {
        "metrics",
        "readiness",
        "vault",
        "access",
        "doors",
        "deps",
        "services",
        "providers",
        "models",
        "http_errors",
        "i18n",
        *FOUNDATION,
    },
    "api": {"access", "doors", "deps", "services", "models", "http_errors", "i18n", *FOUNDATION},
    "migrations": {"models", "db", *FOUNDATION},
    **{name: set() for name in FOUNDATION},
}
ONLY_IN = {  # a text in the code → the rooms that may hold it
    ".commit(": {"db"},
    "datetime.now(": {"clock"},
    "date.today(": {"clock"},
    "time.time(": {"clock"},
    "HTTPException": {"web", "api", "deps", "http_errors", "app"},
    "from ortools": {"matching"},
    "import ortools": {"matching"},
}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import; name the room in full"
            names = [node.module or ""]
            if node.module == "peercoach":
                names = [f"peercoach.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        rooms |= {name.split(".")[1] for name in names if name.startswith("peercoach.")}
    return rooms - {room(path)}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    here = room(path)
    if here in DOORS or here == "__init__":
        return
    assert here in MAY_IMPORT, f"{here} is a new room: draw it in the map first"
    assert imported_rooms(path) <= MAY_IMPORT[here]


def test_only_its_command_knows_the_demonstration() -> None:
    """Its doors let anyone be anyone: nothing that a real installation runs may lead there."""
    knowing = {path.relative_to(PACKAGE) for path in SOURCES if "demo" in imported_rooms(path)}
    assert knowing == {Path("cli/demo.py")}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_some_calls_live_in_one_place(path: Path) -> None:
    code = ast.unparse(ast.parse(path.read_text(encoding="utf-8")))  # without comments
    found = {text for text, rooms in ONLY_IN.items() if text in code and room(path) not in rooms}
    assert not found


CONCERNS = {"Concern", "ConcernEntry"}
# The list of what is held about somebody gives authors only that they wrote, never what
MAY_READ_CONCERNS = {"services/care", "models", "migrations", "services/own_data/holdings.py"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_care_reads_what_is_passed_on_in_confidence(path: Path) -> None:
    """No list, figure, export or solver can hold what its code never asks for."""
    where = path.relative_to(PACKAGE).as_posix()
    if any(where.startswith(room) for room in MAY_READ_CONCERNS):
        return
    named = {
        alias.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert not named & CONCERNS
