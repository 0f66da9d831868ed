"""The command as a coordinator runs it: in a folder with files, reading what it says."""

import os
from pathlib import Path
from typing import NamedTuple

from typer.testing import CliRunner

from peercoach.cli import app


class Said(NamedTuple):
    code: int
    out: str
    err: str

    def lines(self) -> list[str]:
        """What is to be put right, without the line above it."""
        return [line.strip() for line in self.err.splitlines()[1:]]


def match(folder: Path, *options: str) -> Said:
    """`peercoach match` on first-years.csv and coaches.csv of the folder, from inside it."""
    return peercoach(folder, "first-years.csv", "coaches.csv", *options)


def peercoach(folder: Path, *arguments: str) -> Said:
    before = Path.cwd()
    os.chdir(folder)
    try:
        result = CliRunner().invoke(app, ["match", *arguments], catch_exceptions=False)
    finally:
        os.chdir(before)
    return Said(result.exit_code, result.stdout, result.stderr)
