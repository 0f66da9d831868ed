"""The answers a question knows, in every way people and programs write them."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from itertools import product

from peercoach.matching.questions import DAYS, PARTS_OF_DAY, Question, QuestionKind
from peercoach.matching.words import Words
from peercoach.services.spreadsheets.columns import folded

LIST_MARK = re.compile(r"[;|,\n]")
SURE_MARK = re.compile(r"[;|\n]")
MOST_NAMED = 8  # answers spelled out in a message

DAY_WORDS: Mapping[str, tuple[str, ...]] = {
    "mon": ("mon", "monday", "ma", "maandag"),
    "tue": ("tue", "tues", "tuesday", "di", "dinsdag"),
    "wed": ("wed", "wednesday", "wo", "woe", "woensdag"),
    "thu": ("thu", "thur", "thurs", "thursday", "do", "donderdag"),
    "fri": ("fri", "friday", "vr", "vrij", "vrijdag"),
    "sat": ("sat", "saturday", "za", "zat", "zaterdag"),
}
PART_WORDS: Mapping[str, tuple[str, ...]] = {
    "morning": ("morning", "mornings", "ochtend", "ochtenden", "sochtends", "voormiddag"),
    "afternoon": ("afternoon", "afternoons", "middag", "middagen", "smiddags", "namiddag"),
    "evening": ("evening", "evenings", "avond", "avonden", "savonds"),
}
YES = ("ja", "yes", "j", "y", "true", "waar", "1", "x", "✓", "✔")
NO = ("nee", "no", "n", "false", "onwaar", "0")


def same_answer(text: str) -> str:
    """Without case and extra spaces; `Zorg / welzijn` and `zorg/welzijn` stay two answers."""
    return unicodedata.normalize("NFC", " ".join(text.split()).casefold())


class Vocabulary:
    """Recognises one answer, or several in a cell, in either language."""

    def __init__(self, known: Mapping[str, str], fold: Callable[[str], str], expected: Words):
        self.expected = expected
        self._known = known
        self._fold = fold
        self._most_parts = 1 + max((len(LIST_MARK.findall(label)) for label in known), default=0)

    def one(self, text: str) -> str | None:
        return self._known.get(self._fold(text))

    def several(self, cell: str) -> list[str] | None:
        """The values a cell names, each once, in order; None when it holds anything unknown.

        Labels may hold commas themselves, so from each mark on the longest known answer wins.
        """
        parts = LIST_MARK.split(cell)
        marks = LIST_MARK.findall(cell)
        values: dict[str, None] = {}
        start = 0
        while start < len(parts):
            if not parts[start].strip():
                start += 1
                continue
            value, start = self._longest(parts, marks, start)
            if value is None:
                return None
            values[value] = None
        return list(values)

    def unknown_in(self, cell: str) -> str:
        """The part to point at: what no `;` or `|` could turn into answers."""
        parts = (part.strip() for part in SURE_MARK.split(cell))
        return next((part for part in parts if part and self.several(part) is None), cell)

    def _longest(self, parts: list[str], marks: list[str], start: int) -> tuple[str | None, int]:
        longest = min(len(parts), start + self._most_parts)
        for end in range(longest, start, -1):
            rest = zip(marks[start : end - 1], parts[start + 1 : end], strict=True)
            joined = parts[start] + "".join(mark + part for mark, part in rest)
            value = self.one(joined)
            if value is not None:
                return value, end
        return None, start


def vocabulary_of(question: Question) -> Vocabulary:
    if question.kind is QuestionKind.WEEKGRID:
        return WEEK
    if question.kind is QuestionKind.YESNO:
        return YES_OR_NO
    known: dict[str, str] = {}
    for option in question.options:
        known.setdefault(same_answer(option.value), option.value)
    for option in question.options:  # after all values: a label never takes another option's value
        for label in option.label.values():
            known.setdefault(same_answer(label), option.value)
    labels = [option.label for option in question.options]
    return Vocabulary(
        known,
        same_answer,
        Words(
            en=_one_of([label.get("en", "") for label in labels], "one of", "more"),
            nl=_one_of([label.get("nl", "") for label in labels], "een van", "andere"),
        ),
    )


def _one_of(labels: Iterable[str], lead: str, more: str) -> str:
    named = list(labels)
    rest = len(named) - MOST_NAMED
    tail = f" ({rest} {more})" if rest > 0 else ""
    return f"{lead} {', '.join(named[:MOST_NAMED])}{tail}"


def _week_words() -> dict[str, str]:
    return {
        folded(day_word + part_word): f"{day}-{part}"
        for day, part in product(DAYS, PARTS_OF_DAY)
        for day_word, part_word in product(DAY_WORDS[day], PART_WORDS[part])
    }


WEEK = Vocabulary(
    _week_words(),
    folded,
    Words(
        "a day and a part of the day, such as Monday morning",
        "een dag en een dagdeel, zoals maandagochtend",
    ),
)
YES_OR_NO = Vocabulary(
    {**dict.fromkeys(YES, "yes"), **dict.fromkeys(NO, "no")},
    same_answer,
    Words("yes or no", "ja of nee"),
)
