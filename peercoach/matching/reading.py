"""Reading a mapping place by place, keeping every problem instead of stopping at the first."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Final, TypeVar

from peercoach.matching.questions import LANGUAGES, Language, Question, QuestionKind, Side

Words = Mapping[Language, str]
"""The same words in every language."""

Choice = TypeVar("Choice", bound=StrEnum)

_MISSING: Final = object()


@dataclass(frozen=True, slots=True)
class DefinitionFault:
    """One thing wrong in a definition: where, what stands there, what should."""

    place: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.place}: found {self.found}, expected {self.expected}"


class DefinitionError(ValueError):
    """The questions and rules cannot be used; `problems` holds all of it at once."""

    def __init__(self, problems: Sequence[DefinitionFault]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def show(value: object) -> str:
    """A value as its writer would recognise it."""
    if value is _MISSING:
        return "nothing"
    if isinstance(value, str | int | float | bool):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "a table"
    return "an empty list" if value == [] else f"a {type(value).__name__}"


class Entry:
    """One table of a definition: the file, a question, an option or a rule.

    After a problem each method answers with a harmless stand-in of the right type, so that reading
    goes on; whoever reads raises at the end, and no stand-in escapes.
    """

    def __init__(self, place: str, given: object, problems: list[DefinitionFault]) -> None:
        self.place = place
        self.problems = problems
        self.given: Mapping[str, object] = {}
        self._known: list[str] = []
        self._is_table = isinstance(given, Mapping)
        if isinstance(given, Mapping):
            self.given = given
        else:
            problems.append(DefinitionFault(place, show(given), "a table"))

    def refuse(self, key: str, found: str, expected: str) -> None:
        # What is not a table lacks every key; saying so once is enough.
        if self._is_table:
            place = f"{self.place}, {key}" if self.place else key
            self.problems.append(DefinitionFault(place, found, expected))

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
        self.refuse(key, show(value), "a text")
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
        self.refuse(key, show(value), f"one of {', '.join(names)}{did_you_mean(value, names)}")
        return names[0]

    def whole(self, key: str, *, default: int | None, least: int, most: int | None = None) -> int:
        value = self.take(key)
        if value is _MISSING and default is not None:
            return default
        top = float("inf") if most is None else most
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= top:
            return value
        upper = "" if most is None else f" and at most {most}"
        self.refuse(key, show(value), f"a whole number of at least {least}{upper}")
        return least

    def fraction(self, key: str, *, default: float) -> float:
        value = self.take(key)
        if value is _MISSING:
            return default
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
            return float(value)
        self.refuse(key, show(value), "a number from 0 to 1")
        return default

    def words(self, key: str) -> Words:
        """A text in every language: `{ nl = "…", en = "…" }`."""
        value = self.take(key)
        if not isinstance(value, Mapping):
            self.refuse(key, show(value), "a text in nl and en")
            return {}
        place = f"{self.place}, {key}" if self.place else key
        inner = Entry(place, value, self.problems)
        found = {language: inner.text(language) for language in LANGUAGES}
        inner.close()
        return found

    def optional_words(self, key: str, *, blanks: Sequence[str]) -> Words | None:
        """As `words`, where `{blank}` is filled in later, or nothing."""
        if self.take(key) is _MISSING:
            return None
        found = self.words(key)
        for language, text in found.items():
            left = text
            for blank in blanks:
                left = left.replace(f"{{{blank}}}", "")
            if "{" in left or "}" in left:
                allowed = " or ".join(f"{{{blank}}}" for blank in blanks)
                other = f" other than {allowed}" if allowed else ""
                self.refuse(f"{key}, {language}", show(text), f"no braces{other}")
        return found

    def tables(self, key: str) -> Sequence[object]:
        value = self.take(key)
        if value is _MISSING:
            return ()
        if isinstance(value, Sequence) and not isinstance(value, str):
            return value
        self.refuse(key, show(value), "a list of tables")
        return ()

    def close(self) -> None:
        """Refuse what was given and nobody took: a misspelt key would silently do nothing."""
        known = list(dict.fromkeys(self._known))
        for key in self.given:
            if key not in known:
                expected = f"one of {', '.join(known)}{did_you_mean(key, known)}"
                self.refuse(str(key), "an unknown key", expected)


class RuleEntry(Entry):
    """A rule's table, which names questions.

    Questions that are themselves wrong are `broken`: known, but no ground for another complaint.
    """

    def __init__(
        self,
        place: str,
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
            self.refuse(key, show(values), "a list of question keys")
            return ()
        for value in {value for value in values if values.count(value) > 1}:
            self.refuse(key, f"{show(value)} more than once", "each question once")
        return tuple(self._find(key, value, kinds, asked_of) for value in values)

    def _find(
        self, key: str, value: object, kinds: Sequence[QuestionKind], asked_of: Side
    ) -> Question:
        stand_in = Question(key="", kind=kinds[0], label={})
        if value in self.broken:
            return stand_in
        if not isinstance(value, str) or value not in self.questions:
            found = "nothing" if value is None else show(value)
            hint = did_you_mean(value, self.questions)
            self.refuse(key, found, f"the key of a question{hint}")
            return stand_in
        question = self.questions[value]
        if question.kind not in kinds:
            names = ", ".join(kinds)
            self.refuse(key, f"{show(value)}, a {question.kind}", f"a question of kind {names}")
            return stand_in
        if not (question.asked_of is Side.BOTH or question.asked_of is asked_of):
            found = f"{show(value)}, asked of {question.asked_of} only"
            self.refuse(key, found, f"a question asked of {asked_of}")
            return stand_in
        return question


def did_you_mean(value: object, known: Mapping[str, object] | Sequence[str]) -> str:
    close = get_close_matches(value, list(known), n=1) if isinstance(value, str) else []
    return f" (did you mean {close[0]}?)" if close else ""
