"""Logs as they were: a command sets them up for the rest of its process, and here others follow.
Each line of theirs would be written to a stream that is closed, and tell so at length."""

import logging
from collections.abc import Iterator

import pytest
import structlog


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers, root.level
    try:
        return (yield)
    finally:
        if root.handlers is not before:
            root.handlers = before
            root.setLevel(level)
            structlog.reset_defaults()
            logging.getLogger("uvicorn.access").disabled = False
