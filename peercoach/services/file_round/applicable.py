"""Which rules the columns of the two spreadsheets can answer."""

from dataclasses import dataclass, replace

from peercoach.matching.definition import Definition
from peercoach.matching.questions import (
    WEEK_CELLS,
    Answer,
    Coach,
    Language,
    Person,
    Question,
    QuestionKind,
    Side,
)
from peercoach.matching.rules.rule import Importance, Rule
from peercoach.matching.words import Words
from peercoach.services.spreadsheets.problems import Problem, describe, quote
from peercoach.services.spreadsheets.row_reader import People


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A rule about questions that a file has no column for."""

    rule: Rule
    place: Words
    file: str
    header: str

    @property
    def is_must(self) -> bool:
        return self.rule.importance is Importance.MUST

    def refusal(self, language: Language) -> str:
        problem = Problem(
            self.file,
            None,
            None,
            Words(f"no column {quote(self.header)}", f"geen kolom {quote(self.header)}"),
            Words(
                f"it in the header, for {self.place.en} is a must",
                f"die in de kopregel, want {self.place.nl} is een must",
            ),
        )
        return describe(problem, language)

    def note(self, language: Language) -> str:
        if language == "nl":
            return f"{self.file}: geen kolom {quote(self.header)}; {self.place.nl} telt niet mee"
        return f"{self.file}: no column {quote(self.header)}; {self.place.en} does not count"


def unanswered_rules(
    definition: Definition, first_years: People[Person], coaches: People[Coach]
) -> list[Unanswered]:
    """Rules that look at a question which one of the spreadsheets does not ask."""
    found = []
    for number, rule in enumerate(definition.rules, start=1):
        if rule.importance is Importance.NO:
            continue
        for people, side in ((first_years, Side.FIRST_YEAR), (coaches, Side.COACH)):
            questions = [q for q in definition.questions if q.key in rule.keys]
            present = {q.key: _any_answer(q) for q in questions if q.key in people.asked}
            if rule.is_silent(present, side):
                missing = [
                    q.key for q in questions if q.asked_of.includes(side) and q.key not in present
                ]
                place = Words(f"rule {number} ({rule.KIND})", f"regel {number} ({rule.KIND})")
                found.append(Unanswered(rule, place, people.file, ", ".join(missing)))
                break
    return found


def without(definition: Definition, unanswered: list[Unanswered]) -> Definition:
    """The definition without these rules."""
    dropped = {id(one.rule) for one in unanswered}
    kept = tuple(rule for rule in definition.rules if id(rule) not in dropped)
    return replace(definition, rules=kept)


def _any_answer(question: Question) -> Answer:
    match question.kind:
        case QuestionKind.CHOICES:
            return frozenset(question.values)
        case QuestionKind.RANKED:
            return question.values
        case QuestionKind.WEEKGRID:
            return frozenset(WEEK_CELLS)
        case QuestionKind.SCALE:
            return question.low
        case QuestionKind.YESNO:
            return True
        case QuestionKind.TEXT:
            return question.key
        case _:
            return question.values[0]
