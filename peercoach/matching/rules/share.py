"""Share at least one: languages; or an experience, such as being the first at home to study."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from peercoach.matching.answers import chosen, in_order, number, option_label
from peercoach.matching.columns import (
    MISSING,
    Columns,
    any_of,
    both,
    numbers,
    preferences,
    product,
    value_counts,
)
from peercoach.matching.questions import Answers, Language, Question, QuestionKind, Side
from peercoach.matching.reading import Labels, RuleEntry
from peercoach.matching.rules.rule import (
    DID_NOT_SAY,
    NOT_APPLICABLE,
    ONE,
    Rule,
    Scores,
    may_be_shown,
    part,
    parts,
    read_terms,
    sides_of,
)
from peercoach.matching.wording import yes_or_no

KINDS = (QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.RANKED, QuestionKind.YESNO)


@dataclass(frozen=True, kw_only=True)
class Share(Rule):
    """Something in common.

    Where answers are ranked, the best of what they share counts, by the order of the one who
    wishes. A yes/no is an experience: it counts for who said yes, and asks nothing of who said no.
    """

    question: Question

    KIND: ClassVar[str] = "share"
    REASON: ClassVar[Labels] = {
        "nl": "Allebei bij {question}: {answers}",
        "en": "Both at {question}: {answers}",
    }
    OBSTACLE: ClassVar[Labels] = {
        "nl": "geen gedeeld antwoord op {question}",
        "en": "no shared answer to {question}",
    }

    @classmethod
    def read(cls, entry: RuleEntry) -> Self:
        question = entry.question("question", KINDS, asked_of=Side.BOTH)
        return cls(question=question, **read_terms(entry))

    @property
    def graded(self) -> bool:
        return self._ranked

    @property
    def wishers(self) -> tuple[Side, ...]:
        directed = self._ranked or self.is_experience
        return sides_of(self.wish_of) if directed else (Side.FIRST_YEAR,)

    def score(self, wisher: Answers, other: Answers, side: Side) -> int:
        if self.is_experience:
            return self._experience_score(wisher, other)
        mine, theirs = chosen(wisher, self.question), set(chosen(other, self.question))
        if not mine or not theirs:
            return DID_NOT_SAY
        if not self._ranked:
            return ONE if theirs.intersection(mine) else 0
        ranks = (rank for rank, value in enumerate(mine) if value in theirs)
        return part(len(mine) - next(ranks, len(mine)), len(mine))

    def encode(self, people: Sequence[Answers], side: Side) -> Columns:
        if self.is_experience:
            return (numbers(people, [self.question])[:, 0],)
        values = value_counts(people, self.question)
        said = any_of(values)
        if not self._ranked:
            return values, said
        return values > 0, said, preferences(people, self.question)

    def scores(self, wishers: Columns, others: Columns, side: Side) -> Scores:
        if self.is_experience:
            return self._experience_scores(wishers, others)
        if self._ranked:
            scores = self._ranked_scores(wishers, others)
        else:
            scores = np.where(product(wishers[0], others[0]) > 0, np.int16(ONE), np.int16(0))
        scores[~wishers[1]] = DID_NOT_SAY
        scores[:, ~others[1]] = DID_NOT_SAY
        return scores

    def shared(self, first_year: Answers, coach: Answers, language: Language) -> Sequence[str]:
        if not may_be_shown(self.question):
            return ()
        if self.is_experience:
            yes = number(first_year, self.question) == number(coach, self.question) == 1
            return (yes_or_no(True, language),) if yes else ()
        common = set(chosen(first_year, self.question)) & set(chosen(coach, self.question))
        values = in_order(self.question, common)
        return [option_label(self.question, value, language) for value in values]

    @property
    def _ranked(self) -> bool:
        return self.question.kind is QuestionKind.RANKED

    @property
    def is_experience(self) -> bool:
        return self.question.kind is QuestionKind.YESNO

    def _experience_score(self, wisher: Answers, other: Answers) -> int:
        mine, theirs = number(wisher, self.question), number(other, self.question)
        if mine == 0:
            return NOT_APPLICABLE
        if mine is None or theirs is None:
            return DID_NOT_SAY
        return ONE * theirs

    def _experience_scores(self, wishers: Columns, others: Columns) -> Scores:
        (mine,), (theirs,) = wishers, others
        scores = np.full((len(mine), len(theirs)), DID_NOT_SAY, dtype=np.int16)
        scores[mine == 0] = NOT_APPLICABLE
        scores[both(mine == 1, theirs == 1)] = ONE
        scores[both(mine == 1, theirs == 0)] = 0
        return scores

    def _ranked_scores(self, wishers: Columns, others: Columns) -> Scores:
        (_, _, wishes), (has, _, _) = wishers, others
        length = (wishes != MISSING).sum(axis=1)
        # One row an option, and one that nobody has, which is where MISSING (-1) points.
        has_option = np.vstack([has.T, np.zeros((1, len(has)), dtype=bool)])
        scores = np.zeros((len(wishes), len(has)), dtype=np.int16)
        for rank in reversed(range(wishes.shape[1])):  # a better wish overwrites a lesser one
            worth = parts(np.maximum(length - rank, 0), np.maximum(length, 1))
            np.copyto(scores, worth[:, None], where=has_option[wishes[:, rank]])
        return scores
