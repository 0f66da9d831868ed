"""Text that a spreadsheet program would run as a formula, made harmless and read back.

A name can be `=HYPERLINK(...)`. Such a cell gets a leading apostrophe, which programs show or
hide but never run.
"""

import re

RISKY_START = "=+-@\t\r\n\0＝＋－＠"
UNHOLDABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def neutral(text: str) -> str:
    """Safe in a cell. Characters that no spreadsheet file can hold become U+FFFD."""
    safe = f"'{text}" if text.startswith(tuple(RISKY_START)) else text
    return UNHOLDABLE.sub(REPLACEMENT, safe)


def as_written(cell: str) -> str:
    """The text before `neutral` put an apostrophe before it."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(tuple(RISKY_START)) else cell
