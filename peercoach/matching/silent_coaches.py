"""Coaches who have places left, and only did not say what a must asks."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from peercoach.matching.best_answers import best_answers, missing_questions
from peercoach.matching.fit import score_people
from peercoach.matching.measures import CoachAsked
from peercoach.matching.people import Matching
from peercoach.matching.problem import Mask
from peercoach.matching.questions import Coach, Person, Side
from peercoach.matching.rules.rule import DID_NOT_SAY, FAILS, Rule

MOST_ASKED = 10
"""Coaches tried in one round: each takes some scoring."""


def coaches_to_ask(
    matching: Matching, people: Sequence[Person], rows: Sequence[int], *, unseen: bool = True
) -> Iterator[tuple[tuple[Person, ...], CoachAsked]]:
    """Coaches, and for whom of these people there is a place once the coach answers.

    Nobody stands in two; first come the coaches whose silence is in the way of most people, and
    of those people the first. `rows` are theirs. Perhaps not for an answer that nobody sees: for
    whom it is asked would tell what they answered themselves.
    """
    free = matching.problem.capacity - matching.loads()
    silent = [_only_silent(matching, row, unseen) & (free > 0) for row in rows]
    in_the_way = np.array(silent, np.bool_).reshape(len(people), len(matching.coaches))
    counts = in_the_way.sum(axis=0).tolist()
    found = np.flatnonzero(counts).tolist()
    order = sorted(found, key=lambda j: (-counts[j], matching.coaches[j].id))
    waiting = np.ones(len(people), np.bool_)
    for j in order[:MOST_ASKED]:
        here = np.flatnonzero(waiting & in_the_way[:, j]).tolist()
        if not here:
            continue
        asked = _asked(matching, j, [people[k] for k in here], [rows[k] for k in here])
        said = {**asked.coach.answers, **asked.answers}
        answered = replace(asked.coach, answers=said)
        fit = score_people(matching.definition, [people[k] for k in here], [answered]).fit[:, 0]
        taken = [k for k, fits in zip(here, fit >= 0, strict=True) if fits][: int(free[j])]
        waiting[taken] = False
        if taken:
            yield tuple(people[k] for k in taken), asked


def _only_silent(matching: Matching, row: int, unseen: bool) -> Mask:
    """Shape (M,): the coaches without whose silence nothing would be in this person's way."""
    _, m = matching.problem.size
    fails, silent = np.zeros(m, np.bool_), np.zeros(m, np.bool_)
    bars = matching.problem.bar_rows
    fails[bars[bars[:, 0] == row, 1]] = True
    for rule, verdicts in matching.scores.scorer.must_verdicts(row):
        may_ask = unseen or not rule.unseen
        fails |= (verdicts == FAILS) | ((verdicts == DID_NOT_SAY) & (not may_ask))
        silent |= verdicts == DID_NOT_SAY
    return silent & ~fails


def _asked(
    matching: Matching, column: int, people: Sequence[Person], rows: Sequence[int]
) -> CoachAsked:
    coach, definition = matching.coaches[column], matching.definition
    questions = missing_questions(coach, _silent_rules(matching, column, rows), Side.COACH)

    def welcome(variants: Sequence[Coach]) -> list[int]:
        found: list[int] = (
            (score_people(definition, people, variants).fit >= 0).sum(axis=0).tolist()
        )
        return found

    return CoachAsked(coach, questions, best_answers(coach, questions, welcome))


def _silent_rules(matching: Matching, column: int, rows: Sequence[int]) -> list[Rule]:
    return [
        rule
        for row in rows
        for rule, verdicts in matching.scores.scorer.must_verdicts(row)
        if verdicts[column] == DID_NOT_SAY
    ]
