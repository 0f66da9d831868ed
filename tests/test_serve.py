"""`peercoach serve` as an administrator starts it."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from time import sleep

import pytest

from peercoach.db import make_engine
from peercoach.migrations import upgrade
from tests.demo.processes import get, processes_of, running_command, taken_port

pytestmark = pytest.mark.processes


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"PEERCOACH_DATABASE_URL": f"sqlite:///{tmp_path / 'real.sqlite3'}"}


@pytest.fixture
def migrated(environment: dict[str, str]) -> dict[str, str]:
    engine = make_engine(environment["PEERCOACH_DATABASE_URL"])
    upgrade(engine)
    engine.dispose()
    return environment


def test_without_its_tables_it_says_what_to_do(tmp_path: Path, environment: dict[str, str]) -> None:
    with running_command("serve", "--port=0", folder=tmp_path, environment=environment) as serve:
        assert serve.wait() == 1
        assert serve.said.splitlines()[-1].endswith("run: peercoach migrate")
        assert "Traceback" not in serve.said


def test_a_taken_port_is_said(tmp_path: Path, migrated: dict[str, str]) -> None:
    with (
        taken_port() as port,
        running_command("serve", f"--port={port}", folder=tmp_path, environment=migrated) as serve,
    ):
        assert serve.wait() == 1
        assert f"Cannot listen at 127.0.0.1, port {port}" in serve.said


@pytest.mark.parametrize(
    "by", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.long)]
)
def test_it_answers_until_it_is_asked_to_stop(
    tmp_path: Path, migrated: dict[str, str], by: signal.Signals
) -> None:
    with running_command(
        "serve", "--port=0", "--processes=1", folder=tmp_path, environment=migrated
    ) as serve:
        address = serve.wait_until_ready()
        assert get(f"{address}/healthz") == '{"status":"alive"}'
        assert serve.end(by) == 0
        assert nobody_left(serve.session)
        assert "Traceback" not in serve.said


@pytest.mark.long
def test_none_of_several_outlives_the_first(tmp_path: Path, migrated: dict[str, str]) -> None:
    with running_command(
        "serve", "--port=0", "--processes=2", folder=tmp_path, environment=migrated
    ) as serve:
        assert "alive" in get(f"{serve.wait_until_ready()}/healthz")
        assert len(answering(serve.session)) == 2
        serve.end(signal.SIGKILL)
        assert nobody_left(serve.session)


@pytest.mark.long
def test_who_falls_out_of_several_is_replaced(tmp_path: Path, migrated: dict[str, str]) -> None:
    with running_command(
        "serve", "--port=0", "--processes=2", folder=tmp_path, environment=migrated
    ) as serve:
        address = serve.wait_until_ready()
        assert "alive" in get(f"{address}/healthz")
        first, *_ = before = answering(serve.session)
        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: len(answering(serve.session) - before) == 1)
        assert "alive" in get(f"{address}/healthz")
        assert serve.end(signal.SIGTERM) == 0
        assert nobody_left(serve.session)


def answering(session: int) -> set[int]:
    """The processes that were begun for answering, by what was asked of them."""
    return {
        one
        for one in processes_of(session)
        if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()
    }


def nobody_left(session: int) -> bool:
    """What watches over a process ends a moment after it."""
    return eventually(lambda: not processes_of(session))


def eventually(true: Callable[[], bool]) -> bool:
    for _ in range(600):
        if true():
            return True
        sleep(0.05)
    return False


@pytest.mark.long
def test_without_the_scheduler_too(tmp_path: Path, migrated: dict[str, str]) -> None:
    with running_command(
        "serve",
        "--port=0",
        "--no-scheduler",
        "--processes=1",
        folder=tmp_path,
        environment=migrated,
    ) as serve:
        assert "alive" in get(f"{serve.wait_until_ready()}/healthz")
        assert serve.end(signal.SIGTERM) == 0
