"""The record of a round, read back: what was demanded, and what was said to be best."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peercoach.matching.definition import Definition, parse_definition
from peercoach.matching.demands import Demands, IdPair
from peercoach.matching.reading import DefinitionError
from peercoach.matching.words import Words
from peercoach.services.file_round.inputs import UnusableFiles, told
from peercoach.services.file_round.record import FORMAT, sealed
from peercoach.services.spreadsheets.problems import Problem

Hash = tuple[str, str]
"""(name of a file, SHA-256 of its bytes)."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What `record` wrote. `files` are by role: first_years, coaches, rules, locks, bars, keep.

    `intact` tells whether the seal belongs to what stands in the file.
    """

    files: Mapping[str, Hash]
    skip_bad: bool
    definition: Definition
    demands: Demands
    pairs: tuple[IdPair, ...]
    levels: dict[str, Any]
    certificate: tuple[tuple[str, dict[str, int] | None], ...]
    versions: Mapping[str, str]
    intact: bool


def read_stored(path: Path) -> Stored:
    """Raises UnusableFiles when this is no record, or not one this version can read."""
    content = _read_json(path)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        found = content.get("format") if isinstance(content, dict) else None
        shown = Words(f"format {found!r:.40}", f"formaat {found!r:.40}")
        raise _unusable(path, shown if found is not None else Words("no round", "geen ronde"))
    try:
        return _stored(content)
    except DefinitionError as error:
        first = error.problems[0]
        amiss = Words(
            f"a definition amiss: {first.said_in('en')}",
            f"een definitie mis: {first.said_in('nl')}",
        )
        raise _unusable(path, amiss) from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        place = f"{type(error).__name__} {error}"[:80]
        raise _unusable(path, Words(f"a part amiss: {place}", f"een deel mis: {place}")) from None


def _stored(content: Mapping[str, Any]) -> Stored:
    hashed = content["inputs_sha256"]
    certificate = tuple(
        (
            str(step["step"]),
            None
            if step["prices"] is None
            else {str(coach): price for coach, price in step["prices"].items()},
        )
        for step in content["certificate"]
    )
    return Stored(
        files={role: (name, str(hashed[name])) for role, name in content["files"].items()},
        skip_bad=content["skip_bad"] is True,
        definition=parse_definition(content["definition"]),
        demands=Demands(
            locks=_pairs(content["locks"]),
            bars=_pairs(content["bars"]),
            keep=_pairs(content["keep"]),
            order=tuple(content["order"]),
            seed=int(content["seed"]),
        ),
        pairs=_pairs(content["pairs"]),
        levels=dict(content["levels"]),
        certificate=certificate,
        versions=dict(content["versions"]),
        intact=content.get("seal") == sealed(content),
    )


def _pairs(rows: Any) -> tuple[IdPair, ...]:
    return tuple((str(first_year), str(coach)) for first_year, coach in rows)


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise _unusable(
            path, Words("a file that cannot be opened", "een bestand dat niet open gaat")
        ) from None
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise _unusable(path, Words("no JSON", "geen JSON")) from None


def _unusable(path: Path, found: Words) -> UnusableFiles:
    expected = Words("a file that --round wrote", "een bestand dat --round schreef")
    return UnusableFiles([told(Problem(path.name, None, None, found, expected))])
