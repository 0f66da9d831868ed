"""A round that takes its time: it shows what it is at, and can be broken off without a trace."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

MANY = 6000


def read(screen: int) -> str:
    """What is on the screen since the last look; nothing when nobody writes on it any more."""
    try:
        return os.read(screen, 1024).decode("utf-8", "ignore")
    except OSError:
        return ""


@pytest.mark.processes
def test_what_it_is_at_is_shown_and_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    first_years = [f"s{n},nl;en,{n % 5 + 1}" for n in range(MANY)]
    coaches = [f"c{n},5,nl,{n % 5 + 1}" for n in range(MANY // 5)]
    for name, header, rows in (
        ("first-years.csv", "id,languages,sport", first_years),
        ("coaches.csv", "id,capacity,languages,sport", coaches),
    ):
        (tmp_path / name).write_text("\n".join([header, *rows]) + "\n")
    before = sorted(tmp_path.iterdir())
    screen, terminal = pty.openpty()
    command = "-m peercoach match first-years.csv coaches.csv --out pairs.csv".split()
    with subprocess.Popen([sys.executable, *command], cwd=tmp_path, stderr=terminal) as running:
        os.close(terminal)
        shown = ""
        while "Scoring" not in shown and "Solving" not in shown:
            shown += read(screen)
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=60) != 0
    while more := read(screen):
        shown += more
    os.close(screen)
    assert "Traceback" not in shown
    assert sorted(tmp_path.iterdir()) == before
