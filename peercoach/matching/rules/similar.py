"""Similar on scales: interests, style."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import lcm
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from peercoach.matching.answers import number
from peercoach.matching.columns import MISSING, Columns, Steps, numbers
from peercoach.matching.questions import Answers, Language, Question, QuestionKind, Side
from peercoach.matching.reading import RuleEntry, Words
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
    REASON: ClassVar[Words] = {
        "nl": "Bijna dezelfde antwoorden op {answers}",
        "en": "Much the same answers to {answers}",
    }
    OBSTACLE: ClassVar[Words] = {
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
        if rule.full_at <= rule.none_at:
            entry.refuse(
                "full_at", str(rule.full_at), f"more than none_at, which is {rule.none_at}"
            )
        elif rule.importance is Importance.MUST and not rule.at_least_is_told_apart:
            found = f"{rule.at_least}, with none_at {rule.none_at} and full_at {rule.full_at}"
            entry.refuse("at_least", found, "more than none_at, and no more than full_at")
        return rule

    @property
    def at_least_is_told_apart(self) -> bool:
        """Whether the score shows who is below `at_least`: a must goes by nothing else."""
        above = self.none_at == 0 or self.none_at < self.at_least
        return above and self.at_least <= self.full_at

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
        return (numbers(people, self.questions),)

    def scores(self, wishers: Columns, others: Columns, side: Side) -> Scores:
        (mine,), (theirs,) = wishers, others
        # Only whole numbers occur on the way, each at most this large.
        largest = 4 * len(self.questions) * self._scale
        number_type = np.float32 if largest < 2**24 else np.float64
        answered = self._scale * (_said(mine, number_type) @ _said(theirs, number_type).T)
        left, right = self._distance_factors(mine, theirs, number_type)
        likeness = answered - left @ right.T
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

    def _distance_factors(
        self, mine: Steps, theirs: Steps, number_type: type[Any]
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """Two arrays whose matrix product is the total distance over what both answered.

        |a - b| = a + b - 2 min(a, b), where min(a, b) counts the thresholds that both pass.
        """
        units = np.array(self._units, dtype=number_type)
        ranges = [question.high - question.low for question in self.questions]
        my_steps, their_steps = np.maximum(mine, 0), np.maximum(theirs, 0)
        which = np.repeat(np.arange(len(ranges)), ranges)
        thresholds = np.concatenate([np.arange(steps) for steps in ranges])
        left = [
            my_steps * units,
            _said(mine, number_type) * units,
            (my_steps[:, which] > thresholds) * (-2 * units[which]),
        ]
        right = [
            _said(theirs, number_type),
            their_steps.astype(number_type),
            (their_steps[:, which] > thresholds).astype(number_type),
        ]
        return np.concatenate(left, axis=1), np.concatenate(right, axis=1)


def _read_liked_from(entry: RuleEntry, questions: Sequence[Question]) -> int | None:
    entry.take("liked_from")
    if "liked_from" not in entry.given:
        return None
    least = max((question.low for question in questions), default=0)
    most = min((question.high for question in questions), default=0)
    return entry.whole("liked_from", default=None, least=least, most=most)


def _said(steps: Steps, number_type: type[Any]) -> NDArray[Any]:
    return np.asarray(steps != MISSING, dtype=number_type)
