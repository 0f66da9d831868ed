"""Whether one group of first-years comes off worse than chance alone would explain.

Groups are compared inside strata, such as programme and languages: where few coaches speak a
language, that is eligibility and not the matching. Chance is what comes out when the answers that
make the groups are dealt again inside each stratum (a permutation test), and what differs is held
to account for how many groups were looked at (Holm, A simple sequentially rejective multiple test
procedure, 1979).
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from peercoach.matching.answers import chosen, option_label
from peercoach.matching.chance import Band, band, by_chance, dealt_again, figures, holm
from peercoach.matching.disclosure import may_be_shown, shares_may_be_told
from peercoach.matching.people import Matching
from peercoach.matching.questions import Language, Person, Question, QuestionKind
from peercoach.matching.ties import Floats, Ints
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

_TEXT: Final = {"en": "{group}: {size} first-years", "nl": "{group}: {size} eerstejaars"}
_SHARE: Final = {
    "en": ", {share} % matched (by chance {low}–{high})",
    "nl": ", {share} % gekoppeld (bij toeval {low}–{high})",
}
_FIT: Final = {
    "en": ", fit {median} ({lower}–{upper}; by chance {low}–{high})",
    "nl": ", past {median} ({lower}–{upper}; bij toeval {low}–{high})",
}
_DIFFERS: Final = {"en": ": more than chance", "nl": ": meer dan toeval"}
_NOT_SAID: Final = {"en": "did not say", "nl": "niet gezegd"}


class Spread(NamedTuple):
    """The middle half of a group, and its middle."""

    lower: float
    median: float
    upper: float


@dataclass(frozen=True, slots=True)
class GroupFairness:
    """How one group fares. `share` is the part of it that has a coach, 0..1; `fit` is None where
    nobody of it has one. Either is None where it may not be told. `differs` when either is further
    from chance than all groups looked at together explain."""

    question: Question
    value: Value
    size: int
    share: float | None
    share_by_chance: Band | None
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
        text = fill(_TEXT[language], {"group": self.label(language), "size": str(self.size)})
        if self.share is not None and self.share_by_chance:
            shares = {"share": self.share, **self.share_by_chance._asdict()}
            text += fill(_SHARE[language], {name: f"{100 * n:.0f}" for name, n in shares.items()})
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
    (found,) = fairness_by(matching, [question_key], strata, seed=seed, draws=draws)
    return found


def fairness_by(
    matching: Matching,
    question_keys: Sequence[str],
    strata: Sequence[str] = ("programme", "languages"),
    *,
    seed: int = 0,
    draws: int = DRAWS,
    named: bool = False,
) -> list[Fairness]:
    """As `fairness`, for several questions that are looked at together: what differs is held to
    account for all of them. `named`: whoever reads it also sees by name who has which coach, and
    who has nobody. Then groups are shown by how many of them have a coach, so that the page tells
    nothing of the others, and shares only where `shares_may_be_told`."""
    looks = [_look(matching, key, strata, seed, draws, named) for key in question_keys]
    every = np.concatenate([np.empty((2, 0)), *(look.p for look in looks)], axis=1)
    told = ~np.isnan(every)
    far = np.zeros(every.shape, np.bool_)
    far[told] = holm(every[told]) < LEVEL
    ends = np.cumsum([look.p.shape[1] for look in looks])[:-1]
    parts = np.split(far.any(axis=0), ends) if looks else []
    return [look.told(part) for look, part in zip(looks, parts, strict=True)]


@dataclass(frozen=True, slots=True)
class _Look:
    """One question worked out; `p` has a row for shares and one for fits, a column per group."""

    question: Question
    groups: list[GroupFairness]
    p: Floats
    hidden: bool

    def told(self, differs: NDArray[np.bool_]) -> Fairness:
        groups = zip(self.groups, differs, strict=True)
        told = tuple(replace(group, differs=bool(far)) for group, far in groups)
        return Fairness(self.question, told, self.hidden)


def _look(
    matching: Matching,
    question_key: str,
    strata: Sequence[str],
    seed: int,
    draws: int,
    named: bool,
) -> _Look:
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
    label = np.array([groups.index(value) for value in values], np.int64)
    coach_of = matching.solution.coach_of[rows]
    scores = np.full(len(rows), np.nan)
    has = np.flatnonzero(coach_of >= 0)
    at = np.array(rows, np.int64)[has]
    scores[has] = np.maximum(matching.scores.fit[at, coach_of[has]], 0)
    found = figures(label[None], scores, len(groups))[0]
    dealt = dealt_again(label, _strata(people, kept), seed, draws)
    chance = figures(dealt, scores, len(groups)) if draws else found[None]
    placed = ~np.isnan(scores)
    counts = np.array(
        [
            [int(((label == k) & part).sum()) for part in (placed, ~placed)]
            for k in range(len(groups))
        ]
    ).reshape(-1, 2)
    numbers = may_be_shown(
        dict(enumerate((counts[:, 0] if named else counts.sum(axis=1)).tolist()))
    )
    if named and not shares_may_be_told(counts, numbers):
        found[0] = np.nan
    return _Look(
        question,
        [
            _group(question, groups[k], label == k, scores, found[:, k], chance[:, :, k])
            for k in numbers
        ],
        by_chance(found[:, numbers], chance[:, :, numbers]),
        len(numbers) < len(groups),
    )


def _group(
    question: Question,
    value: Value,
    members: NDArray[np.bool_],
    scores: Floats,
    found: Floats,
    chance: Floats,
) -> GroupFairness:
    """A figure that is NaN in `found` has nobody behind it, or may not be told."""
    fits = scores[members & ~np.isnan(scores)]
    has_share, has_fit = ~np.isnan(found)
    return GroupFairness(
        question=question,
        value=value,
        size=int(members.sum()),
        share=float(found[0]) if has_share else None,
        share_by_chance=band(chance[:, 0]) if has_share else None,
        fit=Spread(*np.percentile(fits, [25, 50, 75]).tolist()) if has_fit else None,
        fit_by_chance=band(chance[:, 1]) if has_fit else None,
        differs=False,
    )


def _strata(people: Sequence[Person], questions: Sequence[Question]) -> Ints:
    numbers: dict[Hashable, int] = {}
    keys = (tuple(_plain(person, question) for question in questions) for person in people)
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int64)


def _plain(person: Person, question: Question) -> Hashable:
    answer = person.answers.get(question.key)
    return tuple(sorted(answer)) if isinstance(answer, frozenset) else answer


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
