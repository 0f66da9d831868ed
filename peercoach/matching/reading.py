"""Reading a mapping place by place, keeping every problem instead of stopping at the first."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Final, TypeVar

from peercoach.matching.questions import LANGUAGES, Language, Question, QuestionKind, Side
from peercoach.matching.words import Words, as_words, joined

Labels = Mapping[Language, str]
"""The same words in every language."""

Choice = TypeVar("Choice", bound=StrEnum)

_MISSING: Final = object()

NOTHING: Final = Words("nothing", "niets")
A_TABLE: Final = Words("a table", "een tabel")
TABLES: Final = Words("a list of tables", "een lijst van tabellen")
A_TEXT: Final = Words("a text", "een tekst")
BOTH_LANGUAGES: Final = Words("a text in nl and en", "een tekst in nl en en")


@dataclass(frozen=True, slots=True)
class DefinitionFault:
    """One thing wrong in a definition: where, what stands there, what should."""

    place: Words
    found: Words
    expected: Words

    def __str__(self) -> str:
        return self.said_in("en")

    def said_in(self, language: Language) -> str:
        place, found, expected = (
            one.said_in(language) for one in (self.place, self.found, self.expected)
        )
        if language == "nl":
            return f"{place}: gevonden: {found}, verwacht: {expected}"
        return f"{place}: found {found}, expected {expected}"


class DefinitionError(ValueError):
    """The questions and rules cannot be used; `problems` holds all of it at once."""

    def __init__(self, problems: Sequence[DefinitionFault]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def show(value: object) -> Words:
    """A value as its writer would recognise it."""
    if value is _MISSING:
        return NOTHING
    if isinstance(value, str | int | float | bool):
        return as_words(json.dumps(value, ensure_ascii=False))
    if isinstance(value, Mapping):
        return A_TABLE
    if isinstance(value, list | tuple):
        return Words("a list", "een lijst") if value else Words("an empty list", "een lege lijst")
    return as_words(str(value))


class Entry:
    """One table of a definition: the file, a question, an option or a rule.

    After a problem each method answers with a harmless stand-in of the right type, so that reading
    goes on; whoever reads raises at the end, and no stand-in escapes.
    """

    def __init__(self, place: str | Words, given: object, problems: list[DefinitionFault]) -> None:
        self.place = as_words(place)
        self.problems = problems
        self.given: Mapping[str, object] = {}
        self._known: list[str] = []
        self._is_table = isinstance(given, Mapping)
        if isinstance(given, Mapping):
            self.given = given
        else:
            problems.append(DefinitionFault(self.place, show(given), A_TABLE))

    def at(self, key: str) -> Words:
        """The place of a key of this table."""
        return joined([self.place, key] if any(self.place) else [key])

    def refuse(self, key: str, found: str | Words, expected: str | Words) -> None:
        # What is not a table lacks every key; saying so once is enough.
        if self._is_table:
            self.problems.append(DefinitionFault(self.at(key), as_words(found), as_words(expected)))

    def take(self, key: str) -> object:
        self._known.append(key)
        return self.given.get(key, _MISSING)

    def ignore(self, *keys: str) -> None:
        """These may be here, and are not looked at."""
        self._known.extend(keys)

    def text(self, key: str) -> str:
        value = self.take(key)
        if isinstance(value, str) and value.strip():
            return value
        self.refuse(key, show(value), A_TEXT)
        return ""

    def one_of(self, key: str, choices: type[Choice], default: Choice | None = None) -> Choice:
        value = self.take(key)
        if value is _MISSING and default is not None:
            return default
        return choices(self._one_of_names(key, value, [choice.value for choice in choices]))

    def name(self, key: str, names: Sequence[str]) -> str:
        return self._one_of_names(key, self.take(key), names)

    def _one_of_names(self, key: str, value: object, names: Sequence[str]) -> str:
        if isinstance(value, str) and value in names:
            return value
        self.refuse(key, show(value), one_of(names, value))
        return names[0]

    def whole(self, key: str, *, default: int | None, least: int, most: int | None = None) -> int:
        value = self.take(key)
        if value is _MISSING and default is not None:
            return default
        top = float("inf") if most is None else most
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= top:
            return value
        expected = Words(
            f"a whole number of at least {least}", f"een geheel getal van minstens {least}"
        )
        if most is not None:
            upper = Words(f"at most {most}", f"hoogstens {most}")
            expected = joined([expected, upper], by=Words(" and ", " en "))
        self.refuse(key, show(value), expected)
        return least

    def yes_or_no(self, key: str, *, default: bool) -> bool:
        value = self.take(key)
        if value is _MISSING:
            return default
        if isinstance(value, bool):
            return value
        self.refuse(key, show(value), Words("true or false", "true of false"))
        return default

    def fraction(self, key: str, *, default: float) -> float:
        value = self.take(key)
        if value is _MISSING:
            return default
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
            return float(value)
        self.refuse(key, show(value), Words("a number from 0 to 1", "een getal van 0 tot 1"))
        return default

    def words(self, key: str) -> Labels:
        """A text in every language: `{ nl = "…", en = "…" }`."""
        value = self.take(key)
        if not isinstance(value, Mapping):
            self.refuse(key, show(value), BOTH_LANGUAGES)
            return {}
        inner = Entry(self.at(key), value, self.problems)
        found = {language: inner.text(language) for language in LANGUAGES}
        inner.close()
        return found

    def optional_words(self, key: str, *, blanks: Sequence[str]) -> Labels | None:
        """As `words`, where `{blank}` is filled in later, or nothing."""
        if self.take(key) is _MISSING:
            return None
        found = self.words(key)
        for language, text in found.items():
            left = text
            for blank in blanks:
                left = left.replace(f"{{{blank}}}", "")
            if "{" in left or "}" in left:
                names = [f"{{{blank}}}" for blank in blanks]
                expected = Words("no braces", "geen accolades")
                if names:
                    expected = Words(
                        f"no braces other than {' or '.join(names)}",
                        f"geen andere accolades dan {' of '.join(names)}",
                    )
                self.refuse(f"{key}, {language}", show(text), expected)
        return found

    def tables(self, key: str) -> Sequence[object]:
        value = self.take(key)
        if value is _MISSING:
            return ()
        if isinstance(value, Sequence) and not isinstance(value, str):
            return value
        self.refuse(key, show(value), TABLES)
        return ()

    def close(self) -> None:
        """Refuse what was given and nobody took: a misspelt key would silently do nothing."""
        known = list(dict.fromkeys(self._known))
        for key in self.given:
            if key not in known:
                found = Words("an unknown key", "een onbekende sleutel")
                self.refuse(str(key), found, one_of(known, key))


class RuleEntry(Entry):
    """A rule's table, which names questions.

    Questions that are themselves wrong are `broken`: known, but no ground for another complaint.
    """

    def __init__(
        self,
        place: str | Words,
        given: object,
        problems: list[DefinitionFault],
        *,
        questions: Mapping[str, Question],
        broken: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(place, given, problems)
        self.questions = questions
        self.broken = broken

    def question(
        self, key: str, kinds: Sequence[QuestionKind], *, asked_of: Side, default: str | None = None
    ) -> Question:
        """The question named at `key`, of one of these kinds and asked of those the rule needs."""
        value = self.take(key)
        return self._find(key, default if value is _MISSING else value, kinds, asked_of)

    def optional_question(
        self, key: str, kinds: Sequence[QuestionKind], *, asked_of: Side
    ) -> Question | None:
        value = self.take(key)
        return None if value is _MISSING else self._find(key, value, kinds, asked_of)

    def several_questions(
        self, key: str, kinds: Sequence[QuestionKind], *, asked_of: Side
    ) -> tuple[Question, ...]:
        values = self.take(key)
        if not isinstance(values, Sequence) or isinstance(values, str) or not values:
            keys = Words("a list of question keys", "een lijst van sleutels van vragen")
            self.refuse(key, show(values), keys)
            return ()
        for value in {value for value in values if values.count(value) > 1}:
            found = Words(f"{show(value).en} more than once", f"{show(value).nl} meer dan eens")
            self.refuse(key, found, Words("each question once", "elke vraag één keer"))
        return tuple(self._find(key, value, kinds, asked_of) for value in values)

    def _find(
        self, key: str, value: object, kinds: Sequence[QuestionKind], asked_of: Side
    ) -> Question:
        stand_in = Question(key="", kind=kinds[0], label={})
        if value in self.broken:
            return stand_in
        if not isinstance(value, str) or value not in self.questions:
            found = NOTHING if value is None else show(value)
            expected = Words("the key of a question", "de sleutel van een vraag")
            self.refuse(key, found, joined([expected, did_you_mean(value, self.questions)], by=""))
            return stand_in
        question = self.questions[value]
        if question.kind not in kinds:
            names = ", ".join(kinds)
            found = Words(f'"{value}", a {question.kind}', f'"{value}", een {question.kind}')
            expected = Words(f"a question of kind {names}", f"een vraag van de soort {names}")
            self.refuse(key, found, expected)
            return stand_in
        if not (question.asked_of is Side.BOTH or question.asked_of is asked_of):
            found = Words(
                f'"{value}", asked of {question.asked_of} only',
                f'"{value}", alleen gevraagd aan {question.asked_of}',
            )
            expected = Words(f"a question asked of {asked_of}", f"een vraag aan {asked_of}")
            self.refuse(key, found, expected)
            return stand_in
        return question


def one_of(names: Sequence[str], value: object) -> Words:
    """The names to choose from, and the one that was meant if it is close."""
    listed = ", ".join(names)
    choose = Words(f"one of {listed}", f"een van {listed}")
    return joined([choose, did_you_mean(value, names)], by="")


def did_you_mean(value: object, known: Mapping[str, object] | Sequence[str]) -> Words:
    meant = closest(value, list(known))
    if meant is None:
        return Words("", "")
    return Words(f" (did you mean {meant}?)", f" (bedoelde je {meant}?)")


def closest(value: object, known: Sequence[str]) -> str | None:
    """The name that was meant, if one is near enough to say so."""
    close = get_close_matches(value, known, n=1) if isinstance(value, str) else []
    return close[0] if close else None
