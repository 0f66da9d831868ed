"""What a programme asks and how it matches: one format for the file and for what is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from peercoach.matching.questionnaire import question_table, read_questions
from peercoach.matching.questions import Question
from peercoach.matching.reading import (
    DefinitionError,
    DefinitionFault,
    Entry,
    RuleEntry,
    closest,
    show,
)
from peercoach.matching.rules import KINDS
from peercoach.matching.rules.rule import Rule, read_terms
from peercoach.matching.words import Words

BANDS: Final = (20, 35, 50)
BALANCE: Final = 20


@dataclass(frozen=True)
class Definition:
    """`bands` are the fits under which a pair is weak, weakest first; `balance` says how much an
    even load counts against fit."""

    questions: tuple[Question, ...] = ()
    rules: tuple[Rule, ...] = ()
    bands: tuple[int, ...] = BANDS
    balance: int = BALANCE

    def as_mapping(self) -> dict[str, object]:
        """What `parse_definition` reads back as this definition; plain enough for JSON and TOML."""
        return {
            "bands": list(self.bands),
            "balance": self.balance,
            "question": [question_table(question) for question in self.questions],
            "rule": [rule.as_mapping() for rule in self.rules],
        }


def parse_definition(mapping: Mapping[str, object]) -> Definition:
    """The definition in what `tomllib` or JSON gives. Raises DefinitionError with every problem."""
    problems: list[DefinitionFault] = []
    entry = Entry("", mapping, problems)
    bands = _read_bands(entry)
    balance = entry.whole("balance", default=BALANCE, least=0)
    questions, broken = read_questions(entry.tables("question"), problems)
    by_key = {question.key: question for question in questions}
    rules = [
        _read_rule(number, table, problems, by_key, broken)
        for number, table in enumerate(entry.tables("rule"), start=1)
    ]
    entry.close()
    if problems:
        raise DefinitionError(problems)
    return Definition(questions, tuple(rule for rule in rules if rule), bands, balance)


def _read_bands(entry: Entry) -> tuple[int, ...]:
    given = entry.take("bands")
    if "bands" not in entry.given:
        return BANDS
    bands = list(given) if isinstance(given, list | tuple) else None
    if bands is None or not all(type(band) is int and 0 <= band <= 100 for band in bands):
        found = show(given) if bands is None else str(bands)
        numbers = Words(
            "a list of whole numbers from 0 to 100", "een lijst van hele getallen van 0 t/m 100"
        )
        entry.refuse("bands", found, numbers)
    elif sorted(set(bands)) != bands:
        rising = Words("each band higher than the one before", "elke grens hoger dan de vorige")
        entry.refuse("bands", str(bands), rising)
    return tuple(bands or ())


def _read_rule(
    number: int,
    table: object,
    problems: list[DefinitionFault],
    questions: Mapping[str, Question],
    broken: frozenset[str],
) -> Rule | None:
    kind = table.get("kind") if isinstance(table, Mapping) else None
    name = f" ({kind})" if isinstance(kind, str) else ""
    place = Words(f"rule {number}{name}", f"regel {number}{name}")
    entry = RuleEntry(place, table, problems, questions=questions, broken=broken)
    before = len(problems)
    name = entry.name("kind", list(KINDS))
    if len(problems) > before:  # read on as the kind that is meant, or as far as every kind goes
        meant = closest(kind, list(KINDS))
        if meant is None:
            read_terms(entry)
            return None
        name = meant
    rule = KINDS[name].read(entry)
    entry.close()
    return rule
