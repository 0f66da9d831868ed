"""Reading the questions of a definition, and writing them back."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from peercoach.matching.questions import (
    LANGUAGES,
    Option,
    Question,
    QuestionKind,
    SeenBy,
    Side,
)
from peercoach.matching.reading import DefinitionFault, Entry, Words, show

WITH_OPTIONS: Final = (QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.RANKED)
WITH_SEVERAL: Final = (QuestionKind.CHOICES, QuestionKind.RANKED)

OTHER_COLUMNS: Final = (
    *("id", "email", "name", "capacity", "minimum"),
    *("together_with", "not_with", "top_wish", "priority"),
)
"""What a row about a person holds besides answers; no question may be called so."""

MOST_STEPS: Final = 100

_KEY: Final = re.compile(r"[a-z][a-z0-9_]*")


def read_questions(
    tables: Sequence[object], problems: list[DefinitionFault]
) -> tuple[tuple[Question, ...], frozenset[str]]:
    """All questions, and the keys of those that are not what they should be."""
    questions: list[Question] = []
    broken: set[str] = set()
    for number, table in enumerate(tables, start=1):
        before = len(problems)
        question = _read_question(_place("question", number, table, "key"), table, problems)
        if question.key in {earlier.key for earlier in questions}:
            problems.append(
                DefinitionFault(f"question {number}", f'"{question.key}" again', "a new key")
            )
            continue
        _refuse_clashing_names(question, number, questions, problems)
        questions.append(question)
        if len(problems) > before:
            broken.add(question.key)
    return tuple(questions), frozenset(broken)


def question_table(question: Question) -> dict[str, object]:
    """The table a question can be read from, without what goes without saying."""
    table: dict[str, object] = {"key": question.key, "kind": question.kind.value}
    table["label"] = dict(question.label)
    if question.kind in WITH_OPTIONS:
        table["options"] = [{"value": o.value, **o.label} for o in question.options]
    if question.kind is QuestionKind.SCALE:
        table |= {"low": question.low, "high": question.high}
    if question.most is not None:
        table["most"] = question.most
    return table | {"asked_of": question.asked_of.value, "seen_by": question.seen_by.value}


def _read_question(place: str, table: object, problems: list[DefinitionFault]) -> Question:
    entry = Entry(place, table, problems)
    key = entry.text("key")
    if key and not _KEY.fullmatch(key):
        entry.refuse("key", show(key), "lower-case letters, digits and _, a letter first")
    if key in OTHER_COLUMNS:
        entry.refuse("key", show(key), "a key that is not the name of another column")
    kind = entry.one_of("kind", QuestionKind)
    if entry.given.get("kind") != kind:
        kind = QuestionKind.TEXT
        entry.ignore("options", "low", "high", "most")  # some of these may well be right
    label = entry.words("label")
    options = _read_options(entry) if kind in WITH_OPTIONS else ()
    low, high = _read_range(entry) if kind is QuestionKind.SCALE else (1, 5)
    most = _read_most(entry, len(options)) if kind in WITH_SEVERAL else None
    question = Question(
        key=key,
        kind=kind,
        label=label,
        options=options,
        asked_of=entry.one_of("asked_of", Side, Side.BOTH),
        seen_by=entry.one_of("seen_by", SeenBy, SeenBy.MATCHING),
        low=low,
        high=high,
        most=most,
    )
    entry.close()
    return question


def _read_most(entry: Entry, options: int) -> int | None:
    if "most" not in entry.given:
        entry.ignore("most")
        return None
    return entry.whole("most", default=None, least=1, most=options or None)


def _read_range(entry: Entry) -> tuple[int, int]:
    low = entry.whole("low", default=1, least=0)
    high = entry.whole("high", default=low + 4, least=0)
    if not low < high <= low + MOST_STEPS:
        expected = f"more than low, which is {low}, and at most {MOST_STEPS} more"
        entry.refuse("high", str(high), expected)
    return low, high


def _read_options(entry: Entry) -> tuple[Option, ...]:
    tables = entry.tables("options")
    if not tables:
        entry.refuse("options", "no options", "at least one")
    options: list[Option] = []
    taken: dict[str, str] = {}
    for number, table in enumerate(tables, start=1):
        place = f"{entry.place}, {_place('option', number, table, 'value')}"
        inner = Entry(place, table, entry.problems)
        value = inner.text("value")
        label = {language: inner.text(language) for language in LANGUAGES}
        inner.close()
        # An answer is recognised by value or by label in either language: each must be its own.
        names = {_folded(name) for name in (value, *label.values()) if name}
        for name in sorted(names & taken.keys()):
            expected = f"a name that {taken[name]} does not have"
            entry.problems.append(DefinitionFault(place, show(name), expected))
        taken |= dict.fromkeys(names - taken.keys(), f"option {number}")
        options.append(Option(value, label))
    return tuple(options)


def _refuse_clashing_names(
    question: Question, number: int, earlier: Sequence[Question], problems: list[DefinitionFault]
) -> None:
    """A column is recognised by key or by label in either language, among those of one side."""
    names = set(_names(question.key, question.label))
    for other in earlier:
        same_sheet = question.asked_of.includes(other.asked_of) or other.asked_of.includes(
            question.asked_of
        )
        for name in sorted(names.intersection(_names(other.key, other.label))) * same_sheet:
            place = f"question {number} ({question.key})"
            problems.append(
                DefinitionFault(place, show(name), f'a name that "{other.key}" does not have')
            )


def _names(key: str, label: Words) -> Iterator[str]:
    return (_folded(name) for name in (key, *label.values()) if name)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _place(what: str, number: int, table: object, name_key: str) -> str:
    name = table.get(name_key) if isinstance(table, dict) else None
    return f"{what} {number} ({name})" if isinstance(name, str) and name else f"{what} {number}"
