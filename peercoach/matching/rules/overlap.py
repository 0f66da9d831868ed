"""Times overlap: free at the same moments of the week."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from peercoach.matching.answers import chosen, in_order
from peercoach.matching.columns import Columns, bits
from peercoach.matching.questions import (
    WEEK_CELLS,
    Answers,
    Language,
    Question,
    QuestionKind,
    Side,
)
from peercoach.matching.reading import Labels, RuleEntry
from peercoach.matching.rules.rule import (
    DID_NOT_SAY,
    Rule,
    Scores,
    part,
    read_terms,
)
from peercoach.matching.wording import moment
from peercoach.matching.words import Words


@dataclass(frozen=True, kw_only=True)
class Overlap(Rule):
    """At least `at_least` shared cells; the score grows with their number up to `full_at`."""

    question: Question
    at_least: int = 1
    full_at: int = 5

    KIND: ClassVar[str] = "overlap"
    REASON: ClassVar[Labels] = {
        "nl": "Samen vrij op {answers}",
        "en": "Free together on {answers}",
    }
    OBSTACLE: ClassVar[Labels] = {
        "nl": "te weinig gedeelde momenten",
        "en": "too few shared times",
    }

    @classmethod
    def read(cls, entry: RuleEntry) -> Self:
        cells = len(WEEK_CELLS)
        at_least = entry.whole("at_least", default=1, least=1, most=cells)
        full_at = entry.whole("full_at", default=max(5, at_least), least=1, most=cells)
        if full_at < at_least:
            expected = Words(
                f"no less than at_least, which is {at_least}",
                f"niet minder dan at_least, dat {at_least} is",
            )
            entry.refuse("full_at", str(full_at), expected)
        return cls(
            question=entry.question("question", (QuestionKind.WEEKGRID,), asked_of=Side.BOTH),
            at_least=at_least,
            full_at=full_at,
            **read_terms(entry),
        )

    @property
    def graded(self) -> bool:
        return self.full_at > self.at_least

    def score(self, wisher: Answers, other: Answers, side: Side) -> int:
        mine, theirs = chosen(wisher, self.question), chosen(other, self.question)
        if not mine or not theirs:
            return DID_NOT_SAY
        return self._worth(len(set(mine) & set(theirs)))

    def encode(self, people: Sequence[Answers], side: Side) -> Columns:
        return (bits(people, self.question),)

    def scores(self, wishers: Columns, others: Columns, side: Side) -> Scores:
        (mine,), (theirs,) = wishers, others
        worth = np.array([self._worth(n) for n in range(len(WEEK_CELLS) + 1)], dtype=np.int16)
        scores = worth.take(np.bitwise_count(mine[:, None] & theirs))
        scores[mine == 0] = DID_NOT_SAY
        scores[:, theirs == 0] = DID_NOT_SAY
        return scores

    def shared(self, first_year: Answers, coach: Answers, language: Language) -> Sequence[str]:
        # Shows no more than the two have in common, so it needs nobody's leave.
        together = set(chosen(first_year, self.question)) & set(chosen(coach, self.question))
        return [moment(cell, language) for cell in in_order(self.question, together)]

    def _worth(self, shared: int) -> int:
        return part(min(shared, self.full_at), self.full_at) if shared >= self.at_least else 0
