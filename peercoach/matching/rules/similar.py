"""Similar on scales: interests, style."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import lcm
from typing import Any, ClassVar, Final, Self

import numpy as np
from numpy.typing import NDArray

from peercoach.matching.answers import number
from peercoach.matching.columns import MISSING, Columns, Steps, numbers
from peercoach.matching.questions import Answers, Language, Question, QuestionKind, Side
from peercoach.matching.reading import Labels, RuleEntry
from peercoach.matching.rules.rule import (
    DID_NOT_SAY,
    ONE,
    Importance,
    Rule,
    Scores,
    may_be_shown,
    part,
    parts,
    read_terms,
)
from peercoach.matching.words import Words

LARGEST_EXACT: Final = 2**39
"""Up to here `parts` tells apart what is just under half from what is half."""


@dataclass(frozen=True, kw_only=True)
class Similar(Rule):
    """Likeness is one minus the mean distance over the scales both answered, each distance as a
    part of its scale.

    `at_least` is the least likeness that lets a pair through where the rule is a must. The score
    grows from nothing at a likeness of `none_at` to all at `full_at`: on many scales even strangers
    are two thirds alike, and likeness itself would hardly tell one pair from another. With
    `liked_from` only scales that both answered that high are named as a reason.
    """

    questions: tuple[Question, ...]
    at_least: float = 0.5
    none_at: float = 0.0
    full_at: float = 1.0
    liked_from: int | None = None

    KIND: ClassVar[str] = "similar"
    REASON: ClassVar[Labels] = {
        "nl": "Bijna dezelfde antwoorden op {answers}",
        "en": "Much the same answers to {answers}",
    }
    OBSTACLE: ClassVar[Labels] = {
        "nl": "antwoorden die te ver uiteenlopen",
        "en": "answers too far apart",
    }

    @classmethod
    def read(cls, entry: RuleEntry) -> Self:
        questions = entry.several_questions("questions", (QuestionKind.SCALE,), asked_of=Side.BOTH)
        rule = cls(
            questions=questions,
            at_least=entry.fraction("at_least", default=0.5),
            none_at=entry.fraction("none_at", default=0.0),
            full_at=entry.fraction("full_at", default=1.0),
            liked_from=_read_liked_from(entry, questions),
            **read_terms(entry),
        )
        rule._refuse_bounds(entry)
        if len(rule.questions) * rule._scale >= LARGEST_EXACT:
            found = Words(
                f"ranges with a common multiple of {rule._scale}",
                f"schalen met een gemeen veelvoud van {rule._scale}",
            )
            expected = Words(
                "scales of fewer different lengths", "schalen van minder verschillende lengtes"
            )
            entry.refuse("questions", found, expected)
        return rule

    @property
    def graded(self) -> bool:
        return self.passing < ONE

    @property
    def passing(self) -> int:
        return self._worth[round(self.at_least * ONE)]

    def score(self, wisher: Answers, other: Answers, side: Side) -> int:
        distance = answered = 0
        for question, unit in zip(self.questions, self._units, strict=True):
            mine, theirs = number(wisher, question), number(other, question)
            if mine is not None and theirs is not None:
                distance += unit * abs(mine - theirs)
                answered += self._scale
        return self._worth[part(answered - distance, answered)] if answered else DID_NOT_SAY

    def encode(self, people: Sequence[Answers], side: Side) -> Columns:
        steps = numbers(people, self.questions)
        # Coaches are the same in every block, so their factors are made once.
        return self._right_factors(steps) if side is Side.COACH else (steps,)

    def scores(self, wishers: Columns, others: Columns, side: Side) -> Scores:
        (steps,), (factors, said) = wishers, others
        answered = self._scale * ((steps != MISSING).astype(said.dtype) @ said.T)
        likeness = answered - self._left_factors(steps) @ factors.T
        scores = parts(likeness, np.maximum(answered, 1))
        if (self.none_at, self.full_at) != (0, 1):
            scores = np.array(self._worth, dtype=np.int16)[scores]
        scores[answered == 0] = DID_NOT_SAY
        return scores

    def shared(self, first_year: Answers, coach: Answers, language: Language) -> Sequence[str]:
        near = []
        for question in self.questions:
            a, b = number(first_year, question), number(coach, question)
            if a is None or b is None or not may_be_shown(question):
                continue
            steps = question.high - question.low
            both_like = self.liked_from is None or min(a, b) >= self.liked_from - question.low
            if 4 * abs(a - b) > steps or not both_like:
                continue
            apart, liking = abs(a - b) / steps, (a + b) / steps
            order = (apart, -liking) if self.liked_from is None else (-liking, apart)
            near.append((order, question.label[language]))
        near.sort(key=lambda item: item[0])
        return [f"“{label}”" for _, label in near]

    @cached_property
    def _worth(self) -> list[int]:
        """The score for every likeness from 0 to ONE. Nowhere flatter than likeness itself."""
        none, full = round(self.none_at * ONE), round(self.full_at * ONE)
        span = max(full - none, 1)
        return [part(min(max(likeness - none, 0), span), span) for likeness in range(ONE + 1)]

    @cached_property
    def _scale(self) -> int:
        """The whole range of any of the scales, in units in which every step is a whole number."""
        return lcm(*(question.high - question.low for question in self.questions))

    @cached_property
    def _units(self) -> list[int]:
        """How many of those units a step on each of the scales is."""
        return [self._scale // (question.high - question.low) for question in self.questions]

    # The total distance over what both answered is one matrix product of the factors below, as
    # |a - b| = a + b - 2 min(a, b), and min(a, b) counts the thresholds that both have passed.

    def _left_factors(self, steps: Steps) -> NDArray[Any]:
        units = np.array(self._units, dtype=self._exact_type)
        which, thresholds = self._thresholds
        factors = [
            np.maximum(steps, 0) * units,
            (steps != MISSING) * units,
            (steps[:, which] > thresholds) * (-2 * units[which]),
        ]
        return np.concatenate(factors, axis=1)

    def _right_factors(self, steps: Steps) -> Columns:
        which, thresholds = self._thresholds
        said = (steps != MISSING).astype(self._exact_type)
        passed = steps[:, which] > thresholds
        return np.concatenate([said, np.maximum(steps, 0), passed], axis=1, dtype=said.dtype), said

    @property
    def _thresholds(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """For every step of every scale: which scale, and the answer below it."""
        ranges = [question.high - question.low for question in self.questions]
        steps = [np.arange(steps) for steps in ranges]
        return np.repeat(np.arange(len(ranges)), ranges), np.concatenate(steps)

    def _refuse_bounds(self, entry: RuleEntry) -> None:
        if self.full_at <= self.none_at:
            expected = Words(
                f"more than none_at, which is {self.none_at}",
                f"meer dan none_at, dat {self.none_at} is",
            )
            entry.refuse("full_at", str(self.full_at), expected)
        elif self.importance is Importance.MUST:
            # A must goes by the score, so that has to show who is below at_least.
            above_none = self.none_at == 0 or self.none_at < self.at_least
            if not (above_none and self.at_least <= self.full_at):
                found = Words(
                    f"{self.at_least}, with none_at {self.none_at} and full_at {self.full_at}",
                    f"{self.at_least}, met none_at {self.none_at} en full_at {self.full_at}",
                )
                expected = Words(
                    "more than none_at, and no more than full_at",
                    "meer dan none_at, en niet meer dan full_at",
                )
                entry.refuse("at_least", found, expected)

    @property
    def _exact_type(self) -> type[Any]:
        """The smallest type that holds every whole number on the way exactly."""
        largest = 4 * len(self.questions) * self._scale
        return np.float32 if largest < 2**24 else np.float64


def _read_liked_from(entry: RuleEntry, questions: Sequence[Question]) -> int | None:
    entry.take("liked_from")
    if "liked_from" not in entry.given:
        return None
    least = max((question.low for question in questions), default=0)
    most = min((question.high for question in questions), default=0)
    return entry.whole("liked_from", default=None, least=least, most=most)
