"""What two solved rounds differ in, level by level, in words for a coordinator."""

from collections.abc import Container, Iterator
from typing import Final

from peercoach.matching.questions import Language
from peercoach.matching.solution import Solution
from peercoach.matching.wording import fill

_ONE_OR_MORE: Final = {
    "matched": {
        "en": ("{n} {more} matched", "{n} {more} matched"),
        "nl": ("{n} {more} gekoppeld", "{n} {more} gekoppeld"),
    },
    "class": {
        "en": ("{n} {more} matched in class {which}", "{n} {more} matched in class {which}"),
        "nl": ("{n} {more} gekoppeld in klasse {which}", "{n} {more} gekoppeld in klasse {which}"),
    },
    "bands": {
        "en": ("{n} {more} pair under {which}", "{n} {more} pairs under {which}"),
        "nl": ("{n} koppel {more} onder {which}", "{n} koppels {more} onder {which}"),
    },
    "changes": {
        "en": ("{n} {more} changes coach", "{n} {more} change coach"),
        "nl": ("{n} {more} wisselt van coach", "{n} {more} wisselen van coach"),
    },
}
_MORE: Final = {"en": ("fewer", "more"), "nl": ("minder", "meer")}
_POINTS: Final = {
    "total": {"en": "total fit {n} {up}", "nl": "totaal past {n} {up}"},
    "min": {"en": "the weakest pair fits {n} {up}", "nl": "het zwakste koppel past {n} {up}"},
    "blend": {
        "en": "fit and even load together {n} points {up}",
        "nl": "past en eerlijke verdeling samen {n} punten {up}",
    },
}
_UP: Final = {"en": ("lower", "higher"), "nl": ("lager", "hoger")}
_LOAD: Final = {
    "en": ("the load is more even", "the load is less even"),
    "nl": ("de verdeling is eerlijker", "de verdeling is minder eerlijk"),
}
_WEAKEST: Final = {
    "en": ("the weakest pairs fit less well", "the weakest pairs fit better"),
    "nl": ("de zwakste koppels passen minder goed", "de zwakste koppels passen beter"),
}


def differences(
    before: Solution, after: Solution, language: Language, only: Container[str] | None = None
) -> list[str]:
    """A phrase for each level whose value differs, in the order in which levels count.

    Fit and load together are left out where they were weighed differently: then the two figures
    measure different things.
    """
    shared = [
        level
        for level in before.values
        if level in after.values and (only is None or level in only)
    ]
    return [words for level in shared for words in _of_level(level, before, after, language)]


def _of_level(level: str, before: Solution, after: Solution, language: Language) -> Iterator[str]:
    old, new = before.values[level], after.values[level]
    match level, old, new:
        case "matched" | "changes", int(), int():
            yield from counted(level, new - old, language)
        case "place", list(), list() if len(old) > 1 and len(old) == len(new):
            for number, (was, now) in enumerate(zip(old, new, strict=True), start=1):
                yield from counted("class", was - now, language, str(number))
        case "place", list(), list():
            yield from counted("matched", sum(old) - sum(new), language)
        case "bands", list(), list() if before.bands == after.bands:
            yield from _first_band(before.bands, old, new, language)
        case "min" | "total", int(), int():
            yield from _points(level, new - old, language)
        case "blend", int(), int() if before.balance == after.balance:
            points = new / after.load_scale - old / before.load_scale
            yield from _points(level, points, language)
        case "load", int(), int():
            yield from _load(new / after.load_scale - old / before.load_scale, language)
        case "load_sq", int(), int():
            yield from _load(new - old, language)
        case "leximin", list(), list() if old != new:
            yield _WEAKEST[language][new > old]


def _first_band(
    bands: tuple[int, ...], old: list[int], new: list[int], language: Language
) -> Iterator[str]:
    """The counts are cumulative, so the first that differs is the one that decided."""
    for limit, was, now in zip(bands, old, new, strict=True):
        if was != now:
            yield from counted("bands", now - was, language, str(limit))
            return


def _load(change: float, language: Language) -> Iterator[str]:
    if change:
        yield _LOAD[language][change > 0]


def counted(what: str, change: int, language: Language, which: str = "") -> Iterator[str]:
    """A phrase such as `1 more matched`, unless nothing changed."""
    if change:
        words = _ONE_OR_MORE[what][language][abs(change) != 1]
        more = _MORE[language][change > 0]
        yield fill(words, {"n": str(abs(change)), "more": more, "which": which})


def _points(what: str, change: float, language: Language) -> Iterator[str]:
    if change:
        size = abs(change)
        shown = str(size) if isinstance(size, int) else f"{max(size, 0.1):.1f}"
        if language == "nl":
            shown = shown.replace(".", ",")
        blanks = {"n": shown, "up": _UP[language][change > 0]}
        yield fill(_POINTS[what][language], blanks)
