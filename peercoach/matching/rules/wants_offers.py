"""Wants and offers: what one asks help with, and what the other gladly helps with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from peercoach.matching.answers import answered, chosen, in_order, option_label, wish_weights
from peercoach.matching.columns import Columns, any_of, product, value_counts
from peercoach.matching.questions import Answers, Language, Question, QuestionKind, Side
from peercoach.matching.reading import Labels, RuleEntry
from peercoach.matching.rules.rule import (
    DID_NOT_SAY,
    Rule,
    Scores,
    may_be_shown,
    part,
    parts,
    read_terms,
    sides_of,
)
from peercoach.matching.words import Words

KINDS = (QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.RANKED)


@dataclass(frozen=True, kw_only=True)
class WantsOffers(Rule):
    """How much of what the wisher named the other named too; of k ranked wishes the first counts
    k times, the last once. As a must, one topic in common is enough."""

    first_year: Question
    coach: Question

    KIND: ClassVar[str] = "wants_offers"
    REASON: ClassVar[Labels] = {
        "nl": "Gevraagd en aangeboden: {answers}",
        "en": "Asked for and offered: {answers}",
    }
    OBSTACLE: ClassVar[Labels] = {
        "nl": "niets van wat gevraagd is wordt aangeboden",
        "en": "nothing that was asked for is offered",
    }

    @classmethod
    def read(cls, entry: RuleEntry) -> Self:
        first_year = entry.question("first_year", KINDS, asked_of=Side.FIRST_YEAR)
        coach = entry.question("coach", KINDS, asked_of=Side.COACH)
        named = first_year.key and coach.key
        if named and not set(first_year.values) & set(coach.values):
            found = Words(
                f'"{coach.key}", which has no option in common with "{first_year.key}"',
                f'"{coach.key}", die geen optie gemeen heeft met "{first_year.key}"',
            )
            expected = Words(
                "two questions that share option values",
                "twee vragen met dezelfde waarden bij hun opties",
            )
            entry.refuse("coach", found, expected)
        return cls(first_year=first_year, coach=coach, **read_terms(entry))

    @property
    def graded(self) -> bool:
        # A single wish is met or not; only of several can part be met.
        return any(self._wish(side).kind is not QuestionKind.CHOICE for side in self.wishers)

    def is_silent(self, answers: Answers, side: Side) -> bool:
        return not answered(answers, self._wish(side))

    @property
    def wishers(self) -> tuple[Side, ...]:
        return sides_of(self.wish_of)

    def score(self, wisher: Answers, other: Answers, side: Side) -> int:
        weights = wish_weights(wisher, self._wish(side))
        theirs = set(chosen(other, self._other(side)))
        if not weights or not theirs:
            return DID_NOT_SAY
        met = sum(weight for value, weight in weights.items() if value in theirs)
        # However long the list, something in common is never nothing.
        return max(part(met, sum(weights.values())), int(met > 0))

    def encode(self, people: Sequence[Answers], side: Side) -> Columns:
        return (value_counts(people, self._wish(side), self._values),)

    def scores(self, wishers: Columns, others: Columns, side: Side) -> Scores:
        (weights,), (counts,) = wishers, others
        theirs = counts > 0
        met = product(weights, theirs)
        total = weights.sum(axis=1)
        scores = parts(met, np.maximum(total, 1)[:, None])
        np.maximum(scores, met > 0, out=scores)
        scores[total == 0] = DID_NOT_SAY
        scores[:, ~any_of(theirs)] = DID_NOT_SAY
        return scores

    def shared(self, first_year: Answers, coach: Answers, language: Language) -> Sequence[str]:
        if not may_be_shown(self.first_year, self.coach):
            return ()
        offered = set(chosen(coach, self.coach))
        wanted = chosen(first_year, self.first_year)
        if self.first_year.kind is not QuestionKind.RANKED:
            wanted = tuple(in_order(self.first_year, set(wanted)))
        both = [value for value in wanted if value in offered]
        return [option_label(self.first_year, value, language) for value in both]

    @property
    def _values(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.first_year.values + self.coach.values))

    def _wish(self, side: Side) -> Question:
        return self.coach if side is Side.COACH else self.first_year

    def _other(self, side: Side) -> Question:
        return self.first_year if side is Side.COACH else self.coach
