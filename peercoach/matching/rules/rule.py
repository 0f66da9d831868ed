"""What every kind of rule is: it excludes, scores and justifies pairs, singly or in blocks."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cached_property
from typing import Any, ClassVar, Final, Self, TypedDict

import numpy as np
from numpy.typing import NDArray

from peercoach.matching.answers import answered
from peercoach.matching.columns import Columns
from peercoach.matching.questions import Answers, Language, Person, Question, SeenBy, Side
from peercoach.matching.reading import Labels, RuleEntry
from peercoach.matching.wording import fill, listing

ONE: Final = 2520
"""A full score. Scores are whole numbers, so that one pair and a block of pairs agree to the last
digit on any machine; 2520 divides by 1 to 10 and by 15, 21 and 28, the usual denominators."""

# What a score below nothing says. A block of verdicts holds these beside the scores 0..ONE.
NOT_APPLICABLE: Final = -1
DID_NOT_SAY: Final = -2
FAILS: Final = -3

Scores = NDArray[np.int16]


class Importance(StrEnum):
    NO = "no"
    NICE = "nice"
    IMPORTANT = "important"
    MUST = "must"


WEIGHTS: Final = {
    Importance.NO: 0,
    Importance.NICE: 1,
    Importance.IMPORTANT: 3,
    Importance.MUST: 3,  # only where those who pass can still fit better or worse
}


class Excluded(StrEnum):
    """Why a must leaves out a pair."""

    FAILS = "fails"
    DID_NOT_SAY = "did_not_say"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of one pair. `score` is 0..ONE, None where it has nothing to go by."""

    score: int | None
    excluded: Excluded | None = None


class Terms(TypedDict):
    """What every rule takes besides the questions it looks at."""

    importance: Importance
    wish_of: Side
    reason: Labels | None
    staff_reason: Labels | None
    obstacle: Labels | None


def read_terms(entry: RuleEntry) -> Terms:
    return Terms(
        importance=entry.one_of("importance", Importance),
        wish_of=entry.one_of("wish_of", Side, Side.BOTH),
        reason=entry.optional_words("reason", blanks=("answers",)),
        staff_reason=entry.optional_words("staff_reason", blanks=("answers",)),
        obstacle=entry.optional_words("obstacle", blanks=()),
    )


def part(count: int, whole: int) -> int:
    """`count / whole` as a score, halves rounded up."""
    return (2 * ONE * count + whole) // (2 * whole)


def parts(count: NDArray[Any], whole: NDArray[Any] | int) -> Scores:
    """`part` for arrays. Exact: a quotient of whole numbers this size is never nearer to the next
    whole number than doubles can tell."""
    doubled = np.multiply(count, 2.0 * ONE)
    doubled += whole
    doubled /= np.multiply(whole, 2.0)
    return np.asarray(doubled, dtype=np.int16)


@dataclass(frozen=True, kw_only=True)
class Rule(ABC):
    """Subclasses say what a pair is worth to the one who wishes: `score`, and in blocks `scores`.

    `reason` and `obstacle` replace the words in which the rule says why a pair fits, and why it
    leaves someone out. `staff_reason` says the reason about the two, to who runs the programme.
    """

    importance: Importance
    wish_of: Side = Side.BOTH
    reason: Labels | None = None
    staff_reason: Labels | None = None
    obstacle: Labels | None = None

    KIND: ClassVar[str]
    REASON: ClassVar[Labels]
    OBSTACLE: ClassVar[Labels]
    SILENCE: ClassVar[Labels] = {
        "nl": "geen antwoord op {needed}",
        "en": "no answer to {needed}",
    }

    # What a kind of rule says of itself.

    @classmethod
    @abstractmethod
    def read(cls, entry: RuleEntry) -> Self:
        """The rule in a table of a definition."""

    @property
    @abstractmethod
    def graded(self) -> bool:
        """Whether those who pass can still fit better or worse."""

    @property
    def wishers(self) -> tuple[Side, ...]:
        """The sides to look from. One is enough where both see the same."""
        return (Side.FIRST_YEAR,)

    @property
    def passing(self) -> int:
        """The least score that a must lets through."""
        return 1

    @abstractmethod
    def score(self, wisher: Answers, other: Answers, side: Side) -> int:
        """0..ONE, NOT_APPLICABLE or DID_NOT_SAY, seen from the wisher, who is on `side`."""

    @abstractmethod
    def encode(self, people: Sequence[Answers], side: Side) -> Columns:
        """The answers of all people of one side, as `scores` needs them."""

    @abstractmethod
    def scores(self, wishers: Columns, others: Columns, side: Side) -> Scores:
        """`score` for each of the wishers with each of the others."""

    @abstractmethod
    def shared(self, first_year: Answers, coach: Answers, language: Language) -> Sequence[str]:
        """What the two have in common, in words both may read; empty if there is nothing to say."""

    # What holds for every kind.

    @cached_property
    def sorted_keys(self) -> tuple[str, ...]:
        """The keys of all questions the rule looks at."""
        return tuple(sorted({question.key for question in self._questions()}))

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(self.sorted_keys)

    @cached_property
    def unseen(self) -> bool:
        """Whether it looks at an answer that is for matching only: of whom what it says is true may
        be told to nobody."""
        return any(question.seen_by is SeenBy.MATCHING for question in self._questions())

    @cached_property
    def weight(self) -> int:
        if self.importance is Importance.MUST and not self.graded:
            return 0  # all who pass are equal
        return WEIGHTS[self.importance]

    def pull(self, person: Person, side: Side) -> int:
        """What this person makes of the rule's weight; that of a pair is the product of its two."""
        own = self.weight if side is self._weigher else 1
        return own * (2 if person.top_wish in self.keys else 1)

    @property
    def needed(self) -> tuple[Question, ...]:
        """The questions without whose answers a must excludes, the main one first."""
        return tuple(self._questions())

    def is_silent(self, answers: Answers, side: Side) -> bool:
        """Whether an answer that the rule needs of this side is missing."""
        return not all(answered(answers, question) for question in self.needed)

    def judge(self, first_year: Answers, coach: Answers) -> Verdict:
        scores = [self.score_for(side, first_year, coach) for side in self.wishers]
        if self.importance is Importance.MUST:
            if any(0 <= score < self.passing for score in scores):
                return Verdict(None, Excluded.FAILS)
            if DID_NOT_SAY in scores:
                return Verdict(None, Excluded.DID_NOT_SAY)
        applicable = [score for score in scores if score >= 0]
        if not applicable:
            return Verdict(None)
        return Verdict((2 * sum(applicable) + len(applicable)) // (2 * len(applicable)))

    def judge_all(self, first_years: Columns, coaches: Columns) -> Scores:
        """`judge` for each first-year with each coach: scores, and codes below nothing."""
        blocks = [
            self.scores(first_years, coaches, side)
            if side is Side.FIRST_YEAR
            else self.scores(coaches, first_years, side).T
            for side in self.wishers
        ]
        verdicts = blocks[0]
        if len(blocks) == 2:
            applicable = np.minimum(*blocks) >= 0
            verdicts = np.where(applicable, (blocks[0] + blocks[1] + 1) >> 1, np.maximum(*blocks))
        if self.importance is Importance.MUST:
            for block in blocks:
                verdicts[block == DID_NOT_SAY] = DID_NOT_SAY
            for block in blocks:
                verdicts[(block >= 0) & (block < self.passing)] = FAILS
        return verdicts

    def score_for(self, side: Side, first_year: Answers, coach: Answers) -> int:
        """The score as the first-year or the coach sees it."""
        if side is Side.COACH:
            return self.score(coach, first_year, side)
        return self.score(first_year, coach, side)

    def justify(
        self, first_year: Answers, coach: Answers, language: Language, *, for_staff: bool = False
    ) -> str | None:
        """Why these two fit, in words that show neither of them what they may not see; said to
        them, or about them."""
        names = self.shared(first_year, coach, language)
        if not names:
            return None
        blanks = self._labels(language) | {"answers": listing(names, language)}
        words = (self.staff_reason if for_staff else None) or self.reason or self.REASON
        return fill(words[language], blanks)

    def why_excluded(self, excluded: Excluded, language: Language) -> str:
        """A few words for a list of obstacles, such as `no shared time`."""
        silent = excluded is Excluded.DID_NOT_SAY
        template = self.SILENCE if silent else self.obstacle or self.OBSTACLE
        return fill(template[language], self._labels(language))

    def as_mapping(self) -> dict[str, object]:
        """The table this rule can be read from, without what goes without saying."""
        table: dict[str, object] = {"kind": self.KIND}
        inherited = {field.name for field in fields(Rule)}
        for field in sorted(fields(self), key=lambda field: field.name in inherited):
            value = getattr(self, field.name)
            if value != field.default:
                table[field.name] = _plain(value)
        return table

    @cached_property
    def _weigher(self) -> Side:
        return Side.COACH if self.wish_of is Side.COACH else Side.FIRST_YEAR

    def _questions(self) -> Iterator[Question]:
        for field in fields(self):
            value = getattr(self, field.name)
            for item in value if isinstance(value, tuple) else (value,):
                if isinstance(item, Question):
                    yield item

    def _labels(self, language: Language) -> dict[str, str]:
        labels = [f"“{question.label[language]}”" for question in self.needed]
        return {"question": labels[0], "needed": listing(labels, language)}


def sides_of(wish_of: Side) -> tuple[Side, ...]:
    return (Side.FIRST_YEAR, Side.COACH) if wish_of is Side.BOTH else (wish_of,)


def may_be_shown(*questions: Question) -> bool:
    return all(question.seen_by is SeenBy.PARTNER for question in questions)


def _plain(value: object) -> object:
    if isinstance(value, Question):
        return value.key
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.value if isinstance(value, StrEnum) else value
