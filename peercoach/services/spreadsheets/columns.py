"""Which column holds what: by key or by label in either language, however it was typed."""

import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peercoach.matching.questions import Language, Question
from peercoach.matching.wording import listing
from peercoach.matching.words import Words
from peercoach.services.spreadsheets.problems import Problem, quote
from peercoach.services.spreadsheets.tables import Table

ABOUT_ANYONE: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "studentnummer", "student nr", "student number", "student id", "nummer"),
    "email": ("email", "e-mailadres", "email address", "mail", "mailadres", "adres", "address"),
    "name": ("name", "full name", "naam", "volledige naam"),
    "together_with": ("together with", "samen met", "koppelen aan"),
    "not_with": ("not with", "not together with", "niet met", "niet samen met"),
    "top_wish": ("top wish", "most important wish", "belangrijkste wens", "grootste wens"),
    "priority": ("priority", "prioriteit", "voorrang"),
}
ABOUT_COACHES: Mapping[str, tuple[str, ...]] = {
    "capacity": (
        *("capacity", "places", "number of places", "number of first-years"),
        *("capaciteit", "plekken", "plaatsen", "aantal plekken", "aantal plaatsen"),
        *("aantal studenten", "aantal eerstejaars"),
    ),
    "minimum": ("minimum", "min", "at least", "minimaal", "ten minste"),
}
MOST_IGNORED = 12
CLOSE_ENOUGH = 0.8  # "Capcity" for "capacity", not "meeting" for "meet"


@dataclass(frozen=True, slots=True)
class Ignored:
    """A column nobody asked for; `looks_like` is the known one it nearly is, if any."""

    column: str
    looks_like: str | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each known column stands (counting from 0), by fixed name and by question."""

    fixed: Mapping[str, int]
    questions: tuple[tuple[int, Question], ...]
    ignored: tuple[Ignored, ...]
    problems: tuple[Problem, ...]


def folded(text: str) -> str:
    """Letters and digits only, without case or accents: `E-mail adres` is `emailadres`."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text.casefold())))


def recognise_columns(
    table: Table,
    *,
    fixed: Mapping[str, tuple[str, ...]],
    questions: Sequence[Question] = (),
    chosen: Mapping[int, str] | None = None,
) -> Columns:
    """Fixed names win from questions. The same column twice is a problem that names both.

    `chosen` says of places in the header what they hold, whatever they are called; empty: nothing.
    """
    known = known_names(fixed, questions)
    by_key = {question.key: question for question in questions}
    at: dict[str, int] = {}
    ignored: list[Ignored] = []
    problems: list[Problem] = []
    for index, title in enumerate(table.header):
        name = known.get(folded(title)) if chosen is None else chosen.get(index)
        if name is None or not (name in fixed or name in by_key):
            ignored += [_ignored(title, known)] if title else []
        elif name in at:
            problems.append(_twice(table, table.header[at[name]], title))
        else:
            at[name] = index
    return Columns(
        fixed={name: index for name, index in at.items() if name in fixed},
        questions=tuple((index, by_key[name]) for name, index in at.items() if name not in fixed),
        ignored=tuple(ignored),
        problems=tuple(problems),
    )


def missing_column(table: Table, name: Words) -> Problem:
    return Problem(
        table.name,
        table.header_row,
        None,
        Words(f"no column {name.en}", f"geen kolom {name.nl}"),
        Words("it in the header", "die in de kopregel"),
    )


def describe_ignored(file: str, ignored: Sequence[Ignored], language: Language) -> list[str]:
    """A line for each column that looks like one we know, and one line for all others."""
    told = [_describe_near_miss(file, one, language) for one in ignored if one.looks_like]
    others = [quote(one.column) for one in ignored if not one.looks_like]
    if others:
        names = listing(others, language, MOST_IGNORED)
        if language == "nl":
            told.append(f"{file}: kolom{'men' * (len(others) > 1)} niet gebruikt: {names}")
        else:
            told.append(f"{file}: column{'s' * (len(others) > 1)} not used: {names}")
    return told


def _describe_near_miss(file: str, ignored: Ignored, language: Language) -> str:
    column, known = quote(ignored.column), quote(ignored.looks_like or "")
    if language == "nl":
        return f"{file}: kolom {column} niet gebruikt; bedoelde u {known}?"
    return f"{file}: column {column} not used; did you mean {known}?"


def known_names(
    fixed: Mapping[str, tuple[str, ...]], questions: Sequence[Question]
) -> dict[str, str]:
    """Every folded way to write a column → its fixed name or question key."""
    known: dict[str, str] = {}
    for name, ways in fixed.items():
        for way in (name, *ways):
            known.setdefault(folded(way), name)
    for question in questions:
        known.setdefault(folded(question.key), question.key)
    for question in questions:  # after all keys: a label never takes another question's key
        for label in question.label.values():
            known.setdefault(folded(label), question.key)
    known.pop("", None)
    return known


def near_miss(title: str, known: Mapping[str, str]) -> str | None:
    """The known way to write a column that this title nearly is, if any."""
    near = difflib.get_close_matches(folded(title), known, n=1, cutoff=CLOSE_ENOUGH)
    return near[0] if near else None


def _ignored(title: str, known: Mapping[str, str]) -> Ignored:
    near = near_miss(title, known)
    return Ignored(title, known[near] if near else None)


def _twice(table: Table, first: str, second: str) -> Problem:
    return Problem(
        table.name,
        table.header_row,
        second,
        Words(f"the same column as {quote(first)}", f"dezelfde kolom als {quote(first)}"),
        Words("each column once", "elke kolom één keer"),
    )
