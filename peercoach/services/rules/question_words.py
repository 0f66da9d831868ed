"""What the page of a question calls things, and what it says of lost answers and of mistakes."""

import json
import re
from collections.abc import Callable
from typing import Any

from peercoach.i18n import Translator, mark
from peercoach.matching.questions import Question, QuestionKind, SeenBy, Side, Touches
from peercoach.services.rules.lost_answers import LostAnswers
from peercoach.services.rules.parsing import DefinitionRefused
from peercoach.services.rules.question_fields import option_rows

KINDS = (
    (QuestionKind.CHOICE, mark("One answer out of several")),
    (QuestionKind.CHOICES, mark("Several answers")),
    (QuestionKind.RANKED, mark("Several answers, the favourite first")),
    (QuestionKind.YESNO, mark("Yes or no")),
    (QuestionKind.SCALE, mark("A number on a scale")),
    (QuestionKind.WEEKGRID, mark("Moments of the week")),
    (QuestionKind.TEXT, mark("A short text, not used for matching")),
)
ASKED_OF = (
    (Side.BOTH, mark("First-years and coaches")),
    (Side.FIRST_YEAR, mark("First-years")),
    (Side.COACH, mark("Coaches")),
)
SEEN_BY = (
    (SeenBy.MATCHING, mark("Nobody: matching only")),
    (SeenBy.PARTNER, mark("Their buddy, and the coordinator")),
    (SeenBy.COORDINATOR, mark("The coordinator")),
)
TOUCHES = (
    ("", mark("No")),
    (Touches.HEALTH, mark("Yes: health or a need for support")),
    (Touches.RELIGION, mark("Yes: religion or belief")),
    (Touches.ORIGIN, mark("Yes: origin or ethnicity")),
    (Touches.ORIENTATION, mark("Yes: sexual orientation")),
)
LABELS = {
    "label.nl": mark("The question in Dutch"),
    "label.en": mark("The question in English"),
    "asked_of": mark("Asked of"),
    "seen_by": mark("Who sees the answer"),
    "required": mark("Sign-up goes on only with an answer"),
    "most": mark("How many answers at most"),
    "low": mark("Lowest"),
    "high": mark("Highest"),
    "touches": mark("Does it touch health, religion, origin or orientation?"),
    "options": mark("Answers to choose from"),
}
CHOICES: dict[str, tuple[tuple[Any, str], ...]] = {
    "asked_of": ASKED_OF,
    "seen_by": SEEN_BY,
    "touches": TOUCHES,
    "kind": KINDS,
    "required": (("yes", mark("Yes")), ("", mark("No"))),
}
OPTION = re.compile(r"option (\d+)\b.*?(?:, (nl|en))?$")


def options(name: str, say: Translator) -> list[tuple[str, str]]:
    return [(str(value), say.gettext(text)) for value, text in CHOICES[name]]


def caller(say: Translator) -> Callable[[str, str], tuple[str, str]]:
    """What a field and its value are called, where two versions are shown."""

    def called(name: str, value: str) -> tuple[str, str]:
        label = say.gettext(LABELS.get(name, ""))
        if name in CHOICES:
            return label, dict(options(name, say)).get(value, value)
        if name == "options" and value:
            rows = json.loads(value)
            return label, "\n".join(f"{row['nl']} | {row['en']}" for row in rows)
        return label, value

    return called


def lost_lines(lost: LostAnswers, question: Question, say: Translator) -> list[str]:
    """What the change does to answers that were given."""
    labels = {one.value: one.label[say.language] for one in question.options}
    lines = [
        (
            say.gettext("“{option}” was chosen. By how many is not shown: it could tell who.")
            if count is None
            else say.gettext("“{option}” was chosen by {count} people.")
        ).format(option=labels[value], count=say.number(count or 0))
        for value, count in lost.chose.items()
        if value in labels
    ]
    if lost.silent:
        lines.append(say.gettext("Some have no answer left that counts."))
    if lost.less:
        lines.append(say.gettext("Some have other answers left."))
    return lines


def messages(error: DefinitionRefused, fields: dict[str, str], say: Translator) -> dict[str, str]:
    """Each problem at the field it is about."""
    filled = [number for number, row in enumerate(option_rows(fields)) if row["nl"] or row["en"]]
    found: dict[str, str] = {}
    for problem in error.problems:
        there, expected = (one.said_in(say.language) for one in (problem.found, problem.expected))
        words = say.gettext("Found {found}, expected {expected}")
        if there == '""':
            words = say.gettext("Fill this in")
        field = _field(problem.place.en, filled)
        found.setdefault(field, words.format(found=there, expected=expected))
    return found


def _field(place: str, filled: list[int]) -> str:
    if option := OPTION.search(place):
        return f"option.{filled[int(option[1]) - 1]}.{option[2] or 'nl'}"
    for name in ("label.nl", "label.en", "most", "low", "high", "touches", "asked_of", "seen_by"):
        if place.endswith(name.replace(".", ", ")):
            return name
    return "options" if place.endswith("options") or place.startswith("rule") else "label.nl"
