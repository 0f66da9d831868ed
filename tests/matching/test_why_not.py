"""Why not this coach: the rule in the way, or what would be lost; never a guess."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercoach.matching import match_people, what_if, why_not
from tests.examples import examples
from tests.matching.small_rounds import LANGUAGES_AND_TIMES, coach, first_year, small_round


def asked(first_years, coaches, first_year_id="noor", coach_id="anna", **demands):
    return why_not(
        match_people(LANGUAGES_AND_TIMES, first_years, coaches, **demands), first_year_id, coach_id
    )


def test_a_must_in_the_way_is_named() -> None:
    answer = asked([first_year("noor", "tr")], [coach("anna", "nl"), coach("ben", "tr")])
    assert answer.say("en") == "Noor cannot be with Anna: no shared answer to “Languages”"
    assert answer.say("nl") == "Noor kan niet bij Anna: geen gedeeld antwoord op “Talen”"
    assert answer.forced is None


def test_not_together_is_named() -> None:
    noor = first_year("noor", "nl", not_with=("anna",))
    answer = asked([noor], [coach("anna", "nl"), coach("ben", "nl")])
    assert answer.say("en") == "Noor cannot be with Anna: “not together”"
    assert answer.say("nl") == "Noor kan niet bij Anna: “niet samen”"


def test_who_would_lose_a_place_is_named() -> None:
    noor = first_year("noor", "nl")
    tim = first_year("tim", "nl", programme="art")
    art = coach("anna", "nl", programme="art"), coach("ben", "tr")
    answer = asked([noor, tim], art)
    assert answer.say("en") == (
        "Noor with Anna means: 1 more pair under 35; "
        "fit and even load together 50.0 points lower; left without a coach: Tim"
    )
    assert answer.say("nl") == (
        "Noor bij Anna betekent: 1 koppel meer onder 35; "
        "past en eerlijke verdeling samen 50,0 punten lager; zonder coach: Tim"
    )


def test_an_equal_choice_is_called_a_draw() -> None:
    people = [first_year("noor", "nl"), first_year("tim", "nl")]
    coaches = [coach("anna", "nl"), coach("ben", "nl")]
    matching = match_people(LANGUAGES_AND_TIMES, people, coaches)
    other = "ben" if matching.coach_ids()["noor"] == "anna" else "anna"
    assert why_not(matching, "noor", other).say("en") == (
        f"Noor with {other.title()} is as good; the draw chose between equals"
    )
    assert why_not(matching, "noor", other).say("nl") == (
        f"Noor bij {other.title()} is even goed; het lot koos tussen gelijken"
    )


def test_together_already_and_other_demands() -> None:
    people, coaches = [first_year("noor", "nl"), first_year("tim", "nl")], [coach("anna", "nl")]
    locked = {"locks": [("tim", "anna")]}
    assert asked(people, coaches, "tim", **locked).say("en") == "Tim is with Anna"
    assert asked(people, coaches, "tim", **locked).say("nl") == "Tim is bij Anna"
    assert asked(people, coaches, **locked).say("en") == (
        "Noor cannot be with Anna: other demands stand in the way"
    )
    assert asked(people, coaches, **locked).say("nl") == (
        "Noor kan niet bij Anna: andere eisen staan in de weg"
    )


def test_nobody_by_that_name() -> None:
    with pytest.raises(KeyError, match="ben"):
        asked([first_year("noor", "nl")], [coach("anna", "nl")], coach_id="ben")


@examples(50)
@given(st.integers(0, 10_000), st.data())
def test_the_loss_is_that_of_the_round_with_the_pair_locked(seed, data) -> None:
    matching = small_round(seed)
    one = data.draw(st.sampled_from(matching.first_years)).id
    other = data.draw(st.sampled_from(matching.coaches)).id
    answer = why_not(matching, one, other)
    if answer.forced:
        locked = what_if(matching, locks=[(one, other)])
        assert answer.forced.levels() == locked.levels()
        assert answer.forced.after.coach_ids() == locked.after.coach_ids()
    else:
        i, j = int(one[1:]), int(other[1:])
        together = matching.solution.coach_of[i] == j
        assert together or not matching.problem.may_pair(np.array([i]), np.array([j])).all()
