"""Experiences, such as being the first at home to study. They weigh in matching; who has one may
let their buddy see it, and it is told only to two who both do.

That is looked up when a page is made, and never kept with a pair: whoever changes their mind is
obeyed at once.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from peercoach.matching.definition import Definition
from peercoach.matching.questions import LANGUAGES, SeenBy
from peercoach.matching.rules import Share
from peercoach.matching.rules.rule import Importance
from peercoach.models import Enrolment
from peercoach.services.sign_up.answers import read_answers

SHOW = "show"
"""What a form sends for "yes, and my buddy may see it"."""


def showable(definition: Definition) -> list[str]:
    """The keys of the questions of which each decides for themselves whether a buddy may see it."""
    return [rule.question.key for rule in _experiences(definition)]


def shown(definition: Definition, answers: Mapping[str, Any], chosen: Collection[str]) -> list[str]:
    """Of what somebody chose to show, what they have."""
    return [key for key in showable(definition) if key in chosen and answers.get(key) is True]


def shown_by_both(definition: Definition, one: Enrolment, other: Enrolment) -> list[dict[str, str]]:
    """Sentences per language about the experiences of two who both chose to show them."""
    agreed = {*one.shows} & {*other.shows}
    mine, theirs = (read_answers(definition.questions, each.answers) for each in (one, other))
    found = []
    for rule in _experiences(definition):
        if rule.question.key in agreed:
            open_to_both = replace(rule, question=replace(rule.question, seen_by=SeenBy.PARTNER))
            words = {each: open_to_both.justify(mine, theirs, each) for each in LANGUAGES}
            said = {language: text for language, text in words.items() if text}
            found += [said] if said else []
    return found


def _experiences(definition: Definition) -> list[Share]:
    """What all may see anyway is not asked again, nor what is no reason for a pair."""
    return [
        rule
        for rule in definition.rules
        if isinstance(rule, Share)
        and rule.is_experience
        and rule.question.seen_by is not SeenBy.PARTNER
        and rule.importance is not Importance.NO
    ]
