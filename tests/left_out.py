"""Which tests a run leaves out, and the line that says so.

They are not even begun: to skip a test, report it and count it takes as long as a quick one.
"""

from collections import Counter

import pytest

NEEDS_THE_WHOLE = ("postgres", "browser", "processes", "thorough")
LEFT_OUT = pytest.StashKey[Counter[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--whole",
        action="store_true",
        help="run what needs PostgreSQL, a browser or real processes too, and fail where one lacks",
    )
    parser.addoption("--run-long", action="store_true", help="run the long variants too")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = Counter()


@pytest.hookimpl(trylast=True)  # once everything has its marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    marks = () if config.getoption("--whole") else NEEDS_THE_WHOLE
    marks += () if config.getoption("--run-long") else ("long",)
    why = {item: next((mark for mark in marks if mark in item.keywords), None) for item in items}
    items[:] = [item for item in items if not why[item]]
    config.stash[LEFT_OUT].update(mark for mark in why.values() if mark)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if (told := getattr(session.config, "workeroutput", None)) is not None:
        told["left out"] = dict(session.config.stash[LEFT_OUT])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node) -> None:
    """Every worker of xdist has left out the same."""
    node.config.stash[LEFT_OUT] = Counter(getattr(node, "workeroutput", {}).get("left out"))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if left := config.stash[LEFT_OUT]:
        counts = ", ".join(f"{number} {mark}" for mark, number in left.most_common())
        runs = "make test-full" if [*left] == ["long"] else "make test"
        terminalreporter.write_line(
            f"Left out: {counts}. `{runs}` runs them; see pytest --markers."
        )
