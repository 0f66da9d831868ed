"""The answers of many people as arrays: one row a person, one column a value or a question.

Counting what two sides share is then one small matrix product. It runs in floating point, for that
is what processors are fast at, and is exact all the same: every number in it is a whole number that
the type holds exactly.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from peercoach.matching.answers import AnswerError, chosen, number, wish_weights
from peercoach.matching.questions import Answers, Question

Columns = tuple[NDArray[Any], ...]
"""Arrays with one row a person, all of the same height."""

Bools = NDArray[np.bool_]
Steps = NDArray[np.int16]

MISSING: Final = -1


def value_counts(
    people: Sequence[Answers], question: Question, values: Sequence[str] | None = None
) -> Steps:
    """How much each of `values` counts for each person: its weight where ranked, else 0 or 1."""
    column = {value: k for k, value in enumerate(values or question.values)}
    counts = np.zeros((len(people), len(column)), dtype=np.int16)
    for row, answers in zip(counts, people, strict=True):
        for value, weight in wish_weights(answers, question).items():
            if value not in column:
                raise AnswerError(question, value)
            row[column[value]] = weight
    return counts


def bits(people: Sequence[Answers], question: Question) -> NDArray[np.uint32]:
    """The values chosen as bits of one number, for questions of at most 32 values."""
    bit = {value: 1 << k for k, value in enumerate(question.values)}
    chosen_bits = [sum(bit[value] for value in chosen(answers, question)) for answers in people]
    return np.array(chosen_bits, dtype=np.uint32)


def numbers(people: Sequence[Answers], questions: Sequence[Question]) -> Steps:
    """Shape (people, questions): answers as whole numbers from 0, `MISSING` where there is none."""
    return np.array(
        [
            [MISSING if (n := number(answers, question)) is None else n for question in questions]
            for answers in people
        ],
        dtype=np.int16,
    ).reshape(len(people), len(questions))


def preferences(people: Sequence[Answers], question: Question) -> Steps:
    """Shape (people, longest list): the columns of the values chosen, first wish first."""
    column = {value: k for k, value in enumerate(question.values)}
    lists = [[column[value] for value in chosen(answers, question)] for answers in people]
    longest = max(map(len, lists), default=0)
    filled = [columns + [MISSING] * (longest - len(columns)) for columns in lists]
    return np.array(filled, dtype=np.int16).reshape(len(people), longest)


def product(left: NDArray[Any], right: NDArray[Any]) -> NDArray[np.float32]:
    """Shape (left, right): for each two people, the sum over the columns of their products."""
    return left.astype(np.float32) @ right.astype(np.float32).T


def any_of(counts: NDArray[Any]) -> Bools:
    """Which people have anything in their row: those who answered."""
    return np.asarray(np.any(counts, axis=1), dtype=bool)


def both(left: Bools, right: Bools) -> Bools:
    """Shape (left, right): where it holds for both of the two."""
    return left[:, None] & right[None, :]
