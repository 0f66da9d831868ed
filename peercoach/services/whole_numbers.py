"""Whole numbers as people type them in a form."""

LONGEST = 9
"""Digits. No number of ours has more, and Python refuses to read thousands of them."""


def whole_number(text: str) -> int | None:
    """The number, if that is all there is: `12`, neither `-1` nor `²`."""
    readable = text.isascii() and text.isdecimal() and len(text) <= LONGEST
    return int(text) if readable else None
