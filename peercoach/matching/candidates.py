"""Where to look for fixes: from counts alone, without solving anything."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from peercoach.matching.best_answers import best_answers, missing_questions
from peercoach.matching.fit import score_people
from peercoach.matching.measures import Measures
from peercoach.matching.nobody import Nobody, Obstacle
from peercoach.matching.people import Matching
from peercoach.matching.problem import Mask
from peercoach.matching.questions import Person, Question, Side
from peercoach.matching.rules.rule import NOT_APPLICABLE
from peercoach.matching.silent_coaches import coaches_to_ask
from peercoach.matching.ties import serving_order

MOST_PLACES: Final = 2
"""Extra places one coach can be asked for; who needs more, needs more coaches."""


@dataclass(frozen=True, slots=True)
class Idea:
    """Measures that may help these people, who have no coach."""

    people: tuple[Person, ...]
    measures: Measures

    def joined(self, other: "Idea") -> "Idea":
        return Idea((*self.people, *other.people), self.measures.joined(other.measures))

    def only_for(self, people: Sequence[Person]) -> "Idea":
        """The same for fewer people."""
        ids = {person.id for person in people}
        measures = replace(
            self.measures,
            asked=tuple(person for person in self.measures.asked if person.id in ids),
            answers={one: said for one, said in self.measures.answers.items() if one in ids},
            together=tuple(pair for pair in self.measures.together if pair[0].id in ids),
            kept=tuple(pair for pair in self.measures.kept if pair[0].id in ids),
        )
        return Idea(tuple(people), measures)


def ideas(matching: Matching, *, unseen: bool = True) -> list[Idea]:
    """What to try for everybody without a coach for whom there may be a small fix; perhaps nothing
    that tells by what is done for whom what somebody answered for matching only."""
    by_obstacle = defaultdict[Obstacle, list[Nobody]](list)
    for nobody in sorted(matching.unmatched(), key=lambda one: one.first_year.id):
        by_obstacle[nobody.obstacle].append(nobody)
    crowded, excluded = (
        [one.first_year for obstacle in obstacles for one in by_obstacle[obstacle]]
        for obstacles in (
            (Obstacle.FULL, Obstacle.NO_PLACES),
            (Obstacle.RULE, Obstacle.RULES_TOGETHER),
        )
    )
    asking = list(_ask_coaches(matching, [*crowded, *excluded], unseen))
    helped = {person.id for idea in asking for person in idea.people}
    return [
        *_ask(matching, by_obstacle[Obstacle.DID_NOT_SAY]),
        *_bring_together(matching, by_obstacle[Obstacle.NOT_TOGETHER]),
        *asking,
        *more_places(matching, [person for person in crowded if person.id not in helped]),
        *_loosen(matching, [person for person in excluded if person.id not in helped], unseen),
    ]


def _ask(matching: Matching, silent: Sequence[Nobody]) -> Iterator[Idea]:
    """Those who left out the same answers, together."""
    definition, coaches = matching.definition, matching.coaches
    useful = [coach for coach in coaches if coach.capacity] or coaches

    def welcome(variants: Sequence[Person]) -> list[int]:
        found: list[int] = (
            (score_people(definition, variants, useful).fit >= 0).sum(axis=1).tolist()
        )
        return found

    groups = defaultdict[tuple[str, ...], list[Person]](list)
    asked: dict[tuple[str, ...], tuple[Question, ...]] = {}
    for nobody in silent:
        rules = [one.rule for one in nobody.exclusions]
        missing = missing_questions(nobody.first_year, rules, Side.FIRST_YEAR)
        keys = tuple(question.key for question in missing)
        asked[keys] = missing
        groups[keys].append(nobody.first_year)
    for keys, people in groups.items():
        questions = asked[keys]
        answers = {person.id: best_answers(person, questions, welcome) for person in people}
        yield Idea(tuple(people), Measures(tuple(people), questions, answers))


def _ask_coaches(matching: Matching, people: Sequence[Person], unseen: bool) -> Iterator[Idea]:
    """A coach's own answer, with the place kept for whom it is asked, as with `more_places`."""
    rows = _rows(matching)
    ordered = _in_serving_order(matching, people)
    at = [rows[one.id] for one in ordered]
    for helped, asked in coaches_to_ask(matching, ordered, at, unseen=unseen):
        kept = tuple((person, asked.coach) for person in helped)
        yield Idea(helped, Measures(kept=kept, coaches_asked=(asked,)))


def _in_serving_order(matching: Matching, people: Sequence[Person]) -> list[Person]:
    problem, rows = matching.problem, _rows(matching)
    rank = serving_order(problem.first_year_ids, problem.priority, problem.seed)
    return sorted(people, key=lambda person: int(rank[rows[person.id]]))


def _bring_together(matching: Matching, apart: Sequence[Nobody]) -> Iterator[Idea]:
    """Of the coaches somebody is kept from, one with a free place, then the best fit."""
    rows = _rows(matching)
    free = matching.problem.capacity > matching.loads()
    for nobody in apart:
        fit = matching.scores.fit[rows[nobody.first_year.id]]
        best = min(
            np.flatnonzero(fit >= 0).tolist(),
            key=lambda j: (not free[j], -int(fit[j]), matching.coaches[j].id),
        )
        person, coach = nobody.first_year, matching.coaches[best]
        yield Idea((person,), Measures(together=((person, coach),)))


def more_places(matching: Matching, people: Sequence[Person]) -> Iterator[Idea]:
    """A place more at coaches who fit, each asked once and for no more than `MOST_PLACES`.

    In serving order, so that where even this runs out, it does for those who come last. A place is
    kept for the person it is for: without that it might go to another one who has nobody, which
    helps as many, and leaves this person's question without an answer.
    """
    rows = _rows(matching)
    ordered = _in_serving_order(matching, people)
    eligible = _eligible(matching, ordered)
    fit = matching.scores.fit[[rows[person.id] for person in ordered]]
    by_id = np.argsort(np.argsort([coach.id for coach in matching.coaches], kind="stable"))
    waiting = np.ones(len(ordered), np.bool_)
    unasked = np.ones(len(matching.coaches), np.bool_)
    for row in range(len(ordered)):
        here = np.flatnonzero(eligible[row] & unasked)
        if not waiting[row] or not len(here):
            continue
        several = eligible[np.ix_(waiting, here)].sum(axis=0) >= MOST_PLACES
        best = here[np.lexsort((by_id[here], -fit[row, here], ~several))[0]]
        others = np.flatnonzero(waiting & eligible[:, best])
        others = others[others > row]
        also = others[np.argsort(-fit[others, best], kind="stable")][: MOST_PLACES - 1]
        taken = [row, *also.tolist()]
        waiting[taken], unasked[best] = False, False
        chosen, coach = tuple(ordered[k] for k in taken), matching.coaches[int(best)]
        kept = tuple((person, coach) for person in chosen)
        yield Idea(chosen, Measures(places=((coach, len(chosen)),), kept=kept))


def _loosen(matching: Matching, people: Sequence[Person], unseen: bool) -> Iterator[Idea]:
    """Greedy cover by sets of musts, each as small as can be for the people it is for."""
    rows = _rows(matching)
    choices = {person.id: _smallest_sets(matching, rows[person.id], unseen) for person in people}
    left = [person for person in people if choices[person.id]]
    while left:
        covered = defaultdict[tuple[int, ...], list[Person]](list)
        for person in left:
            for numbers in choices[person.id]:
                covered[numbers].append(person)
        chosen = min(covered, key=lambda numbers: (-len(covered[numbers]), numbers))
        helped = tuple(covered[chosen])
        rules = tuple(matching.definition.rules[k] for k in chosen)
        yield Idea(helped, Measures(rules=rules))
        left = [person for person in left if person not in helped]


def _smallest_sets(matching: Matching, row: int, unseen: bool) -> set[tuple[int, ...]]:
    """The fewest musts, as their numbers, without which some coach with places would do."""
    useful = (matching.problem.capacity > 0) & ~_barred(matching, row)
    in_the_way: dict[int, set[int]] = {int(j): set() for j in np.flatnonzero(useful)}
    for rule, verdicts in matching.scores.scorer.must_verdicts(row):
        for j in np.flatnonzero(useful & (verdicts < NOT_APPLICABLE)).tolist():
            if rule.unseen and not unseen:
                in_the_way.pop(j, None)
            elif j in in_the_way:
                in_the_way[j].add(matching.definition.rules.index(rule))
    fewest = min(map(len, in_the_way.values()), default=0)
    return {tuple(sorted(rules)) for rules in in_the_way.values() if len(rules) == fewest}


def _eligible(matching: Matching, people: Sequence[Person]) -> Mask:
    rows = _rows(matching)
    _, m = matching.problem.size
    at = np.array([rows[person.id] for person in people], np.int64).reshape(-1, 1)
    return matching.problem.may_pair(*np.broadcast_arrays(at, np.arange(m)))


def _barred(matching: Matching, row: int) -> Mask:
    barred = np.zeros(len(matching.coaches), np.bool_)
    bars = matching.problem.bar_rows
    barred[bars[bars[:, 0] == row, 1]] = True
    return barred


def _rows(matching: Matching) -> dict[str, int]:
    return {person.id: i for i, person in enumerate(matching.first_years)}
