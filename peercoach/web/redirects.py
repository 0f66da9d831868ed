"""Where a visitor goes next, when the address of that came from outside."""

import re

# One slash, then anything but a second one. Browsers read a backslash as a slash, and drop control
# characters, so both could turn a path into another site.
_OWN_PATH = re.compile(r"/(?!/)[^\\\x00-\x20\x7f]*")


def safe_next(path: str | None) -> str:
    """`path` when it stays on this site, else the first page."""
    return path if path and _OWN_PATH.fullmatch(path) else "/"
