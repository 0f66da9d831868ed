"""Whether one group of first-years comes off worse than chance alone would explain.

Groups are compared inside strata, such as programme and languages: where few coaches speak a
language, that is eligibility and not the matching. Chance is what comes out when the answers that
make the groups are dealt again inside each stratum (a permutation test), and what differs is held
to account for how many groups were looked at (Holm, A simple sequentially rejective multiple test
procedure, 1979).
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from peercoach.matching.answers import chosen, option_label
from peercoach.matching.disclosure import may_be_shown
from peercoach.matching.people import Matching
from peercoach.matching.questions import Language, Person, Question, QuestionKind
from peercoach.matching.ties import Ints
from peercoach.matching.wording import fill, yes_or_no

DRAWS: Final = 999
LEVEL: Final = 0.05
ONE_ANSWER: Final = (
    QuestionKind.CHOICE,
    QuestionKind.YESNO,
    QuestionKind.SCALE,
    QuestionKind.RANKED,
)

Value = str | int | bool | None
"""An answer, the first of several ranked ones, or None for who did not say."""

Floats = NDArray[np.float64]

_TEXT: Final = {
    "en": "{group}: {size} first-years, {share} % matched (by chance {low}–{high})",
    "nl": "{group}: {size} eerstejaars, {share} % gekoppeld (bij toeval {low}–{high})",
}
_FIT: Final = {
    "en": ", fit {median} ({lower}–{upper}; by chance {low}–{high})",
    "nl": ", past {median} ({lower}–{upper}; bij toeval {low}–{high})",
}
_DIFFERS: Final = {"en": ": more than chance", "nl": ": meer dan toeval"}
_NOT_SAID: Final = {"en": "did not say", "nl": "niet gezegd"}


class Band(NamedTuple):
    """Where chance alone puts a figure nineteen times out of twenty."""

    low: float
    high: float


class Spread(NamedTuple):
    """The middle half of a group, and its middle."""

    lower: float
    median: float
    upper: float


@dataclass(frozen=True, slots=True)
class GroupFairness:
    """How one group fares. `share` is the part of it that has a coach, 0..1; `fit` is None where
    nobody of it has one. `differs` when either is further from chance than all groups looked at
    together explain."""

    question: Question
    value: Value
    size: int
    share: float
    share_by_chance: Band
    fit: Spread | None
    fit_by_chance: Band | None
    differs: bool

    def label(self, language: Language) -> str:
        if self.value is None:
            return _NOT_SAID[language]
        if isinstance(self.value, bool):
            return yes_or_no(self.value, language)
        if isinstance(self.value, str):
            return option_label(self.question, self.value, language)
        return str(self.value)

    def say(self, language: Language) -> str:
        """One line, without a full stop."""
        blanks = {
            "group": self.label(language),
            "size": str(self.size),
            "share": f"{100 * self.share:.0f}",
            "low": f"{100 * self.share_by_chance.low:.0f}",
            "high": f"{100 * self.share_by_chance.high:.0f}",
        }
        text = fill(_TEXT[language], blanks)
        if self.fit and self.fit_by_chance:
            figures = {**self.fit._asdict(), **self.fit_by_chance._asdict()}
            text += fill(_FIT[language], {name: f"{n:.0f}" for name, n in figures.items()})
        return text + (_DIFFERS[language] if self.differs else "")


@dataclass(frozen=True, slots=True)
class Fairness:
    """The groups that may be shown; `hidden` when there are others, too small to tell of."""

    question: Question
    groups: tuple[GroupFairness, ...]
    hidden: bool


def fairness(
    matching: Matching,
    question_key: str,
    strata: Sequence[str] = ("programme", "languages"),
    *,
    seed: int = 0,
    draws: int = DRAWS,
) -> Fairness:
    """How the groups that answered a question differently fare, and what chance would give.

    Strata that the round does not ask for are passed over. KeyError for an unknown question,
    ValueError for one that puts nobody in one group (several answers, times, text).
    """
    questions = {question.key: question for question in matching.definition.questions}
    question = questions[question_key]
    if question.kind not in ONE_ANSWER:
        raise ValueError(
            f"{question_key}: found {question.kind}, expected a question of one answer"
        )
    kept = [questions[key] for key in strata if key in questions and key != question_key]
    rows = sorted(range(len(matching.first_years)), key=lambda i: matching.first_years[i].id)
    people = [matching.first_years[i] for i in rows]
    values = [_value(person, question) for person in people]
    groups = [value for value in (*_possible(question), None) if value in values]
    sizes = {value: values.count(value) for value in groups}
    shown = may_be_shown(sizes)
    label = np.array([groups.index(value) for value in values], np.int64)
    coach_of = matching.solution.coach_of[rows]
    scores = np.full(len(rows), np.nan)
    has = np.flatnonzero(coach_of >= 0)
    at = np.array(rows, np.int64)[has]
    scores[has] = np.maximum(matching.scores.fit[at, coach_of[has]], 0)
    found = _figures(label, scores, len(groups))
    chance = np.stack(
        [
            _figures(dealt, scores, len(groups))
            for dealt in _dealt(label, _strata(people, kept), seed, draws)
        ]
        or [found]
    )
    numbers = [groups.index(value) for value in shown]
    differs = _beyond_chance(found[:, numbers], chance[:, :, numbers])
    return Fairness(
        question,
        tuple(
            _group(question, value, label == k, scores, chance[:, :, k], bool(far))
            for value, k, far in zip(shown, numbers, differs, strict=True)
        ),
        len(shown) < len(groups),
    )


def _group(
    question: Question,
    value: Value,
    members: NDArray[np.bool_],
    scores: Floats,
    chance: Floats,
    differs: bool,
) -> GroupFairness:
    fits = scores[members & ~np.isnan(scores)]
    size = int(members.sum())
    return GroupFairness(
        question=question,
        value=value,
        size=size,
        share=len(fits) / size,
        share_by_chance=_band(chance[:, 0]),
        fit=Spread(*np.percentile(fits, [25, 50, 75]).tolist()) if len(fits) else None,
        fit_by_chance=_band(chance[:, 1]) if len(fits) else None,
        differs=differs,
    )


def _figures(label: Ints, scores: Floats, groups: int) -> Floats:
    """Shape (2, groups): the share matched and the median fit of each group, NaN for none."""
    found = np.full((2, groups), np.nan)
    for k in range(groups):
        own = scores[label == k]
        fits = own[~np.isnan(own)]
        found[0, k] = len(fits) / len(own)
        if len(fits):
            found[1, k] = np.median(fits)
    return found


def _dealt(label: Ints, stratum: Ints, seed: int, draws: int) -> list[Ints]:
    """The same labels, dealt again inside each stratum."""
    chance = np.random.default_rng(seed % 2**63)
    places = np.argsort(stratum, kind="stable")
    found = []
    for _ in range(draws):
        order = np.lexsort((chance.random(len(label)), stratum))
        dealt = np.empty_like(label)
        dealt[places] = label[order]
        found.append(dealt)
    return found


def _strata(people: Sequence[Person], questions: Sequence[Question]) -> Ints:
    numbers: dict[Hashable, int] = {}
    keys = (tuple(_plain(person, question) for question in questions) for person in people)
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int64)


def _plain(person: Person, question: Question) -> Hashable:
    answer = person.answers.get(question.key)
    return tuple(sorted(answer)) if isinstance(answer, frozenset) else answer


def _band(drawn: Floats) -> Band:
    known = drawn[~np.isnan(drawn)]
    return Band(*np.percentile(known, [2.5, 97.5]).tolist()) if len(known) else Band(0.0, 100.0)


def _beyond_chance(found: Floats, chance: Floats) -> NDArray[np.bool_]:
    """Which groups differ in either figure, by Holm over all figures of all groups."""
    drawn = np.maximum((~np.isnan(chance)).sum(axis=0), 1)
    middle = np.nansum(chance, axis=0) / drawn
    further = np.abs(chance - middle) >= np.abs(found - middle) - 1e-9
    p = (1 + further.sum(axis=0)) / (1 + len(chance))
    p[np.isnan(found)] = 1
    return np.asarray((holm(p.ravel()).reshape(p.shape) < LEVEL).any(axis=0))


def holm(p: Floats) -> Floats:
    """The adjusted p-values, in the order given."""
    order = np.argsort(p, kind="stable")
    steps = p[order] * np.arange(len(p), 0, -1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1)
    return adjusted


def _value(person: Person, question: Question) -> Value:
    if question.kind is QuestionKind.RANKED:
        return next(iter(chosen(person.answers, question)), None)
    answer = person.answers.get(question.key)
    return answer if isinstance(answer, str | int) and answer != "" else None


def _possible(question: Question) -> Sequence[Value]:
    match question.kind:
        case QuestionKind.YESNO:
            return (True, False)
        case QuestionKind.SCALE:
            return range(question.low, question.high + 1)
        case _:
            return question.values
