"""What a person may be called: any name in any writing, on one line, as it looks, and
leading nowhere."""

import re
import unicodedata

from peercoach.errors import InvalidInput
from peercoach.i18n import mark

UNFIT = {"Cc", "Zl", "Zp", "Cs", "Cf"}
"""Controls and separators of lines, which in a mail could begin another header; signs of no width,
and those that turn the direction of what follows: with them a name could rewrite the line around
it. Names from right to left need none of them."""

LONGEST_FOUND = 40
JOINERS = {"\u200c", "\u200d"}
"""Unseen, but part of how names are spelled in several scripts; never beside a Latin letter."""
BLANK = {"\u034f", "\u115f", "\u1160", "\u2800", "\u3164", "\uffa0"}
"""Signs that count as letters and show nothing."""
LIKE_AN_ADDRESS = re.compile(
    r"\S*(?:[<>@]|://|\bwww\.|\bmailto:)\S*|[^\W_][\w-]{2,}\.[^\W_]{2,}\S*", re.IGNORECASE
)
"""What mail programs make a link of, with our mail around it. “J.P.” and “A/L”
are none."""


class NoName(InvalidInput):
    """What was typed would not stay on one line, would not look as it is, or leads somewhere."""

    def __init__(self, text: str) -> None:
        if found := LIKE_AN_ADDRESS.search(_as_read(text)):
            said = mark("Found “{found}”, expected a name: no address, and none of < > @")
            super().__init__(said, found=found[0][:LONGEST_FOUND])
        else:
            super().__init__(mark("Write the name on one line, in letters that can be seen"))


def checked_name(text: str) -> str:
    """As it is kept; empty where nothing was filled in. Raises NoName."""
    name = as_name(text)
    if name is None:
        raise NoName(text)
    return name


def as_name(text: str) -> str | None:
    """The name in its usual form, or None where it holds a line break, a control, something that
    cannot be seen, or what mails would turn into a link."""
    name = unicodedata.normalize("NFC", text.strip().replace("\t", " "))
    if any(map(_is_unfit, " " + name, name)) or LIKE_AN_ADDRESS.search(_as_read(name)):
        return None
    return " ".join(name.split())


def _as_read(text: str) -> str:
    """With every sign that stands for a full stop in addresses as one (IDNA's, RFC 3490 3.1)."""
    return unicodedata.normalize("NFKC", text).replace("\u3002", ".")


def _is_unfit(before: str, sign: str) -> bool:
    if sign in JOINERS:
        return before.isascii() or not before.isprintable()
    return unicodedata.category(sign) in UNFIT or sign in BLANK
