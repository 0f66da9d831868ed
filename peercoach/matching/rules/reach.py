"""Reach: online, or in person at the same place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Self

import numpy as np

from peercoach.matching.answers import answered, chosen, in_order, option_label
from peercoach.matching.columns import Columns, any_of, both, product, value_counts
from peercoach.matching.questions import Answers, Language, Question, QuestionKind, Side
from peercoach.matching.reading import Labels, RuleEntry
from peercoach.matching.rules.rule import (
    DID_NOT_SAY,
    ONE,
    Rule,
    Scores,
    may_be_shown,
    read_terms,
)
from peercoach.matching.words import Words

ONLINE: Final = "online"
EITHER: Final = "both"
KINDS = (QuestionKind.CHOICE, QuestionKind.CHOICES)


@dataclass(frozen=True, kw_only=True)
class Reach(Rule):
    """Both can meet online, or both in person and at the same place.

    The option `online` of the question means online, `both` means either way, any other in person.
    Without a `place` all are near one another.
    """

    question: Question
    place: Question | None = None

    KIND: ClassVar[str] = "reach"
    REASON: ClassVar[Labels] = {
        "nl": "Afspreken kan voor allebei: {answers}",
        "en": "Meeting works for both: {answers}",
    }
    OBSTACLE: ClassVar[Labels] = {
        "nl": "geen manier van afspreken die voor allebei kan",
        "en": "no way to meet that works for both",
    }

    @classmethod
    def read(cls, entry: RuleEntry) -> Self:
        question = entry.question("question", KINDS, asked_of=Side.BOTH)
        if question.key and ONLINE not in question.values:
            values = ", ".join(question.values)
            found = Words(f"options {values}", f"opties {values}")
            expected = Words(
                f"a question with an option {ONLINE}", f"een vraag met een optie {ONLINE}"
            )
            entry.refuse("question", found, expected)
        place = entry.optional_question("place", KINDS, asked_of=Side.BOTH)
        return cls(question=question, place=place, **read_terms(entry))

    @property
    def graded(self) -> bool:
        return False

    def is_silent(self, answers: Answers, side: Side) -> bool:
        ways = chosen(answers, self.question)
        place_missing = self.place is not None and not answered(answers, self.place)
        return not ways or (self._in_person(ways) and place_missing)

    def score(self, wisher: Answers, other: Answers, side: Side) -> int:
        mine, theirs = chosen(wisher, self.question), chosen(other, self.question)
        if not mine or not theirs:
            return DID_NOT_SAY
        if self._online(mine) and self._online(theirs):
            return ONE
        if not (self._in_person(mine) and self._in_person(theirs)):
            return 0
        if self.place is None:
            return ONE
        here, there = chosen(wisher, self.place), chosen(other, self.place)
        if not here or not there:
            return DID_NOT_SAY
        return ONE if set(here) & set(there) else 0

    def encode(self, people: Sequence[Answers], side: Side) -> Columns:
        ways = [chosen(answers, self.question) for answers in people]
        place = self.place
        places = value_counts(people, place) if place else np.ones((len(people), 1), dtype=np.int16)
        return (
            np.array([bool(way) for way in ways], dtype=bool),
            np.array([self._online(way) for way in ways], dtype=bool),
            np.array([self._in_person(way) for way in ways], dtype=bool),
            places,
        )

    def scores(self, wishers: Columns, others: Columns, side: Side) -> Scores:
        (mine_said, mine_online, mine_in_person, here) = wishers
        (theirs_said, theirs_online, theirs_in_person, there) = others
        scores = np.zeros((len(here), len(there)), dtype=np.int16)
        in_person = both(mine_in_person, theirs_in_person)
        scores[in_person] = DID_NOT_SAY
        scores[in_person & both(any_of(here), any_of(there))] = 0
        scores[in_person & (product(here, there) > 0)] = ONE
        scores[both(mine_online, theirs_online)] = ONE
        scores[~mine_said] = DID_NOT_SAY
        scores[:, ~theirs_said] = DID_NOT_SAY
        return scores

    def shared(self, first_year: Answers, coach: Answers, language: Language) -> Sequence[str]:
        if not may_be_shown(self.question):
            return ()
        mine, theirs = chosen(first_year, self.question), chosen(coach, self.question)
        place = self.place
        found = []
        # Meeting in person tells that the places are the same: said only where that may be known.
        if self._in_person(mine) and self._in_person(theirs) and place and may_be_shown(place):
            common = set(chosen(first_year, place)) & set(chosen(coach, place))
            found += [option_label(place, value, language) for value in in_order(place, common)]
        if self._online(mine) and self._online(theirs):
            found.append(option_label(self.question, ONLINE, language))
        return found

    def _online(self, ways: Sequence[str]) -> bool:
        return any(way in (ONLINE, EITHER) for way in ways)

    def _in_person(self, ways: Sequence[str]) -> bool:
        return any(way != ONLINE for way in ways)
