"""What every test can use, and which tests run when."""

import os

import pytest
from hypothesis import settings

# How long an example takes says more about the machine than about the code.
settings.register_profile("peercoach", deadline=None)
settings.load_profile("peercoach")

pytest_plugins = ["tests.databases", "tests.smtp_server"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--run-long", action="store_true", help="run the long variants too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--run-long") or "PEERCOACH_RUN_LONG" in os.environ:
        return
    for item in items:
        if "long" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="a long variant: --run-long runs it"))
