"""What a person may be called: any name in any writing, on one line, as it looks."""

import unicodedata

from peercoach.errors import InvalidInput
from peercoach.i18n import mark

BREAKS = {"Cc", "Zl", "Zp", "Cs"}
"""Unicode's controls and separators of lines: in a mail they could begin another header."""

TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Signs that turn the direction of what follows: with them a name could rewrite the line around it.
Names from right to left need none of them."""


class NoName(InvalidInput):
    """What was typed would not stay on one line, or would not look as it is."""

    def __init__(self) -> None:
        super().__init__(mark("Write the name on one line, in letters that can be seen"))


def checked_name(text: str) -> str:
    """Of somebody else; empty where nothing was filled in. Raises NoName."""
    name = as_name(text)
    if name is None:
        raise NoName
    return name


def as_name(text: str) -> str | None:
    """The name in its usual form, or None where it holds a line break, control or turning sign."""
    name = unicodedata.normalize("NFC", text.strip().replace("\t", " "))
    for sign in name:
        if unicodedata.category(sign) in BREAKS or unicodedata.bidirectional(sign) in TURNS:
            return None
    return " ".join(name.split())
