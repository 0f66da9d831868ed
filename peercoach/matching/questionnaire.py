"""Reading the questions of a definition, and writing them back."""

import re
from collections.abc import Sequence
from typing import Final

from peercoach.matching.questions import (
    LANGUAGES,
    Option,
    Question,
    QuestionKind,
    SeenBy,
    Side,
    Touches,
)
from peercoach.matching.reading import DefinitionFault, Entry, Labels, show
from peercoach.matching.words import Words, joined

WITH_OPTIONS: Final = (QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.RANKED)
WITH_SEVERAL: Final = (QuestionKind.CHOICES, QuestionKind.RANKED)

OTHER_COLUMNS: Final = (
    *("id", "email", "name", "capacity", "minimum"),
    *("together_with", "not_with", "top_wish", "priority"),
)
"""What a row about a person holds besides answers; no question may be called so."""

MOST_STEPS: Final = 100

QUESTION: Final = Words("question", "vraag")
OPTION: Final = Words("option", "optie")

_KEY: Final = re.compile(r"[a-z][a-z0-9_]*")


def read_questions(
    tables: Sequence[object], problems: list[DefinitionFault]
) -> tuple[tuple[Question, ...], frozenset[str]]:
    """All questions, and the keys of those that are not what they should be."""
    questions: list[Question] = []
    broken: set[str] = set()
    for number, table in enumerate(tables, start=1):
        before = len(problems)
        question = _read_question(_place(QUESTION, number, table, "key"), table, problems)
        if question.key in {earlier.key for earlier in questions}:
            place = Words(f"question {number}", f"vraag {number}")
            found = Words(f'"{question.key}" again', f'"{question.key}" nog eens')
            problems.append(DefinitionFault(place, found, Words("a new key", "een nieuwe sleutel")))
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
    if question.required:
        table["required"] = True
    if question.touches:
        table["touches"] = question.touches.value
    return table | {"asked_of": question.asked_of.value, "seen_by": question.seen_by.value}


def _read_question(place: Words, table: object, problems: list[DefinitionFault]) -> Question:
    entry = Entry(place, table, problems)
    key = entry.text("key")
    if key and not _KEY.fullmatch(key):
        expected = Words(
            "lower-case letters, digits and _, a letter first",
            "kleine letters, cijfers en _, met een letter vooraan",
        )
        entry.refuse("key", show(key), expected)
    if key in OTHER_COLUMNS:
        expected = Words(
            "a key that is not the name of another column",
            "een sleutel die niet al de naam van een kolom is",
        )
        entry.refuse("key", show(key), expected)
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
        required=entry.yes_or_no("required", default=False),
        touches=_read_touches(entry),
    )
    entry.close()
    return question


def _read_touches(entry: Entry) -> Touches | None:
    if "touches" not in entry.given:
        entry.ignore("touches")
        return None
    return entry.one_of("touches", Touches)


def _read_most(entry: Entry, options: int) -> int | None:
    if "most" not in entry.given:
        entry.ignore("most")
        return None
    return entry.whole("most", default=None, least=1, most=options or None)


def _read_range(entry: Entry) -> tuple[int, int]:
    low = entry.whole("low", default=1, least=0)
    high = entry.whole("high", default=low + 4, least=0)
    if not low < high <= low + MOST_STEPS:
        expected = Words(
            f"more than low, which is {low}, and at most {MOST_STEPS} more",
            f"meer dan low, dat {low} is, en hoogstens {MOST_STEPS} meer",
        )
        entry.refuse("high", str(high), expected)
    return low, high


def _read_options(entry: Entry) -> tuple[Option, ...]:
    tables = entry.tables("options")
    if not tables:
        found, expected = Words("no options", "geen opties"), Words("at least one", "minstens één")
        entry.refuse("options", found, expected)
    options: list[Option] = []
    taken: dict[str, int] = {}
    for number, table in enumerate(tables, start=1):
        place = joined([entry.place, _place(OPTION, number, table, "value")])
        inner = Entry(place, table, entry.problems)
        value = inner.text("value")
        label = {language: inner.text(language) for language in LANGUAGES}
        inner.close()
        # An answer is recognised by value or by label in either language: each must be its own.
        names = {_folded(name): name for name in (value, *label.values()) if name}
        for folded in sorted(names.keys() & taken.keys()):
            other = taken[folded]
            expected = Words(
                f"a name that option {other} does not have",
                f"een naam die optie {other} niet heeft",
            )
            entry.problems.append(DefinitionFault(place, show(names[folded]), expected))
        taken |= dict.fromkeys(names.keys() - taken.keys(), number)
        options.append(Option(value, label))
    return tuple(options)


def _refuse_clashing_names(
    question: Question, number: int, earlier: Sequence[Question], problems: list[DefinitionFault]
) -> None:
    """A column is recognised by key or by label in either language, among those of one side."""
    names = _names(question.key, question.label)
    for other in earlier:
        same_sheet = question.asked_of.includes(other.asked_of) or other.asked_of.includes(
            question.asked_of
        )
        shared = names.keys() & _names(other.key, other.label).keys()
        for folded in sorted(shared) * same_sheet:
            place = _place(QUESTION, number, {"key": question.key}, "key")
            expected = Words(
                f'a name that "{other.key}" does not have', f'een naam die "{other.key}" niet heeft'
            )
            problems.append(DefinitionFault(place, show(names[folded]), expected))


def _names(key: str, label: Labels) -> dict[str, str]:
    """What a column of this question may be called: as it is compared → as it is written."""
    return {_folded(name): name for name in (key, *label.values()) if name}


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _place(what: Words, number: int, table: object, name_key: str) -> Words:
    given = table.get(name_key) if isinstance(table, dict) else None
    name = f" ({given})" if isinstance(given, str) and given else ""
    return Words(f"{what.en} {number}{name}", f"{what.nl} {number}{name}")
