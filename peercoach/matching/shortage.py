"""Where places are short: demand and supply for each answer the rules look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch

from peercoach.matching.answers import chosen, option_label
from peercoach.matching.definition import Definition
from peercoach.matching.people import Matching
from peercoach.matching.questions import Language, Question, QuestionKind, Side
from peercoach.matching.rules import AsksFor, Overlap, Reach, Rule, Same, Share, WantsOffers
from peercoach.matching.rules.rule import Importance
from peercoach.matching.wording import moment

NAMED = (
    QuestionKind.CHOICE,
    QuestionKind.CHOICES,
    QuestionKind.RANKED,
    QuestionKind.WEEKGRID,
)


@dataclass(frozen=True, slots=True)
class Shortage:
    """One answer: how many first-years gave it, how many places stand against that, and how many of
    these first-years would have no coach. Whoever gave several answers counts at each of them."""

    question: Question
    value: str
    demand: int
    places: int
    unmatched: int

    @property
    def short(self) -> int:
        return max(0, self.demand - self.places)

    def label(self, language: Language) -> str:
        if self.question.kind is QuestionKind.WEEKGRID:
            return moment(self.value, language)
        return option_label(self.question, self.value, language)


def shortages(matching: Matching) -> list[Shortage]:
    """Every answer that occurs, where most would be without a coach first, then where places are
    most short."""
    nobody = {one.first_year.id for one in matching.unmatched()}
    found = [
        _shortage(matching, asked, offered, value, nobody)
        for asked, offered in _compared(matching.definition)
        for value in asked.values
        if value in offered.values
    ]
    found = [one for one in found if one.demand]
    return sorted(found, key=lambda one: (-one.unmatched, one.places - one.demand))


def _shortage(
    matching: Matching, asked: Question, offered: Question, value: str, nobody: set[str]
) -> Shortage:
    wanting = [one for one in matching.first_years if value in chosen(one.answers, asked)]
    places = sum(
        coach.capacity for coach in matching.coaches if value in chosen(coach.answers, offered)
    )
    unmatched = sum(one.id in nobody for one in wanting)
    return Shortage(asked, value, len(wanting), places, unmatched)


def _compared(definition: Definition) -> list[tuple[Question, Question]]:
    """What a first-year says against what a coach says, each two questions once."""
    found = {
        (asked.key, offered.key): (asked, offered)
        for rule in definition.rules
        if rule.importance is not Importance.NO
        for asked, offered in compared_by(rule)
        if asked.kind in NAMED and offered.kind in NAMED
    }
    return list(found.values())


@singledispatch
def compared_by(rule: Rule) -> Sequence[tuple[Question, Question]]:
    """(asked of the first-year, asked of the coach) for each two answers a rule compares."""
    return ()


@compared_by.register
def _(rule: Share | Same | Overlap) -> Sequence[tuple[Question, Question]]:
    return ((rule.question, rule.question),)


@compared_by.register
def _(rule: WantsOffers) -> Sequence[tuple[Question, Question]]:
    return ((rule.first_year, rule.coach),)


@compared_by.register
def _(rule: AsksFor) -> Sequence[tuple[Question, Question]]:
    return ((rule.question, rule.about),) if rule.wish_of.includes(Side.FIRST_YEAR) else ()


@compared_by.register
def _(rule: Reach) -> Sequence[tuple[Question, Question]]:
    places = () if rule.place is None else ((rule.place, rule.place),)
    return ((rule.question, rule.question), *places)
