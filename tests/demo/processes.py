"""The real command as a process of its own, and what is left of it."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

PEERCOACH = [sys.executable, "-m", "peercoach"]
LAST_LINE = "Ctrl-C ends it"


class Command:
    """A command that runs until it is ended, in a session of its own."""

    def __init__(self, *arguments: str, folder: Path, environment: dict[str, str]) -> None:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("PEERCOACH_")}
        self._process = subprocess.Popen(
            [*PEERCOACH, *arguments],
            cwd=folder,
            env=clean | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.session = self._process.pid
        self.said = ""

    def wait_until_ready(self) -> str:
        """Reads what it says up to the line that says it is there; gives the address in it."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.said += line
            if LAST_LINE in line:
                found = re.search(r"http://[^\s/]*\d", self.said)
                assert found
                return found[0]
        raise AssertionError(f"it ended by itself:\n{self.said}")

    def end(self, by: signal.Signals) -> int:
        self._process.send_signal(by)
        return self.wait()

    def wait(self) -> int:
        rest, _ = self._process.communicate(timeout=60)
        self.said += rest
        return self._process.returncode

    def kill_what_is_left(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()


@contextmanager
def running_command(
    *arguments: str, folder: Path, environment: dict[str, str] | None = None
) -> Iterator[Command]:
    command = Command(*arguments, folder=folder, environment=environment or {})
    try:
        yield command
    finally:
        command.kill_what_is_left()


def processes_of(session: int) -> set[int]:
    """The processes of a session that are still alive, by /proc."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, _group, its_session = stat.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue  # ended while we looked
        if int(its_session) == session and state != "Z":
            found.add(int(stat.parent.name))
    return found


def get(address: str) -> str:
    with urlopen(address, timeout=60) as response:
        return str(response.read().decode())


def post(address: str, data: str) -> str:
    origin = "/".join(address.split("/")[:3])
    with urlopen(
        Request(address, data=data.encode(), headers={"Origin": origin}), timeout=60
    ) as response:
        return str(response.read().decode())


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]
