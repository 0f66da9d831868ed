"""Sign-up in pages: which questions a side is asked, one topic a page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from peercoach.matching.definition import Definition
from peercoach.matching.questions import Question, QuestionKind, SeenBy
from peercoach.matching.questions import Side as AskedOf
from peercoach.matching.rules.rule import WEIGHTS, Importance
from peercoach.models import Side

# With a hyphen, so that neither is ever the key of a question.
ABOUT_YOU, WHAT_MATTERS = "about-you", "what-matters"

MOST_TOGETHER = 4
SMALL = (QuestionKind.CHOICE, QuestionKind.YESNO, QuestionKind.SCALE, QuestionKind.TEXT)
FEW_OPTIONS = 3


@dataclass(frozen=True, slots=True)
class Topic:
    """One page: a large question, or a few small ones that the same people will see. A small one
    that would be alone stands with an order of wishes just before it.

    The first page also asks for a name, and of a coach for places; the last what matters most.
    """

    name: str
    questions: tuple[Question, ...] = ()
    seen_by: SeenBy = SeenBy.MATCHING


def topics_of(definition: Definition, side: Side) -> list[Topic]:
    """The pages of sign-up for one side, in order."""
    groups = _with_company(_grouped(asked(definition, side)))
    first: tuple[Question, ...] = ()
    if groups and _may_join(groups[0][0], SeenBy.PARTNER):
        first = tuple(groups.pop(0))
    topics = [Topic(ABOUT_YOU, first, SeenBy.PARTNER)]
    topics += [Topic(group[0].key, tuple(group), group[0].seen_by) for group in groups]
    if len(wishes_of(definition, side)) > 1:
        topics.append(Topic(WHAT_MATTERS))
    return topics


def asked(definition: Definition, side: Side) -> list[Question]:
    """What this side is asked."""
    return [one for one in definition.questions if one.asked_of.includes(AskedOf(side))]


def wishes_of(definition: Definition, side: Side) -> list[Question]:
    """What a person may say matters most: what weighs in the rules, and they are asked about."""
    weighty = {
        question.key
        for rule in definition.rules
        if rule.weight >= WEIGHTS[Importance.IMPORTANT]
        for question in rule.needed
    }
    return [question for question in asked(definition, side) if question.key in weighty]


def resume_at(topics: Sequence[Topic], answers: Mapping[str, Any]) -> Topic | None:
    """Where somebody was: the page after the last one with an answer; None after them all."""
    done = [
        number
        for number, topic in enumerate(topics, start=1)
        if any(question.key in answers for question in topic.questions)
    ]
    return next(iter(topics[max(done, default=0) :]), None)


def _grouped(questions: list[Question]) -> Iterator[list[Question]]:
    group: list[Question] = questions[:1]
    for before, question in pairwise(questions):
        together = _may_join(before, question.seen_by) and _may_join(question, before.seen_by)
        if not together or len(group) == MOST_TOGETHER:
            yield group
            group = []
        group.append(question)
    if group:
        yield group


def _with_company(groups: Iterator[list[Question]]) -> list[list[Question]]:
    """No page for one quick choice, where the page before it has an order of wishes only."""
    kept: list[list[Question]] = []
    for group in groups:
        before, question = kept[-1] if kept else [], group[0]
        ranks = len(before) == 1 and before[0].kind is QuestionKind.RANKED
        if ranks and len(group) == 1 and _may_join(question, before[0].seen_by):
            before.append(question)
        else:
            kept.append(group)
    return kept


def _may_join(question: Question, seen_by: SeenBy) -> bool:
    few = question.kind is QuestionKind.CHOICES and len(question.options) <= FEW_OPTIONS
    return question.seen_by is seen_by and (question.kind in SMALL or few)
