"""What a programme asks and how it matches before anyone changes it."""

from dataclasses import replace

from peercoach.matching import fit_pair, parse_definition
from peercoach.matching.questions import WEEK_CELLS
from tests.matching.cast import DEFAULT, NOOR, SAMIRA, changed


def test_the_default_asks_what_it_should() -> None:
    assert [question.key for question in DEFAULT.questions] == [
        "programme", "campus", "help_wanted", "help_offered", "same_programme_wish", "style",
        "languages", "meet", "times", "first_in_family", "international", "carer", "gender",
        "gender_wish",
    ]  # fmt: skip
    assert parse_definition(DEFAULT.as_mapping()) == DEFAULT


def test_by_default_the_personal_questions_are_for_matching_only() -> None:
    hidden = {q.key for q in DEFAULT.questions if q.seen_by == "matching"}
    personal = {"first_in_family", "international", "carer", "gender", "gender_wish"}
    assert hidden == personal | {"style", "same_programme_wish"}


def test_by_default_one_shared_moment_is_enough() -> None:
    once = changed(SAMIRA, times=frozenset({"mon-morning"}))
    never = changed(SAMIRA, times=frozenset(WEEK_CELLS) - NOOR.answers["times"])  # type: ignore[operator]
    assert fit_pair(DEFAULT, NOOR, once).fit > 0
    assert fit_pair(DEFAULT, NOOR, never).fit == -1


def test_by_default_the_first_year_says_how_much_the_own_programme_matters() -> None:
    elsewhere = changed(SAMIRA, programme="business")
    fits = {}
    for strength in ("important", "nice", "no"):
        noor = replace(NOOR, answers={**NOOR.answers, "same_programme_wish": strength})
        fits[strength] = (
            fit_pair(DEFAULT, noor, SAMIRA).fit - fit_pair(DEFAULT, noor, elsewhere).fit
        )
    assert fits["important"] > fits["nice"] > fits["no"] == 0
