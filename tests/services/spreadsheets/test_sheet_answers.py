"""One cell as the answer to one question, in either language and every common spelling."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercoach.matching.questions import WEEK_CELLS, Answer, Question
from peercoach.services.spreadsheets.answers import answers_to
from peercoach.services.spreadsheets.cells import Refused
from peercoach.services.spreadsheets.problems import Problem, describe
from tests.services.spreadsheets.sheet_cast import (
    CALM,
    FIRST_IN_FAMILY,
    HELP_WANTED,
    LANGUAGES,
    NOTE,
    PROGRAMME,
    TIMES,
    TOPICS,
)

NAMED_TOPICS = "one of Planning exams, Finding my way (timetable, systems), Meeting people, Doubts"


def read(question: Question, cell: str) -> Answer | str:
    """The answer, or in English what is wrong."""
    answer = answers_to(question)[cell]
    if not isinstance(answer, Refused):
        return answer
    return describe(Problem("a.csv", None, None, answer.found, answer.expected), "en")[7:]


@pytest.mark.parametrize(
    "cell", ["law", "LAW", "Law, tax and society", "recht,  belasting en Samenleving"]
)
def test_choice_by_value_or_label_in_either_language(cell: str) -> None:
    assert read(PROGRAMME, cell) == "law"


@pytest.mark.parametrize("cell", ["Laws", "law; nursing", "?"])
def test_choice_that_is_not_one_of_the_options(cell: str) -> None:
    assert read(PROGRAMME, cell) == (
        f'found "{cell}", expected one of Nursing, Law, tax and society'
    )


@pytest.mark.parametrize(
    "cell",
    [
        "nl;en",
        "Dutch; English",
        "Engels|Nederlands",
        "nl, English",
        "nl;;en;",
        "nl\nen",
        "en,nl,en",
    ],
)
def test_choices_split_on_every_mark_and_collapse(cell: str) -> None:
    assert read(LANGUAGES, cell) == frozenset({"nl", "en"})


def test_choices_point_at_the_part_that_is_unknown() -> None:
    assert (
        read(LANGUAGES, "Dutch; Klingon; en") == 'found "Klingon", expected one of Dutch, English'
    )
    assert read(LANGUAGES, "Dutch, Klingon") == (
        'found "Dutch, Klingon", expected one of Dutch, English'
    )


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("Finding my way (timetable, systems)", ("way",)),
        ("Doubts, Finding my way (timetable, systems), exams", ("doubts", "way", "exams")),
        ("people; mijn weg vinden (rooster, systemen)", ("people", "way")),
        ("people, people; exams", ("people", "exams")),
    ],
)
def test_ranked_keeps_the_order_and_whole_labels_with_commas(cell: str, answer: Answer) -> None:
    assert read(HELP_WANTED, cell) == answer


def test_most_is_a_limit_that_may_be_reached_but_not_passed() -> None:
    assert read(HELP_WANTED, "way;exams;people") == ("way", "exams", "people")
    assert read(HELP_WANTED, "way;exams;people;doubts") == "found 4 answers, expected at most 3"


def test_part_of_a_label_with_a_comma_is_not_an_answer() -> None:
    cell = "Finding my way (timetable"
    assert read(HELP_WANTED, cell) == f'found "{cell}", expected {NAMED_TOPICS}'


def test_a_cell_of_only_marks_is_not_an_answer() -> None:
    assert read(LANGUAGES, ";") == 'found ";", expected one of Dutch, English'


@given(st.permutations([topic.value for topic in TOPICS]), st.sampled_from([";", "|", ",", ", "]))
def test_ranked_labels_joined_by_any_mark_come_back_in_order(order: list[str], mark: str) -> None:
    labels = {topic.value: topic.label["en"] for topic in TOPICS}
    cell = mark.join(labels[value] for value in order[:3])
    assert read(HELP_WANTED, cell) == tuple(order[:3])


@pytest.mark.parametrize("cell", ["3", "3.0", "3,0", "+3", "03"])
def test_scale_as_any_program_writes_the_number(cell: str) -> None:
    assert read(CALM, cell) == 3


@pytest.mark.parametrize(("cell", "inside"), [("0", False), ("1", True), ("5", True), ("6", False)])
def test_scale_ends_where_it_says(cell: str, inside: bool) -> None:
    refusal = f'found "{cell}", expected a whole number from 1 to 5'
    assert read(CALM, cell) == (int(cell) if inside else refusal)


@pytest.mark.parametrize("cell", ["3.5", "three", "3-4", "٣x", "1e0"])
def test_scale_takes_whole_numbers_only(cell: str) -> None:
    assert read(CALM, cell) == f'found "{cell}", expected a whole number from 1 to 5'


@pytest.mark.parametrize("cell", ["ja", "Yes", "J", "y", "TRUE", "waar", "1", "X"])
def test_yes(cell: str) -> None:
    assert read(FIRST_IN_FAMILY, cell) is True


@pytest.mark.parametrize("cell", ["nee", "No", "N", "false", "ONWAAR", "0"])
def test_no(cell: str) -> None:
    assert read(FIRST_IN_FAMILY, cell) is False


def test_neither_yes_nor_no() -> None:
    assert read(FIRST_IN_FAMILY, "misschien") == 'found "misschien", expected yes or no'


@pytest.mark.parametrize(
    "cell", ["mon-morning", "Monday morning", "ma ochtend", "maandagochtend", "Maandag 's ochtends"]
)
def test_weekgrid_cell_in_either_language(cell: str) -> None:
    assert read(TIMES, cell) == frozenset({"mon-morning"})


def test_weekgrid_knows_every_cell_in_both_languages() -> None:
    dutch = product(
        ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"),
        ("ochtend", "middag", "avond"),
    )
    written = [f"{day} {part}" for day, part in dutch]
    assert [read(TIMES, cell) for cell in written] == [frozenset({cell}) for cell in WEEK_CELLS]
    assert read(TIMES, "; ".join(WEEK_CELLS)) == frozenset(WEEK_CELLS)


@pytest.mark.parametrize("cell", ["sunday morning", "ma", "ochtend", "maandagnacht"])
def test_weekgrid_refuses_what_is_not_in_the_week(cell: str) -> None:
    assert read(TIMES, cell) == (
        f'found "{cell}", expected a day and a part of the day, such as Monday morning'
    )


def test_text_stays_as_it_is() -> None:
    assert read(NOTE, "nl; =1+1, ja") == "nl; =1+1, ja"
