"""What would help those without a coach: done as told, it does what was told."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from peercoach.matching import match_people, remedies
from peercoach.matching.measures import MeasureKind, loosened
from tests.examples import examples
from tests.matching.small_rounds import LANGUAGES_AND_TIMES, coach, first_year, small_round


def said(first_years, coaches, language="en", **demands):
    matching = match_people(LANGUAGES_AND_TIMES, first_years, coaches, **demands)
    return [remedy.say(language) for remedy in remedies(matching)]


def done_by_hand(matching, measures):
    """The people and rules as they are once a coordinator did this, solved from the start."""
    dropped = {(person.id, other.id) for person, other in measures.together}
    more = {one.id: extra for one, extra in measures.places}
    people = [
        replace(
            person,
            answers={**person.answers, **measures.answers.get(person.id, {})},
            not_with=tuple(one for one in person.not_with if (person.id, one) not in dropped),
        )
        for person in matching.first_years
    ]
    said = {one.coach.id: one.answers for one in measures.coaches_asked}
    coaches = [
        replace(
            one,
            capacity=one.capacity + more.get(one.id, 0),
            answers={**one.answers, **said.get(one.id, {})},
        )
        for one in matching.coaches
    ]
    kept = [(person.id, one.id) for person, one in measures.kept]
    definition = loosened(matching.definition, measures.rules)
    return match_people(definition, people, coaches, locks=kept, seed=matching.demands.seed)


@examples(60)
@given(st.integers(0, 100_000), st.sampled_from([1, 4, 12]))
def test_what_is_promised_is_what_happens(seed, solves) -> None:
    matching = small_round(seed)
    before = [one for one, coach_id in matching.coach_ids().items() if coach_id is None]
    heard: list[str] = []
    found = remedies(matching, most_solves=solves, progress=heard.append)
    assert sum(remedy.result is not None for remedy in found) <= len(heard) <= max(solves, 4)
    for remedy in found:
        done = done_by_hand(matching, remedy.measures)
        assert done.faults() == []
        matched = sum(coach_id is not None for coach_id in done.coach_ids().values())
        assert remedy.matched == (len(matching.first_years) - len(before), matched)
        assert matched > remedy.matched[0]
        assert all(done.coach_ids()[one.id] and one.id in before for one in remedy.serves)
        if remedy.result:
            assert remedy.result.after.solution.values == done.solution.values


@examples(40)
@given(st.integers(0, 100_000))
def test_each_is_served_once_and_rows_do_not_matter(seed) -> None:
    matching = small_round(seed)
    found = remedies(matching)
    served = [person.id for remedy in found for person in remedy.serves]
    assert len(served) == len(set(served))
    turned = match_people(
        matching.definition, matching.first_years[::-1], matching.coaches[::-1], seed=seed
    )
    assert [one.say("en") for one in remedies(turned)] == [one.say("en") for one in found]


def test_a_place_more_where_all_who_fit_are_full() -> None:
    people = [first_year(name, "nl") for name in ("noor", "tim", "sem")]
    coaches = [coach("anna", "nl"), coach("ben", "tr", capacity=5)]
    assert said(people, coaches, locks=[("sem", "anna")]) == [
        "2 more places at Anna, for Noor and Tim: 2 more matched"
    ]
    assert said(people[:2], coaches, "nl", locks=[("tim", "anna")]) == [
        "Een plek meer bij Anna, voor Noor: 1 meer gekoppeld"
    ]


def test_ask_for_what_was_not_said() -> None:
    people = [first_year("noor", "nl", times=()), first_year("tim", "nl", times=())]
    coaches = [coach("anna", "nl", capacity=2)]
    assert said(people, coaches) == ["Ask Noor and Tim for “Times”: up to 2 more matched"]
    assert said(people, coaches, "nl") == [
        "Vraag Noor en Tim naar “Tijden”: hooguit 2 meer gekoppeld"
    ]


def test_an_answer_is_not_enough_where_all_is_full() -> None:
    people = [first_year("noor", "nl", times=()), first_year("tim", "nl")]
    assert said(people, [coach("anna", "nl")]) == [
        "Ask Noor for “Times”; and one more place at Anna, for Noor: up to 1 more matched"
    ]


def test_ask_a_coach_who_did_not_say_rather_than_loosen_a_must_for_all() -> None:
    people = [first_year(name, "nl") for name in ("noor", "tim", "sem")]
    coaches = [coach("anna", "nl", times=(), capacity=2), coach("ben", "tr", capacity=3)]
    asked, loosened = said(people, coaches)
    assert asked.startswith("Ask Anna for “Times”, for ")
    assert asked.endswith(": up to 2 more matched")
    assert loosened.startswith("Make a rule important instead of a must (")
    assert said(people[:1], coaches, "nl") == [
        "Vraag Anna naar “Tijden”, voor Noor: hooguit 1 meer gekoppeld"
    ]


def test_a_coach_who_owes_an_answer_is_asked_before_one_who_is_full() -> None:
    people = [first_year("noor", "nl"), first_year("tim", "nl")]
    coaches = [coach("anna", "nl"), coach("ben", "nl", times=())]
    (told,) = said(people, coaches, locks=[("tim", "anna")])
    assert told == "Ask Ben for “Times”, for Noor: up to 1 more matched"


def test_a_coach_is_only_asked_for_what_is_in_somebodys_way() -> None:
    noor, full = first_year("noor", "nl"), coach("full", "nl", times=(), capacity=0)
    elsewhere = coach("elsewhere", "tr", times=())
    (remedy,) = remedies(match_people(LANGUAGES_AND_TIMES, [noor], [full, elsewhere]))
    assert remedy.kind is MeasureKind.LOOSEN
    barred = first_year("noor", "nl", not_with=("anna",))
    silent = [coach("anna", "nl", times=()), coach("ben", "nl", times=())]
    (remedy,) = remedies(match_people(LANGUAGES_AND_TIMES, [barred], silent))
    assert [one.coach.id for one in remedy.measures.coaches_asked] == ["ben"]


def test_drop_not_together() -> None:
    noor = first_year("noor", "nl", not_with=("anna", "ben"))
    coaches = [coach("anna", "nl", capacity=0), coach("ben", "nl")]
    assert said([noor], coaches) == ["Drop “not together” of Noor and Ben: 1 more matched"]
    assert said([noor], coaches, "nl") == [
        "Laat “niet samen” van Noor en Ben vallen: 1 meer gekoppeld"
    ]


def test_a_must_that_keeps_several_out_is_one_remedy_with_its_price() -> None:
    people = [first_year(name, "tr", programme="art") for name in ("noor", "tim")]
    coaches = [coach("anna", "nl", capacity=2)]
    assert said(people, coaches) == [
        "Make a rule important instead of a must (no shared answer to “Languages”): "
        "2 more matched; 2 more pairs under 20"
    ]
    assert said(people, coaches, "nl") == [
        "Maak een regel belangrijk in plaats van verplicht (geen gedeeld antwoord op “Talen”): "
        "2 meer gekoppeld; 2 koppels meer onder 20"
    ]


def test_the_fewest_musts_are_loosened() -> None:
    noor = first_year("noor", "tr", times=("fri-afternoon",))
    coaches = [coach("anna", "nl"), coach("ben", "tr")]
    (remedy,) = remedies(match_people(LANGUAGES_AND_TIMES, [noor], coaches))
    assert remedy.kind is MeasureKind.LOOSEN
    assert [rule.KIND for rule in remedy.measures.rules] == ["overlap"]


def test_without_coaches_there_is_no_small_fix() -> None:
    assert said([first_year("noor", "nl")], []) == []
