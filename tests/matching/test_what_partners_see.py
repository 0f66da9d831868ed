"""Reasons are read by both members of a pair: no answer may shine through that is not theirs."""

from hypothesis import assume, given
from hypothesis import strategies as st

from peercoach.matching import Coach, Importance, Person
from peercoach.matching.rules import Overlap, Rule
from tests.examples import examples
from tests.matching.random_rounds import ASKED, rules, somebody, with_secrets


def without(person: Person, secret: frozenset[str]) -> dict[str, object]:
    return {key: answer for key, answer in person.answers.items() if key not in secret}


@examples(500)
@given(rules(), somebody, somebody, st.frozensets(st.sampled_from(list(ASKED)), min_size=5))
def test_a_reason_is_the_same_whatever_the_hidden_answers_are(
    rule: Rule, first_year: Person, coach: Coach, secret: frozenset[str]
) -> None:
    assume(not isinstance(rule, Overlap))
    rule = with_secrets(rule, secret)
    told = rule.justify(first_year.answers, coach.answers, "nl")
    assert told == rule.justify(without(first_year, secret), without(coach, secret), "nl")


@examples(100)
@given(rules(), somebody, somebody)
def test_where_all_is_hidden_nothing_is_told_but_shared_times(
    rule: Rule, first_year: Person, coach: Coach
) -> None:
    told = with_secrets(rule, frozenset(ASKED)).justify(first_year.answers, coach.answers, "en")
    assert told is None or isinstance(rule, Overlap)


@examples(100)
@given(somebody, somebody)
def test_of_times_only_the_shared_ones_are_told(first_year: Person, coach: Coach) -> None:
    rule = with_secrets(
        Overlap(question=ASKED["times"], importance=Importance.NICE), frozenset(ASKED)
    )
    mine = first_year.answers.get("times", frozenset())
    theirs = coach.answers.get("times", frozenset())
    shared = {"times": frozenset(mine) & frozenset(theirs)}
    told = rule.justify(first_year.answers, coach.answers, "en")
    assert told == rule.justify(shared, shared, "en")
