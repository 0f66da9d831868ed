"""What every test can use, and which tests run when."""

import gc
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from tests.examples import QUICK, WHOLE

PLUGINS = ("kept", "databases", "left_out", "one_loop", "own_logs", "smtp_server", "providers")
pytest_plugins = [f"tests.{name}" for name in PLUGINS]
HERE = Path(__file__).parent
gc.disable()  # until all is imported
THOROUGH = {
    HERE / place
    for place in (
        "cli/test_erase_again.py",
        "demo",
        "jobs/test_year.py",
        "matching/test_chance.py",
        "matching/test_solve_against_highs.py",
        "migrations",
        "permissions/test_odd_requests.py",
        "permissions/test_unasked_fields.py",
        "web/sign_in_with",
        "web/test_coach_proposal.py",
        "web/test_coordinator_rounds.py",
        "web/test_publishing_pages.py",
    )
}
"""A third of the time, for little that others do not tell as well."""
BY_TURNS = {
    *(HERE / room for room in ("web", "abuse")),
    *(HERE / "faults" / f"test_{name}.py" for name in ("chaos", "time", "two_at_work")),
}


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile(WHOLE if config.getoption("--whole") else QUICK)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    leave_for_the_long_run(items)
    if config.getoption("--whole"):
        take_databases_by_turns(items)
    for item in items:
        if THOROUGH & {item.path, *item.path.parents}:
            item.add_marker("thorough")


def leave_for_the_long_run(items: list[pytest.Item]) -> None:
    """Of a test marked `each_value`, keep as few as show each value of every parameter, evenly."""
    tests: dict[str, list[pytest.Function]] = {}
    for item in items:
        if "each_value" in item.keywords and "long" not in item.keywords:
            assert isinstance(item, pytest.Function)
            tests.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for variants in tests.values():
        for item in set(variants) - set(few_of(variants)):
            item.add_marker("long")


def take_databases_by_turns(items: list[pytest.Item]) -> None:
    """A page asks services, whose tests run on both databases; its own run on one of the two, every
    other one on PostgreSQL, and so do the slowest. The long run has all."""
    pages: dict[tuple[str, str], list[pytest.Item]] = {}
    for item in items:
        if BY_TURNS & {item.path, *item.path.parents} and "long" not in item.keywords:
            others = dict(item.callspec.params) if hasattr(item, "callspec") else {}
            if others.pop("database_url", None) or others.pop("empty_database_url", None):
                name = item.nodeid.partition("[")[0]
                pages.setdefault((name, repr(others)), []).append(item)
    for turn, variants in enumerate(pages.values()):
        for item in variants[: turn % 2] + variants[turn % 2 + 1 :]:
            item.add_marker("long")


def few_of(variants: Sequence[pytest.Function]) -> list[pytest.Function]:
    """A few that show every value: always one with the most new ones, then with the least seen."""
    left = {item: {*map(repr, item.callspec.params.items())} for item in variants}
    missing = set().union(*left.values())
    seen: Counter[str] = Counter()
    few = []
    while missing:
        worth = {
            item: (len(values & missing), -sum(seen[value] for value in values))
            for item, values in left.items()
        }
        few.append(max(worth, key=worth.__getitem__))
        values = left.pop(few[-1])
        seen.update(values)
        missing -= values
    return few


def pytest_collection_finish() -> None:
    """What was imported stays; looking through it again and again takes a tenth of the time. The
    tests themselves make little that goes around in circles."""
    gc.freeze()
    gc.set_threshold(500_000, 5, 10)
    gc.enable()
