"""A preference about the other, only ever as that person's own wish."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from peercoach.matching.answers import answered, chosen, option_label
from peercoach.matching.columns import Columns, any_of, both, product, value_counts
from peercoach.matching.questions import Answers, Language, Question, QuestionKind, Side
from peercoach.matching.reading import Labels, RuleEntry
from peercoach.matching.rules.rule import (
    DID_NOT_SAY,
    NOT_APPLICABLE,
    ONE,
    Rule,
    Scores,
    may_be_shown,
    read_terms,
    sides_of,
)
from peercoach.matching.words import Words

ABOUT_KINDS = (QuestionKind.CHOICE, QuestionKind.CHOICES)


@dataclass(frozen=True, kw_only=True)
class AsksFor(Rule):
    """The other is what the wisher asked for.

    `question` is the wish, `about` what it is about (of itself the key without `_wish`). A wish
    that is no option of `about`, such as "no preference", asks for nothing and excludes nobody.
    """

    question: Question
    about: Question

    KIND: ClassVar[str] = "asks_for"
    REASON: ClassVar[Labels] = {"nl": "Zoals gevraagd: {answers}", "en": "As asked for: {answers}"}
    OBSTACLE: ClassVar[Labels] = {
        "nl": "niet wat gevraagd is bij {question}",
        "en": "not what was asked for at {question}",
    }

    @classmethod
    def read(cls, entry: RuleEntry) -> Self:
        terms = read_terms(entry)
        wish_of = terms["wish_of"]
        wish = entry.question("question", (QuestionKind.CHOICE,), asked_of=wish_of)
        subject = wish.key.removesuffix("_wish")
        if not wish.key and "about" not in entry.given:
            entry.ignore("about")
            return cls(question=wish, about=wish, **terms)  # what it is about depends on the wish
        others = {Side.FIRST_YEAR: Side.COACH, Side.COACH: Side.FIRST_YEAR}
        about = entry.question(
            "about",
            ABOUT_KINDS,
            asked_of=others.get(wish_of, Side.BOTH),
            default=subject if subject in entry.questions and subject != wish.key else None,
        )
        if wish.key and about.key and not set(wish.values) & set(about.values):
            found = Words(
                f'"{about.key}", of which "{wish.key}" names no option',
                f'"{about.key}", waarvan "{wish.key}" geen optie noemt',
            )
            expected = Words(
                "a question whose options can be wished for",
                "een vraag met opties die iemand kan wensen",
            )
            entry.refuse("about", found, expected)
        return cls(question=wish, about=about, **terms)

    @property
    def graded(self) -> bool:
        return False

    def is_silent(self, answers: Answers, side: Side) -> bool:
        wishes = side in self.wishers and not answered(answers, self.question)
        is_asked_for = self.wishers != (side,) and not answered(answers, self.about)
        return wishes or is_asked_for

    @property
    def wishers(self) -> tuple[Side, ...]:
        return sides_of(self.wish_of)

    def score(self, wisher: Answers, other: Answers, side: Side) -> int:
        wishes, found = chosen(wisher, self.question), chosen(other, self.about)
        if wishes and wishes[0] not in self.about.values:
            return NOT_APPLICABLE
        if not wishes or not found:
            return DID_NOT_SAY
        return ONE if wishes[0] in found else 0

    def encode(self, people: Sequence[Answers], side: Side) -> Columns:
        options = list(dict.fromkeys(self.about.values + self.question.values))
        wishes = value_counts(people, self.question, options)
        real = np.isin(options, self.about.values)
        return wishes, any_of(wishes[:, real]), value_counts(people, self.about, options)

    def scores(self, wishers: Columns, others: Columns, side: Side) -> Scores:
        (wishes, real, _), (_, _, found) = wishers, others
        scores = np.where(product(wishes, found) > 0, np.int16(ONE), np.int16(0))
        scores[both(real, ~any_of(found))] = DID_NOT_SAY
        scores[~real] = NOT_APPLICABLE
        scores[~any_of(wishes)] = DID_NOT_SAY
        return scores

    def shared(self, first_year: Answers, coach: Answers, language: Language) -> Sequence[str]:
        if not may_be_shown(self.question, self.about):
            return ()
        pairs = {Side.FIRST_YEAR: first_year, Side.COACH: coach}
        met = [
            chosen(pairs[side], self.question)[0]
            for side in self.wishers
            if self.score_for(side, first_year, coach) == ONE
        ]
        return [option_label(self.about, value, language) for value in dict.fromkeys(met)]
