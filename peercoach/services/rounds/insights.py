"""What a draft tells besides its pairs: worked out by the solver, stored with it, drawn by pages.

What people share with nobody is told of groups of ten and more only, and without their sizes: who
compares two drafts must not find out what a newcomer answered.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from peercoach.matching.answers import chosen
from peercoach.matching.dial import DialPosition, dial
from peercoach.matching.disclosure import FEWEST, may_be_shown
from peercoach.matching.fairness import ONE_ANSWER, GroupFairness, fairness_by
from peercoach.matching.forecast import Forecast, forecast_of
from peercoach.matching.people import Matching
from peercoach.matching.questions import LANGUAGES, Question, QuestionKind, SeenBy, Side
from peercoach.matching.remedies import Remedy
from peercoach.matching.shortage import Shortage
from peercoach.services.rounds.people import RoundPeople
from peercoach.services.rounds.stored_remedies import as_stored

MOST_CELLS = 1_000_000
"""First-years times coaches, above which the round is not solved again and again for these."""

Row = dict[str, Any]


def insights_of(
    people: RoundPeople,
    matching: Matching,
    found: Sequence[Remedy],
    progress: Callable[[str], None],
) -> Row:
    """Plain enough for JSON; sentences and labels in both languages."""
    told: Row = {"remedies": [as_stored(remedy, people) for remedy in found]}
    n, m = matching.problem.size
    if not n or not m or n * m > MOST_CELLS:
        return told
    progress("dial")
    if "blend" in matching.solution.order:
        told["dial"] = [_position(one) for one in dial(matching)]
    progress("fairness")
    told["fairness"] = _fairness(matching)
    progress("forecast")
    ahead = forecast_of(matching)
    told["demand"] = _demand(ahead)
    told["recruits"] = {
        "say": [_both(partial(ahead.say_profile, one, unseen=False)) for one in ahead.profiles],
        "matched": list(ahead.matched),
    }
    return told


def _both(say: Callable[[Any], str]) -> dict[str, str]:
    return {language: say(language) for language in LANGUAGES}


def _position(one: DialPosition) -> Row:
    offering = one.matching.loads()[one.matching.problem.capacity > 0]
    return {
        "balance": one.balance,
        "mean_fit": one.mean_fit,
        "weak": list(one.weak),
        "loads": [int(offering.min()), int(offering.max())] if len(offering) else [0, 0],
        "idle": one.idle,
        "losers": len(one.losers),
    }


def _fairness(matching: Matching) -> list[Row]:
    keys = [
        question.key
        for question in matching.definition.questions
        if question.kind in ONE_ANSWER and question.asked_of.includes(Side.FIRST_YEAR)
    ]
    seed = matching.demands.seed
    return [
        {
            "question": dict(one.question.label),
            "hidden": one.hidden,
            "groups": [_group(group) for group in one.groups],
        }
        for one in fairness_by(matching, keys, seed=seed, named=True)
        if one.groups and len(one.groups) + one.hidden > 1
    ]


def _group(group: GroupFairness) -> Row:
    return {
        "label": _both(group.label),
        "fit": [round(part) for part in group.fit] if group.fit else None,
        "fit_by_chance": list(map(round, group.fit_by_chance)) if group.fit_by_chance else None,
        "share": None if group.share is None else round(100 * group.share),
        "share_by_chance": [round(100 * part) for part in group.share_by_chance]
        if group.share_by_chance
        else None,
        "differs": group.differs,
    }


def _demand(ahead: Forecast) -> list[Row]:
    """Only what coordinators and buddies may see anyway; numbers under ten not even then."""
    found = [one for one in ahead.shortages if one.question.seen_by is not SeenBy.MATCHING]
    questions = ahead.now.definition.questions
    found.sort(
        key=lambda one: (questions.index(one.question), one.question.values.index(one.value))
    )
    told = []
    for question, group in groupby(found, key=lambda one: one.question):
        rows = list(group)
        shown = _shown(question, rows, ahead.now)
        told.append(
            {
                "question": dict(question.label),
                "grid": question.kind is QuestionKind.WEEKGRID,
                "rows": [
                    {
                        "value": one.value,
                        "label": _both(one.label),
                        **_count(one, shown, of=len(ahead.now.first_years)),
                        "places": one.places,
                    }
                    for one in rows
                ],
            }
        )
    return told


def _count(row: Shortage, shown: set[str | None], of: int) -> Row:
    """`demand` is None where it may not be told. Of an answer beside which others can be given that
    nine or fewer did not give: that many less than all, `or_more`."""
    if row.value not in shown:
        return {"demand": None}
    nearly_all = max(of - FEWEST + 1, FEWEST)
    if row.question.kind is not QuestionKind.CHOICE and row.demand >= nearly_all:
        return {"demand": nearly_all, "or_more": True}
    return {"demand": row.demand}


def _shown(question: Question, rows: Sequence[Shortage], matching: Matching) -> set[str | None]:
    """Of which answers the number may be told; who gave one answer only can be subtracted."""
    if question.kind is not QuestionKind.CHOICE:
        return {one.value for one in rows if one.demand >= FEWEST}
    given = [chosen(one.answers, question) for one in matching.first_years]
    return set(may_be_shown(Counter(next(iter(values), None) for values in given)))
