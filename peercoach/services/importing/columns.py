"""What each column of a file holds: as somebody chose it, as it is called, or as it looks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from peercoach.matching.questions import Question, QuestionKind
from peercoach.matching.questions import Side as AskedOf
from peercoach.models import Programme, Side
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.sign_up.topics import asked
from peercoach.services.spreadsheets.answers import answers_to
from peercoach.services.spreadsheets.cells import Refused, address
from peercoach.services.spreadsheets.columns import folded, known_names, near_miss
from peercoach.services.spreadsheets.people import fixed_names
from peercoach.services.spreadsheets.tables import Row

LOOKED_AT = 50
"""Rows by which a column is recognised that has a name nobody knows."""

SAMPLES = 2
ENOUGH = 0.8
TELLING = (
    *(QuestionKind.CHOICE, QuestionKind.CHOICES),
    *(QuestionKind.RANKED, QuestionKind.WEEKGRID),
)
"""Kinds of question whose answers look like nothing else; a yes or a 3 can be anything."""

REMEMBERED = "columns"


class How(StrEnum):
    chosen = "chosen"
    remembered = "remembered"
    named = "named"
    guessed = "guessed"
    unused = "unused"


@dataclass(frozen=True, slots=True)
class Column:
    """`place` counts from 0; `field` is a fixed name or the key of a question, empty where it is
    not used."""

    place: int
    title: str
    field: str
    how: How
    samples: Sequence[str]


def columns_of(
    programme: Programme,
    side: Side,
    header: Sequence[str],
    rows: Sequence[Row],
    chosen: Mapping[str, str],
) -> list[Column]:
    """Every column that has a title. `rows` are the first ones; `chosen` is place → field."""
    fixed, questions = fields_of(programme, side)
    known = known_names(fixed, questions)
    fields = set(known.values())
    before = remembered(programme, side)
    found: dict[int, tuple[str, How]] = {}
    for place, title in enumerate(header):
        name = folded(title)
        if chosen.get(str(place)) in {"", *fields}:
            found[place] = chosen[str(place)], How.chosen
        elif before.get(name) in {"", *fields}:
            found[place] = before[name], How.remembered
        elif name in known:
            found[place] = known[name], How.named
    unknown = {place: title for place, title in enumerate(header) if place not in found}
    free = fields - {field for field, _ in found.values()}
    for place, field in _guess(unknown, rows, known, questions, free):
        found[place] = field, How.guessed
    return [
        Column(
            place,
            title,
            field,
            how if field else How.unused,
            list(dict.fromkeys(filter(None, (row.cells[place] for row in rows))))[:SAMPLES],
        )
        for place, title in enumerate(header)
        if title
        for field, how in [found.get(place, ("", How.unused))]
    ]


def fields_of(
    programme: Programme, side: Side
) -> tuple[Mapping[str, tuple[str, ...]], Sequence[Question]]:
    """Everything a column can hold: the fixed names, in all their spellings, and the questions."""
    return fixed_names(AskedOf(side)), asked(definition_of(programme), side)


def remembered(programme: Programme, side: Side) -> Mapping[str, str]:
    """How files of this side were read before: folded title → field."""
    found: Mapping[str, str] = programme.settings.get(REMEMBERED, {}).get(side.value, {})
    return found


def remember(programme: Programme, side: Side, columns: Sequence[Column]) -> None:
    """For the next file. What its own name says needs no remembering."""
    told = {
        folded(one.title): one.field
        for one in columns
        if one.how in {How.chosen, How.guessed} and folded(one.title)
    }
    if told:
        kept = programme.settings.get(REMEMBERED, {})
        both = {**kept, side.value: {**kept.get(side.value, {}), **told}}
        programme.settings = {**programme.settings, REMEMBERED: both}


def _guess(
    unknown: Mapping[int, str],
    rows: Sequence[Row],
    known: Mapping[str, str],
    questions: Sequence[Question],
    free: set[str],
) -> Iterator[tuple[int, str]]:
    """By a name that is nearly one we know, else by what stands in the first rows. Each field
    once."""
    left = set(free)
    for place, title in unknown.items():
        near = near_miss(title, known)
        by_name = known[near] if near else _like_a_name(title)
        cells = [row.cells[place] for row in rows if row.cells[place]]
        field = by_name if by_name in left else _by_values(cells, questions, left)
        if field:
            left.discard(field)
            yield place, field


def _like_a_name(title: str) -> str:
    return "name" if folded(title).endswith(("naam", "name")) else ""


def _by_values(cells: Sequence[str], questions: Sequence[Question], left: set[str]) -> str:
    """Nothing where several would do."""
    if "email" in left and _mostly(not isinstance(address(cell), Refused) for cell in cells):
        return "email"
    fitting = [
        one.key
        for one in questions
        if one.key in left and one.kind in TELLING and _are_answers(one, cells)
    ]
    return fitting[0] if len(fitting) == 1 else ""


def _are_answers(question: Question, cells: Sequence[str]) -> bool:
    known = answers_to(question)
    return _mostly(not isinstance(known[cell], Refused) for cell in cells)


def _mostly(fits: Iterator[bool]) -> bool:
    found = list(fits)
    return bool(found) and sum(found) >= ENOUGH * len(found)
