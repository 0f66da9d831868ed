"""The forecast: where places are short, whom to recruit, and what is true once they have come."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from peercoach.matching import Coach, forecast, match_people
from tests.examples import examples
from tests.matching.cast import DEFAULT, NOOR, SAMIRA
from tests.matching.small_rounds import LANGUAGES_AND_TIMES, coach, first_year, small_round

RULES = LANGUAGES_AND_TIMES


def test_demand_places_and_who_would_be_left_out_are_counted_for_each_answer() -> None:
    people = [
        first_year("noor", "nl", "tr"),
        first_year("tim", "tr", times=("fri-afternoon",), programme="art"),
        first_year("sem", "nl"),
    ]
    coaches = [coach("anna", "nl", capacity=1), coach("ben", "en", "tr", capacity=3)]
    rows = forecast(RULES, people, coaches).shortages
    found = {
        (row.question.key, row.value): (row.demand, row.places, row.unmatched, row.short)
        for row in rows
    }
    assert found == {
        ("languages", "nl"): (2, 1, 0, 1),
        ("languages", "tr"): (2, 3, 1, 0),
        ("programme", "law"): (2, 4, 0, 0),
        ("programme", "art"): (1, 0, 1, 1),
        ("times", "mon-morning"): (2, 4, 0, 0),
        ("times", "fri-afternoon"): (1, 0, 1, 1),
    }
    assert [row.unmatched for row in rows] == [1, 1, 1, 0, 0, 0]
    assert [(row.label("en"), row.label("nl")) for row in rows if row.question.key == "times"] == [
        ("Friday afternoon", "vrijdagmiddag"),
        ("Monday morning", "maandagochtend"),
    ]


def test_wishes_are_counted_against_what_is_offered() -> None:
    rows = forecast(DEFAULT, [NOOR], [replace(SAMIRA, capacity=4)]).shortages
    found = {(row.question.key, row.value): (row.demand, row.places) for row in rows}
    assert found["help_wanted", "exams"] == (1, 4)
    assert found["help_wanted", "doubts"] == (1, 0)
    assert found["gender_wish", "woman"] == (1, 4)
    assert found["campus", "breda"] == (1, 4)


def test_whom_to_look_for_is_said_in_as_few_answers_as_will_do() -> None:
    people = [
        first_year("noor", "tr", times=("mon-morning", "fri-afternoon")),
        first_year("tim", "tr", "nl", times=("fri-afternoon",)),
    ]
    found = forecast(RULES, people, [coach("anna", "en", capacity=2)])
    (profile,) = found.profiles
    assert found.matched == (0, 2)
    assert found.say_profile(profile, "en") == (
        "1 coach with 2 places: “Turkish” to “Languages”; free on Friday afternoon. "
        "Enough for 2 first-years"
    )
    assert found.say_profile(profile, "nl") == (
        "1 coach met 2 plekken: “Turks” bij “Talen”; vrij op vrijdagmiddag. "
        "Genoeg voor 2 eerstejaars"
    )


def test_an_unanswered_must_cannot_be_recruited_for() -> None:
    found = forecast(RULES, [first_year("noor", "nl", times=())], [coach("anna", "nl")])
    assert (found.profiles, found.matched) == ((), (0, 0))


def test_those_still_expected_are_like_those_who_came() -> None:
    people = [first_year("noor", "nl"), first_year("tim", "tr")]
    found = forecast(RULES, people, [coach("anna", "nl", capacity=9)], expected=5)
    assert len(found.now.first_years) == 5
    assert {(row.value, row.demand) for row in found.shortages if row.demand < 5} == {
        ("nl", 3),
        ("tr", 2),
    }
    assert len(forecast(RULES, people, [], expected=1).now.first_years) == 2


@examples(60)
@given(st.integers(0, 100_000))
def test_who_is_recruited_brings_what_was_promised(seed) -> None:
    matching = small_round(seed)
    found = forecast(RULES, matching.first_years, matching.coaches, seed=seed)
    recruited = [
        Coach(f"x{number}", answers=profile.answers, capacity=found.places)
        for number, profile in enumerate(found.profiles)
        for _ in range(profile.coaches)
    ]
    recruited = [replace(one, id=f"x{k}") for k, one in enumerate(recruited)]
    then = match_people(RULES, matching.first_years, [*matching.coaches, *recruited], seed=seed)
    assert (
        found.recruited.solution.values["matched" if _plain(matching) else "place"]
        == (then.solution.values["matched" if _plain(matching) else "place"])
    )
    served = [person.id for profile in found.profiles for person in profile.serves]
    assert len(served) == len(set(served))
    assert found.matched[1] >= found.matched[0] + len(served)
    nobody = {one for one, other in matching.coach_ids().items() if other is None}
    assert set(served) <= nobody
    possible = {p.id for p in matching.first_years if p.answers.keys() >= {"languages", "times"}}
    assert nobody & possible == set(served)


def _plain(matching) -> bool:
    return all(person.priority is None for person in matching.first_years)
