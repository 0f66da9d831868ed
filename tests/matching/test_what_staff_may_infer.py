"""Whoever reads by name who has nobody, and what would help, finds no answer that is for matching
only: two rounds that differ in such an answer tell the same of whoever has nobody in both."""

from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from peercoach.matching import Matching, match_people, remedies
from peercoach.matching.measures import MeasureKind
from peercoach.matching.nobody import Obstacle
from peercoach.matching.questions import SeenBy
from tests.examples import examples
from tests.matching.small_rounds import (
    LANGUAGES_AND_TIMES,
    TIMES,
    coach,
    first_year,
    small_round,
)

TOLD_TO_ALL = tuple(
    replace(one, seen_by=SeenBy.MATCHING if one.key == "times" else SeenBy.PARTNER)
    for one in LANGUAGES_AND_TIMES.questions
)
_BY_KEY = {one.key: one for one in TOLD_TO_ALL}
SECRET_TIMES = replace(
    LANGUAGES_AND_TIMES,
    questions=TOLD_TO_ALL,
    rules=tuple(
        replace(rule, question=_BY_KEY[rule.question.key])  # type: ignore[attr-defined]
        for rule in LANGUAGES_AND_TIMES.rules
    ),
)
"""Languages and programme may be seen, and when somebody is free may not."""

POSSIBLE = [frozenset(few) for size in (1, 2) for few in combinations(TIMES, size)]


def with_times(matching: Matching, times: frozenset[str]) -> Matching:
    """The round in which the first one answered this."""
    one, *others = matching.first_years
    one = replace(one, answers={**one.answers, "times": times})
    return match_people(SECRET_TIMES, [one, *others], matching.coaches, seed=matching.demands.seed)


@examples(20)
@given(st.integers(0, 100_000))
def test_whatever_one_person_answered_in_secret_the_reasons_stay(seed: int) -> None:
    told: dict[str, set[str]] = {}
    for times in POSSIBLE:
        round_ = with_times(small_round(seed, n=6, m=3), times)
        for nobody in round_.unmatched(unseen=False):
            said = f"{nobody.obstacle} {nobody.reason('en')} {nobody.reason('nl')}"
            told.setdefault(nobody.first_year.id, set()).add(said)
    assert all(len(reasons) == 1 for reasons in told.values())


@examples(20)
@given(st.integers(0, 100_000))
def test_no_fix_names_what_was_answered_in_secret(seed: int) -> None:
    for times in POSSIBLE[:2]:
        round_ = with_times(small_round(seed), times)
        for remedy in remedies(round_, unseen=False):
            words = remedy.say("en")
            asked = {one.id for one in remedy.measures.asked}
            assert "shared times" not in words
            assert "Times" not in words or asked  # an answer they did not give is none
            assert not any("times" in one.answers for one in remedy.measures.coaches_asked)


def test_who_fits_nobody_by_a_secret_answer_stands_among_those_for_whom_all_is_full() -> None:
    people = [
        first_year("noor", "nl", times=TIMES[1:2]),
        first_year("tim", "nl", together_with=("anna",)),
        first_year("ada", "nl"),
    ]
    coaches = [coach("anna", "nl"), coach("ben", "nl", times=TIMES[2:3])]
    round_ = match_people(SECRET_TIMES, people, coaches)
    reasons = {one.reason("en") for one in round_.unmatched(unseen=False)}
    assert reasons == {"No coach who fits has a place left"}
    assert {one.first_year.id: one.own for one in round_.unmatched(unseen=False)} == {
        "noor": Obstacle.RULE,
        "ada": Obstacle.FULL,
    }
    kinds = {one.kind for one in remedies(round_, unseen=False)}
    assert kinds == {MeasureKind.PLACE}
    assert MeasureKind.LOOSEN in {one.kind for one in remedies(round_)}  # for who may see it all
