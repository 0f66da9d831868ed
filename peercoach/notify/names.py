"""Names in a mail: those from right to left keep the words around them in order, none is a link."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

FROM_RIGHT_TO_LEFT = {"R", "AL", "AN"}
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"

NAMES = {"name", "other", "sender", "reader"}
"""The keys of a payload, or of a line in it, under which people's names stand."""


def with_isolated_names(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload, with every name that runs from right to left set apart, and none a link.

    Without it an exclamation mark or the next name in a row would jump to the wrong side.
    """
    return {key: _isolated(value, names=key in NAMES) for key, value in payload.items()}


def _isolated(value: Any, *, names: bool) -> Any:
    if isinstance(value, Mapping):
        return with_isolated_names(value)
    if isinstance(value, list):
        return [_isolated(one, names=names) for one in value]
    return set_apart(leading_nowhere(value)) if names and isinstance(value, str) else value


SIGNS_OF_ADDRESSES = re.compile(r"://+|[<>@]|(?<=\bmailto):", re.IGNORECASE)
DOT_WITHIN = re.compile(r"(?<=\w)\.(?=\w{2})")


def leading_nowhere(name: str) -> str:
    """A name from before such names were refused: mail programs would make an address a link."""
    return DOT_WITHIN.sub(". ", SIGNS_OF_ADDRESSES.sub(" ", name)).strip()


def set_apart(name: str) -> str:
    """The name between signs that no reader sees, where it needs them."""
    if FROM_RIGHT_TO_LEFT.isdisjoint(map(unicodedata.bidirectional, name)):
        return name
    return f"{FIRST_STRONG_ISOLATE}{name}{POP_ISOLATE}"
