"""How long a silence may last, as a form of settings has it. Empty is what most programmes have."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from peercoach.errors import InvalidInput
from peercoach.i18n import mark
from peercoach.models import Programme
from peercoach.services.quiet_pairs.settings import QuietSettings, quiet_settings_of
from peercoach.services.whole_numbers import whole_number

MOST_DAYS, MOST_TIMES = 90, 10
DAYS = (
    *("agreed_days", "first_contact", "first_meeting", "quiet_days", "attention_later"),
    "at_latest",
)
TIMES = ("quiet_times", "attention_times")
PREFIX = "silence_"
"""Of the names of its fields: a check-in is called `first_meeting` too."""


def silence_fields(programme: Programme) -> dict[str, str]:
    now = asdict(quiet_settings_of(programme))
    shown = {name: now[name] for name in (*DAYS, *TIMES)}
    return {PREFIX + name: "" if one is None else f"{one:g}" for name, one in shown.items()}


def read_silence(
    fields: Mapping[str, str], *, hello: int | None
) -> tuple[dict[str, Any], dict[str, InvalidInput]]:
    """What differs from what most have, and what is wrong, by field. A coordinator hears after
    the two of a pair did: on the day of `hello`, or by the first of the two times."""
    default = asdict(QuietSettings())
    found: dict[str, Any] = dict(default)
    problems: dict[str, InvalidInput] = {}
    for name in (*DAYS, *TIMES):
        text = fields.get(PREFIX + name, "").strip()
        try:
            if text:
                found[name] = _days(text) if name in DAYS else _times(text)
        except InvalidInput as error:
            problems[PREFIX + name] = error
    if not problems and hello and found["first_contact"] <= hello:
        problems[PREFIX + "first_contact"] = _too_soon(found["first_contact"], hello + 1)
    if not problems and found["attention_times"] < found["quiet_times"]:
        field = PREFIX + "attention_times"
        problems[field] = _too_soon(found["attention_times"], found["quiet_times"])
    soonest = found["quiet_days"] + found["attention_later"]
    if not problems and found["at_latest"] is not None and found["at_latest"] < soonest:
        problems[PREFIX + "at_latest"] = _too_soon(found["at_latest"], soonest)
    return {name: value for name, value in found.items() if value != default[name]}, problems


def _days(text: str) -> int:
    number = whole_number(text)
    if number is not None and 1 <= number <= MOST_DAYS:
        return number
    expected = mark("Found “{found}”, expected a whole number from 1 to {most}, or nothing")
    raise InvalidInput(expected, found=text[:20], most=MOST_DAYS)


def _times(text: str) -> float:
    """With a point or a comma."""
    whole, _, part = text.replace(",", ".").partition(".")
    if text.isascii() and whole.isdecimal() and len(whole) < 3 and (part or "0").isdecimal():
        times = float(f"{whole}.{part[:2] or 0}")
        if 1 <= times <= MOST_TIMES:
            return times
    expected = mark("Found “{found}”, expected a number from 1 to {most}, such as 1.5, or nothing")
    raise InvalidInput(expected, found=text[:20], most=MOST_TIMES)


def _too_soon(found: float, least: float) -> InvalidInput:
    return InvalidInput(
        mark("Found “{found}”, expected {least} or more: the two of a pair hear of it first"),
        found=f"{found:g}",
        least=f"{least:g}",
    )
