"""What only both files together show: people on both sides, and names of nobody."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from peercoach.matching.questions import Coach, Person
from peercoach.matching.words import Words
from peercoach.services.spreadsheets.problems import Problem, quote
from peercoach.services.spreadsheets.row_reader import People

P = TypeVar("P", bound=Person)


def cross_check(
    first_years: People[Person], coaches: People[Coach]
) -> tuple[People[Person], People[Coach]]:
    """Both files again, without the people this check refuses, and with its problems added.

    `together_with` and `not_with` come back as ids of people who are left. A mention of somebody
    whose own row is wrong is no second problem: that row is named already.
    """
    known = _Known(ids_of(first_years, coaches), first_years.seen.keys() | coaches.seen.keys())
    right_first_years = _checked(first_years, known, partners=coaches.file, other=None)
    right_coaches = _checked(coaches, known, partners=first_years.file, other=first_years)
    left = ids_of(right_first_years, right_coaches)
    return _with_ids(right_first_years, left), _with_ids(right_coaches, left)


def ids_of(*files: People[Person] | People[Coach]) -> dict[str, str]:
    """Every case-folded id and address of the people whose row is right → their id."""
    ids: dict[str, str] = {}
    for file in files:
        for person in file.people:
            if person.email:
                ids[person.email.casefold()] = person.id
            ids[person.id.casefold()] = person.id
    return ids


@dataclass(frozen=True, slots=True)
class _Known:
    ids: Mapping[str, str]
    seen: Collection[str]


def _checked(
    file: People[P], known: _Known, *, partners: str, other: People[Person] | None
) -> People[P]:
    people: list[P] = []
    rows: list[int] = []
    problems = list(file.problems)
    for person, row in zip(file.people, file.rows, strict=True):
        wrong = [
            *_on_both_sides(file, person, row, other),
            *_unknown(file, person, row, known),
            *_own_side(file, person, row, partners),
            *_both_ways(file, person, row, known),
        ]
        problems += wrong
        if not wrong:
            people.append(person)
            rows.append(row)
    for person, row in file.refused:  # all that is wrong with a row is told at once
        problems += [
            *_unknown(file, person, row, known),
            *_own_side(file, person, row, partners),
            *_both_ways(file, person, row, known),
        ]
    problems.sort(key=lambda problem: problem.row or 0)
    return replace(file, people=people, rows=rows, problems=problems)


def _on_both_sides(
    file: People[P], person: P, row: int, other: People[Person] | None
) -> list[Problem]:
    if other is None:
        return []
    for name, text in (("id", person.id), ("email", person.email)):
        there = other.seen.get(text.casefold())
        if text and there is not None:
            found = Words(
                f"{quote(text)}, as in {other.file}, row {there}",
                f"{quote(text)}, net als in {other.file}, rij {there}",
            )
            expected = Words(
                "somebody who is not a first-year too", "iemand die niet ook eerstejaars is"
            )
            return [Problem(file.file, row, file.titles.get(name), found, expected)]
    return []


def _unknown(file: People[P], person: P, row: int, known: _Known) -> list[Problem]:
    problems = []
    for name, mentioned in (
        ("together_with", person.together_with),
        ("not_with", person.not_with),
    ):
        for text in mentioned:
            key = text.casefold()
            if known.ids.get(key) == person.id:
                expected = Words("somebody else", "iemand anders")
            elif key not in known.seen:
                expected = Words(
                    "an id or address that is in one of the two files",
                    "een id of adres dat in een van de twee bestanden staat",
                )
            else:
                continue
            problems.append(Problem(file.file, row, file.titles[name], text, expected))
    return problems


def _own_side(file: People[P], person: P, row: int, partners: str) -> list[Problem]:
    """Being together means being a pair, and a pair has one from each file."""
    expected = Words(f"somebody from {partners}", f"iemand uit {partners}")
    own = {person.id.casefold(), person.email.casefold()}
    return [
        Problem(file.file, row, file.titles["together_with"], text, expected)
        for text in person.together_with
        if text.casefold() in file.seen and text.casefold() not in own
    ]


def _both_ways(file: People[P], person: P, row: int, known: _Known) -> list[Problem]:
    """Nobody can be with somebody and not be with them."""

    def who(text: str) -> str:
        return known.ids.get(text.casefold(), text.casefold())

    together = set(map(who, person.together_with))
    return [
        Problem(file.file, row, file.titles["not_with"], text, not_also_in(file.titles))
        for text in person.not_with
        if who(text) in together
    ]


def not_also_in(titles: Mapping[str, str]) -> Words:
    title = quote(titles["together_with"])
    return Words(
        f"somebody who is not in column {title} too", f"iemand die niet ook in kolom {title} staat"
    )


def _with_ids(file: People[P], left: Mapping[str, str]) -> People[P]:
    def ids(mentioned: tuple[str, ...]) -> tuple[str, ...]:
        found = (left.get(text.casefold()) for text in mentioned)
        return tuple(dict.fromkeys(person_id for person_id in found if person_id))

    people = [
        replace(person, together_with=ids(person.together_with), not_with=ids(person.not_with))
        if person.together_with or person.not_with
        else person
        for person in file.people
    ]
    return replace(file, people=people)
