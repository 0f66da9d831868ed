"""Who may import whom, and which calls live in one place only: the map in docs/architecture.md."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

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


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(path: Path) -> list[ast.Import | ast.ImportFrom]:
    return [one for one in statements(parsed(path)) if isinstance(one, ast.Import | ast.ImportFrom)]


def statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Without what is inside of them: most of a tree is expressions, which import nothing."""
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        yield one
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            waiting += getattr(one, part, ())


def imported_rooms(path: Path) -> set[str]:
    rooms = set()
    for node in imported(path):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import; name the room in full"
            names = [node.module or ""]
            if node.module == "peercoach":
                names = [f"peercoach.{alias.name}" for alias in node.names]
        else:
            names = [alias.name for alias in node.names]
        rooms |= {name.split(".")[1] for name in names if name.startswith("peercoach.")}
    return rooms - {room(path)}


def test_imports_go_one_way() -> None:
    wrong = {}
    for path in SOURCES:
        here = room(path)
        if here in DOORS or here == "__init__":
            continue
        assert here in MAY_IMPORT, f"{here} is a new room: draw it in the map first"
        if too_much := imported_rooms(path) - MAY_IMPORT[here]:
            wrong[str(path.relative_to(PACKAGE))] = too_much
    assert wrong == {}


def test_only_its_command_knows_the_demonstration() -> None:
    """Its doors let anyone be anyone: nothing that a real installation runs may lead there."""
    knowing = {path.relative_to(PACKAGE) for path in SOURCES if "demo" in imported_rooms(path)}
    assert knowing == {Path("cli/demo.py")}


def test_some_calls_live_in_one_place() -> None:
    wrong = {}
    for path in SOURCES:
        elsewhere = [text for text, rooms in ONLY_IN.items() if room(path) not in rooms]
        if not any(text in path.read_text(encoding="utf-8") for text in elsewhere):
            continue
        code = ast.unparse(parsed(path))  # without comments
        if found := [text for text in elsewhere if text in code]:
            wrong[str(path.relative_to(PACKAGE))] = found
    assert wrong == {}


CONCERNS = {"Concern", "ConcernEntry"}
# The list of what is held about somebody gives authors only that they wrote, never what
MAY_READ_CONCERNS = ("services/care", "models", "migrations", "services/own_data/holdings.py")


def test_only_care_reads_what_is_passed_on_in_confidence() -> None:
    """No list, figure, export or solver can hold what its code never asks for."""
    reading = [
        where
        for path in SOURCES
        if CONCERNS & {alias.name for node in imported(path) for alias in node.names}
        and not (where := path.relative_to(PACKAGE).as_posix()).startswith(MAY_READ_CONCERNS)
    ]
    assert reading == []
