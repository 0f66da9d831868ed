"""Which answers sign-up cannot do without: those without which a must leaves a person out, and
those that the programme itself requires."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from peercoach.matching.answers import answered
from peercoach.matching.definition import Definition
from peercoach.matching.questions import Answer, Question
from peercoach.matching.questions import Side as AskedOf
from peercoach.matching.rules import AsksFor, Overlap
from peercoach.matching.rules.rule import Importance, Rule
from peercoach.models import Side
from peercoach.services.sign_up.answers import read_answers
from peercoach.services.sign_up.topics import asked


def required(definition: Definition, side: Side, answers: Mapping[str, Any]) -> set[str]:
    """The questions that sign-up must have an answer to.

    They depend on the other answers: who meets only online need not say where.
    """
    insists = {question.key for question in asked(definition, side) if question.required}
    return insists | _needed_for_pairing(definition, side, answers)


def unanswered(definition: Definition, side: Side, answers: Mapping[str, Any]) -> list[Question]:
    """What sign-up still has to ask, or more of, in the order in which it is asked."""
    given = read_answers(definition.questions, answers)
    needed = required(definition, side, answers)
    return [
        question
        for question in asked(definition, side)
        if (question.key in needed and not answered(given, question))
        or _too_few(definition, given, question)
    ]


def _needed_for_pairing(definition: Definition, side: Side, answers: Mapping[str, Any]) -> set[str]:
    given = read_answers(definition.questions, answers)
    return {
        question.key
        for rule in _musts(definition)
        for question in _needed_of(rule, side)
        if rule.is_silent(_without(given, question), AskedOf(side))
    }


def ever_needed(definition: Definition, side: Side) -> list[tuple[Question, int]]:
    """Whatever pairing can need of this side, and how many answers to it at least."""
    return [
        (question, at_least(definition, question))
        for rule in _musts(definition)
        for question in _needed_of(rule, side)
    ]


def missing(
    definition: Definition,
    side: Side,
    answers: Mapping[str, Any],
    ever: Sequence[tuple[Question, int]] | None = None,
) -> list[Question]:
    """As `unanswered`, of those only without which somebody is in no pair: who was imported is not
    asked for more. `ever` is what is `ever_needed`, which is found once for many people."""
    if ever is None:
        ever = ever_needed(definition, side)
    given = read_answers([question for question, _ in ever], answers)
    if all(answered(given, one) and not 0 < _count(given[one.key]) < least for one, least in ever):
        return []  # as with nearly everyone, whatever depends on what
    needed = _needed_for_pairing(definition, side, answers)
    return [
        question
        for question in unanswered(definition, side, answers)
        if question.key in needed or _too_few(definition, given, question)
    ]


def at_least(definition: Definition, question: Question) -> int:
    """How many moments of the week one has to choose: with fewer no pair is possible."""
    least = [
        rule.at_least
        for rule in _musts(definition)
        if isinstance(rule, Overlap) and rule.question.key == question.key
    ]
    return max(least, default=1)


def with_open_wishes(
    definition: Definition, side: Side, answers: Mapping[str, Any]
) -> dict[str, Any]:
    """Whoever skips what could be asked of the other asks for nothing; to a must that is an
    answer, and saying nothing is not."""
    given = dict(answers)
    for rule in _musts(definition):
        if isinstance(rule, AsksFor) and AskedOf(side) in rule.wishers:
            for nothing in _asking_nothing(rule)[:1]:
                given.setdefault(rule.question.key, nothing)
    return given


def _too_few(definition: Definition, given: Mapping[str, Answer], question: Question) -> bool:
    return 0 < _count(given.get(question.key)) < at_least(definition, question)


def _musts(definition: Definition) -> Iterator[Rule]:
    return (rule for rule in definition.rules if rule.importance is Importance.MUST)


def _needed_of(rule: Rule, side: Side) -> list[Question]:
    needed = rule.needed
    if isinstance(rule, AsksFor):
        # What another may ask for is nobody's duty to tell: who keeps silent is left out of the
        # pairs of those who ask, and of no others.
        wishes = AskedOf(side) in rule.wishers and not _asking_nothing(rule)
        needed = (rule.question,) if wishes else ()
    return [question for question in needed if question.asked_of.includes(AskedOf(side))]


def _asking_nothing(rule: AsksFor) -> list[str]:
    return [value for value in rule.question.values if value not in rule.about.values]


def _without(given: Mapping[str, Answer], question: Question) -> dict[str, Answer]:
    return {key: answer for key, answer in given.items() if key != question.key}


def _count(answer: Answer | None) -> int:
    return len(answer) if isinstance(answer, frozenset | tuple) else 0
