"""`peercoach serve` as an administrator starts it."""

import signal
from pathlib import Path

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
    with running_command("serve", "--port=0", folder=tmp_path, environment=migrated) as serve:
        address = serve.wait_until_ready()
        assert get(f"{address}/healthz") == '{"status":"alive"}'
        assert serve.end(by) == 0
        assert processes_of(serve.session) == set()
        assert "Traceback" not in serve.said


@pytest.mark.long
def test_without_the_scheduler_too(tmp_path: Path, migrated: dict[str, str]) -> None:
    with running_command(
        "serve", "--port=0", "--no-scheduler", folder=tmp_path, environment=migrated
    ) as serve:
        assert "alive" in get(f"{serve.wait_until_ready()}/healthz")
        assert serve.end(signal.SIGTERM) == 0
