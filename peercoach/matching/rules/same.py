"""Same value: programme, campus."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from peercoach.matching.answers import chosen, number, option_label
from peercoach.matching.columns import MISSING, Columns, numbers
from peercoach.matching.questions import Answers, Language, Person, Question, QuestionKind, Side
from peercoach.matching.reading import Labels, RuleEntry
from peercoach.matching.rules.rule import (
    DID_NOT_SAY,
    ONE,
    WEIGHTS,
    Importance,
    Rule,
    Scores,
    may_be_shown,
    read_terms,
)
from peercoach.matching.wording import yes_or_no
from peercoach.matching.words import Words

KINDS = (QuestionKind.CHOICE, QuestionKind.SCALE, QuestionKind.YESNO)


@dataclass(frozen=True, kw_only=True)
class Same(Rule):
    """Both gave the same answer.

    `strength` names a question that asks how much this matters, answered with names of importance.
    The answer of the one whose wish it is takes the place of the rule's importance for their pairs.
    It never excludes: a wish of one person is not a law, so `must` counts as `important`.
    """

    question: Question
    strength: Question | None = None

    KIND: ClassVar[str] = "same"
    REASON: ClassVar[Labels] = {
        "nl": "Hetzelfde antwoord op {question}: {answers}",
        "en": "The same answer to {question}: {answers}",
    }
    OBSTACLE: ClassVar[Labels] = {
        "nl": "een ander antwoord op {question}",
        "en": "a different answer to {question}",
    }

    @classmethod
    def read(cls, entry: RuleEntry) -> Self:
        terms = read_terms(entry)
        question = entry.question("question", KINDS, asked_of=Side.BOTH)
        kinds = (QuestionKind.CHOICE,)
        strength = entry.optional_question("strength", kinds, asked_of=terms["wish_of"])
        if strength is not None and terms["wish_of"] is Side.BOTH:
            expected = Words(
                "first_year or coach: one of them says how strongly",
                "first_year of coach: een van hen zegt hoe sterk",
            )
            entry.refuse("wish_of", '"both"', expected)
        for value in strength.values if strength else ():
            if value not in list(Importance):
                kinds_of_wish = ", ".join(Importance)
                expected = Words(
                    f"options with values among {kinds_of_wish}",
                    f"opties met waarden uit {kinds_of_wish}",
                )
                found = Words(f'an option "{value}"', f'een optie "{value}"')
                entry.refuse("strength", found, expected)
        return cls(question=question, strength=strength, **terms)

    @property
    def graded(self) -> bool:
        return False

    def pull(self, person: Person, side: Side) -> int:
        pull = super().pull(person, side)
        fixed = self.importance in (Importance.NO, Importance.MUST)
        if self.strength is None or fixed or side is not self._weigher:
            return pull
        for value in chosen(person.answers, self.strength):
            return pull // self.weight * WEIGHTS[Importance(value)]
        return pull

    @property
    def needed(self) -> tuple[Question, ...]:
        return (self.question,)

    def score(self, wisher: Answers, other: Answers, side: Side) -> int:
        mine, theirs = number(wisher, self.question), number(other, self.question)
        if mine is None or theirs is None:
            return DID_NOT_SAY
        return ONE if mine == theirs else 0

    def encode(self, people: Sequence[Answers], side: Side) -> Columns:
        return (numbers(people, [self.question])[:, 0],)

    def scores(self, wishers: Columns, others: Columns, side: Side) -> Scores:
        (mine,), (theirs,) = wishers, others
        scores = np.where(mine[:, None] == theirs, np.int16(ONE), np.int16(0))
        scores[mine == MISSING] = DID_NOT_SAY
        scores[:, theirs == MISSING] = DID_NOT_SAY
        return scores

    def shared(self, first_year: Answers, coach: Answers, language: Language) -> Sequence[str]:
        same = self.score(first_year, coach, Side.FIRST_YEAR) == ONE
        if not same or not may_be_shown(self.question):
            return ()
        answer = first_year[self.question.key]
        if self.question.kind is QuestionKind.CHOICE:
            return (option_label(self.question, str(answer), language),)
        if self.question.kind is QuestionKind.YESNO:
            return (yes_or_no(bool(answer), language),)
        return (str(answer),)
