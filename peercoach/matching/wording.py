"""The few words matching needs itself, in Dutch and English; all others come as labels."""

from collections.abc import Mapping, Sequence
from typing import Final

from peercoach.matching.questions import DAYS, PARTS_OF_DAY, Language

MOST_NAMED: Final = 3
"""Longer lists read as a form, not as a reason."""

_DAYS: Final = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"),
    "en": ("Monday ", "Tuesday ", "Wednesday ", "Thursday ", "Friday ", "Saturday "),
}
_PARTS: Final = {
    "nl": ("ochtend", "middag", "avond"),
    "en": ("morning", "afternoon", "evening"),
}
_AND: Final = {"nl": "en", "en": "and"}
_MORE: Final = {"nl": "en nog {count}", "en": "and {count} more"}
_YES_NO: Final = {"nl": ("nee", "ja"), "en": ("no", "yes")}


def moment(cell: str, language: Language) -> str:
    """A cell of the week grid as people say it: maandagochtend, Monday morning."""
    day, part = cell.split("-")
    return _DAYS[language][DAYS.index(day)] + _PARTS[language][PARTS_OF_DAY.index(part)]


def yes_or_no(value: bool, language: Language) -> str:
    return _YES_NO[language][value]


def listing(names: Sequence[str], language: Language, most: int = MOST_NAMED) -> str:
    """`a`, `a and b`, `a, b, c and d`, `a, b, c and 2 more`; for 1 more is a name as well."""
    if len(names) > most + 1:
        more = _MORE[language].format(count=len(names) - most)
        return f"{', '.join(names[:most])} {more}"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {_AND[language]} {names[-1]}"


def fill(template: str, blanks: Mapping[str, str]) -> str:
    """Puts words in the `{blanks}`. Not `str.format`: templates are written by people."""
    for blank, words in blanks.items():
        template = template.replace(f"{{{blank}}}", words)
    return template
