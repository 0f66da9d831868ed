"""What the page of one rule calls things, and what it says of mistakes."""

import re
from collections.abc import Callable

from peercoach.i18n import Translator, mark
from peercoach.matching.definition import Definition
from peercoach.matching.questions import Language, Question
from peercoach.matching.rules import KINDS, Rule
from peercoach.services.rules import words
from peercoach.services.rules.choosing import Fields
from peercoach.services.rules.parsing import DefinitionRefused
from peercoach.services.rules.rule_fields import PARTS, WORDS, Sort

NEW = {
    "share": (
        mark("They have an answer in common"),
        mark("A question with answers to choose from, or yes and no, that both are asked."),
    ),
    "same": (
        mark("They give the same answer"),
        mark("A question with one answer, asked of both. Each can be asked how much it matters."),
    ),
    "wants_offers": (
        mark("The coach offers what the first-year asks for"),
        mark("Two questions with the same answers: one to first-years, one to coaches."),
    ),
    "overlap": (
        mark("They are free at the same times"),
        mark("A question about moments of the week."),
    ),
    "similar": (
        mark("They answer alike"),
        mark("One or more questions with a number on a scale."),
    ),
    "asks_for": (
        mark("The other is who was asked for"),
        mark("A question about what one wishes, and one about what the other is."),
    ),
    "reach": (
        mark("They can meet: online, or at the same place"),
        mark("A question with an answer that is called online, and perhaps one about places."),
    ),
}  # fmt: skip
"""Every kind as a sentence without a question yet, and which questions it is for."""

LABELS = {
    "question": mark("Which question"),
    "strength": mark("Asked how much it matters"),
    "first_year": mark("What first-years ask for"),
    "coach": mark("What coaches offer"),
    "at_least": mark("At least so many shared times"),
    "full_at": mark("From so many shared times on it cannot be better"),
    "questions": mark("Which answers are compared"),
    "similar.none_at": mark("Adds nothing up to this likeness"),
    "similar.full_at": mark("Cannot be better from this likeness on"),
    "similar.at_least": mark("As a must: at least this likeness"),
    "liked_from": mark("Told as a reason only where both chose at least"),
    "about": mark("What it is about, of the other"),
    "place": mark("Where, for who meets in person"),
    "importance": mark("How much it counts"),
    "wish_of": mark("Whose wish"),
    "reason": mark("Why these two, said to them"),
    "staff_reason": mark("Why these two, said to you"),
    "obstacle": mark("Why somebody has no coach"),
}
IN = {"nl": mark("{label}, in Dutch"), "en": mark("{label}, in English")}
SIDES = {"first_year": mark("first-years"), "coach": mark("coaches"), "both": mark("both")}


def label(name: str, kind: str, say: Translator) -> str:
    """What a field of the form is called; those in two languages, and each answer compared, too."""
    part, _, rest = name.partition(".")
    said = say.gettext(LABELS.get(f"{kind}.{part}") or LABELS.get(part, ""))
    return say.gettext(IN[rest]).format(label=said) if part in WORDS and rest in IN else said


def usual(rule: Rule | None, kind: str, name: str, language: Language) -> str:
    """What is said where there are no words of one's own."""
    own = rule.reason if rule and name == "staff_reason" else None
    found = (own or (KINDS[kind].OBSTACLE if name == "obstacle" else KINDS[kind].REASON))[language]
    return found.replace("{question}", f"“{rule.needed[0].label[language]}”" if rule else "…")


def caller(
    definition: Definition, kind: str, say: Translator
) -> Callable[[str, str], tuple[str, str]]:
    """What a field of the form and its value are called, where two versions are shown."""
    questions = {one.key: one.label[say.language] for one in definition.questions}

    def called(name: str, value: str) -> tuple[str, str]:
        part, _, rest = name.partition(".")
        said = label(name, kind, say)
        sort = PARTS[kind].get(part)
        if part == "importance":
            return said, words.position(value, say)
        if part == "wish_of":
            return said, words.wish(value, say)
        if sort is Sort.SEVERAL:
            ticked = say.gettext("Yes") if value else say.gettext("No")
            return f"{said}: “{questions.get(rest, rest)}”", ticked
        return said, questions.get(value, value)

    return called


def options(found: list[Question], say: Translator) -> list[tuple[str, str]]:
    return [(one.key, one.label[say.language]) for one in found]


def messages(error: DefinitionRefused, form: Fields, kind: str, say: Translator) -> dict[str, str]:
    """Each problem at the field it is about, in the words of the page."""
    found: dict[str, str] = {}
    for problem in error.problems:
        field = problem.place.en.partition(", ")[2].replace(", ", ".")
        found.setdefault(field, _message(field, form, kind, say) or _plainly(
            say.gettext("Found {found}, expected {expected}").format(
                found=problem.found.said_in(say.language),
                expected=problem.expected.said_in(say.language),
            ), kind, say,
        ))  # fmt: skip
    return found


def _message(field: str, form: Fields, kind: str, say: Translator) -> str:
    """Where the page knows better than the engine what was meant; empty where it does not."""
    sort = PARTS[kind].get(field)
    if sort is Sort.LIKENESS:
        return say.gettext(
            "Found “{found}”, expected whole numbers from 0 to 100: first where it adds nothing, "
            "then what is enough for a must, then where it cannot be better"
        ).format(found=form.get(field, ""))
    if sort is Sort.SEVERAL:
        return say.gettext("Choose at least one")
    if sort is Sort.QUESTION and not form.get(field):
        return say.gettext("Choose a question")
    return "" if form.get(field, "-") else say.gettext("Fill this in")


def _plainly(text: str, kind: str, say: Translator) -> str:
    """Names that only a rules file has become those of the page."""
    for name in PARTS[kind]:
        text = re.sub(rf"\b{name}\b(?!\")", f"“{label(name, kind, say)}”", text)
    for name, side in SIDES.items():
        text = re.sub(rf"\b{name}\b", say.gettext(side), text)
    return text
