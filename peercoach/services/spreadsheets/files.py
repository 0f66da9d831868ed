"""Files that appear whole or not at all, and never over what they were made from."""

import contextlib
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from peercoach.errors import InvalidInput
from peercoach.matching.words import Words
from peercoach.services.spreadsheets.problems import Problem, describe


class UnusableOutput(InvalidInput):
    """Nothing can be written there."""

    def __init__(self, path: Path, *, found: str | Words, expected: Words) -> None:
        self.problem = Problem(str(path), None, None, found, expected)
        super().__init__(describe(self.problem, "en"))


def check_outputs(outputs: Iterable[Path], inputs: Sequence[Path]) -> None:
    """Before any work is done: raises UnusableOutput when one of these cannot be written."""
    in_use = list(inputs)
    for output in outputs:
        if not output.parent.is_dir():
            raise UnusableOutput(
                output.parent,
                found=Words("no such folder", "geen map met die naam"),
                expected=Words("a folder that exists", "een map die bestaat"),
            )
        if output.is_dir():
            raise UnusableOutput(
                output,
                found=Words("a folder", "een map"),
                expected=Words("the name of a file", "de naam van een bestand"),
            )
        if any(_is_same(output, path) for path in in_use):
            raise UnusableOutput(
                output,
                found=Words("a file in use by this command", "een bestand dat al meedoet"),
                expected=Words("another name", "een andere naam"),
            )
        in_use.append(output)


def _is_same(one: Path, other: Path) -> bool:
    """Also by way of a link."""
    return one.resolve() == other.resolve() or (
        one.exists() and other.exists() and one.samefile(other)
    )


def write_together(files: Mapping[Path, bytes]) -> None:
    """Writes all of them beside their places first, and renames when all are complete.

    Whoever pulls the plug finds each file old or new, never half. The last one named is renamed
    last, so when it is new, so are the others.
    """
    partial = {path: path.with_name(f".{path.name}.{os.getpid()}.partial") for path in files}
    try:
        for path, content in files.items():
            with partial[path].open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for path in files:
            partial[path].replace(path)
    finally:
        for path in partial.values():
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
