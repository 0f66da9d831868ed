"""Reads calendar files by the rules of RFC 5545, as far as ours go: an oracle that is not the
library which wrote them. Times come out in UTC, by the zone that the file itself describes."""

from datetime import UTC, datetime, timedelta
from typing import Any


def unfolded(text: str) -> str:
    return text.replace("\r\n ", "").replace("\n ", "")


def events_in(text: str) -> list[dict[str, Any]]:
    lines = unfolded(text).replace("\r\n", "\n").strip().split("\n")
    changes = sorted(_changes(lines))
    return [_event(block, changes) for block in _blocks(lines, "VEVENT")]


def _blocks(lines: list[str], name: str) -> list[list[str]]:
    found, inside = [], None
    for line in lines:
        if line == f"BEGIN:{name}":
            inside = []
        elif line == f"END:{name}" and inside is not None:
            found.append(inside)
            inside = None
        elif inside is not None:
            inside.append(line)
    return found


def _changes(lines: list[str]) -> list[tuple[datetime, timedelta]]:
    """When the offset changes, by the wall clock until then, and to what."""
    found = []
    for kind in ("STANDARD", "DAYLIGHT"):
        for block in _blocks(lines, kind):
            given = dict(line.split(":", 1) for line in block)
            times = [given["DTSTART"], *given.get("RDATE", "").split(",")]
            sign = -1 if given["TZOFFSETTO"][0] == "-" else 1
            hours, minutes = int(given["TZOFFSETTO"][1:3]), int(given["TZOFFSETTO"][3:5])
            offset = sign * timedelta(hours=hours, minutes=minutes)
            found += [(_wall(time), offset) for time in times if time]
    return found


def _event(block: list[str], changes: list[tuple[datetime, timedelta]]) -> dict[str, Any]:
    event: dict[str, Any] = {}
    for line in block:
        name, value = line.split(":", 1)
        event[name.split(";")[0]] = value
        if name.startswith(("DTSTART;TZID=", "DTEND;TZID=")):
            key = "start" if name.startswith("DTSTART") else "end"
            event[key] = _in_utc(_wall(value), changes)
    return event


def _in_utc(wall: datetime, changes: list[tuple[datetime, timedelta]]) -> datetime:
    offset = [offset for since, offset in changes if since <= wall][-1]
    return (wall - offset).replace(tzinfo=UTC)


def _wall(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - of no zone yet
