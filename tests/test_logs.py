"""Logs tell what happened and nothing of whom: canaries put everywhere are found nowhere."""

import ast
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from peercoach.logs import ALLOWED, set_up_logs

CANARY = "Zoë Canary zoe@uni.example"


@pytest.fixture(params=["json", "console"])
def stream(request: pytest.FixtureRequest) -> io.StringIO:
    stream = io.StringIO()
    set_up_logs("info", request.param, stream)
    return stream


def test_what_is_on_the_list_is_shown(stream: io.StringIO) -> None:
    structlog.get_logger("peercoach.test").info("mail sent", notice=12, attempts=1)
    line = stream.getvalue()
    assert "mail sent" in line
    assert "12" in line
    assert "peercoach.test" in line


def test_what_is_not_on_the_list_is_left_out(stream: io.StringIO) -> None:
    log = structlog.get_logger().bind(answers={"style": CANARY})
    log.warning("sign-up stored", name=CANARY, email=CANARY, token=CANARY, person=7)
    assert "sign-up stored" in stream.getvalue()
    assert "Canary" not in stream.getvalue()


def fail_with_canary() -> None:
    raise ValueError(f"Key (email)=({CANARY}) already exists")


def test_an_error_is_its_type_and_place_and_never_its_message(stream: io.StringIO) -> None:
    try:
        fail_with_canary()
    except ValueError:
        structlog.get_logger().exception("request failed", route="/{programme}/signup")
    line = stream.getvalue()
    assert "builtins.ValueError" in line
    assert "test_logs.py:" in line
    assert "Canary" not in line


def test_a_chained_error_does_not_speak_either(stream: io.StringIO) -> None:
    try:
        fail_with_canary()
    except ValueError as error:
        chained = RuntimeError(CANARY)
        chained.__cause__ = error
    logging.getLogger("uvicorn.error").error("Exception in ASGI application\n", exc_info=chained)
    line = stream.getvalue()
    assert "Exception in ASGI application" in line
    assert "builtins.RuntimeError" in line
    assert "Canary" not in line


@pytest.mark.parametrize("name", ["mail.log", "sqlalchemy.engine.Engine", "uvicorn.error", "root"])
def test_libraries_cannot_fill_in_what_they_know(stream: io.StringIO, name: str) -> None:
    logging.getLogger(name).error("recipient %r refused", CANARY)
    assert "error" in stream.getvalue()
    assert "Canary" not in stream.getvalue()


def test_a_library_we_do_not_know_cannot_speak_at_all(stream: io.StringIO) -> None:
    logging.getLogger("mail.log").error(f"recipient {CANARY} refused")  # noqa: G004
    assert "mail.log" in stream.getvalue()
    assert "Canary" not in stream.getvalue()


def test_addresses_with_tokens_are_not_logged(stream: io.StringIO) -> None:
    logging.getLogger("uvicorn.access").info('%s - "GET %s"', "10.0.0.1", f"/c/{CANARY}")
    assert stream.getvalue() == ""


def test_the_server_tells_only_what_is_wrong(stream: io.StringIO) -> None:
    """Its routine lines would show as templates, for what they fill in may be anything."""
    logging.getLogger("uvicorn.error").info("Started server process [%d]", 7)
    assert stream.getvalue() == ""


def test_what_is_below_the_level_is_silent(stream: io.StringIO) -> None:
    structlog.get_logger().debug("tick")
    assert stream.getvalue() == ""


def test_a_json_line_is_one_object() -> None:
    stream = io.StringIO()
    set_up_logs("info", "json", stream)
    structlog.get_logger("peercoach").info("tick", late_seconds=3)
    line = json.loads(stream.getvalue())
    line.pop("timestamp")
    assert line == {"event": "tick", "late_seconds": 3, "level": "info", "logger": "peercoach"}


def log_calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted((Path(__file__).parent.parent / "peercoach").rglob("*.py")):
        if "log." not in (text := path.read_text(encoding="utf-8")):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                speaker = node.func.value
                if isinstance(speaker, ast.Name) and speaker.id == "log":
                    yield f"{path.name}:{node.lineno}", node


def test_lines_are_constant_texts_with_keys_of_the_list() -> None:
    """Facts go under keys, which are checked; a text that was put together would not be."""
    for place, call in log_calls():
        assert all(isinstance(text, ast.Constant) for text in call.args), place
        assert {keyword.arg for keyword in call.keywords} <= ALLOWED | {"exc_info"}, place
