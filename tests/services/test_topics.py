"""The default programme as pages of sign-up, and which answers sign-up cannot do without."""

from typing import Any

import pytest

from peercoach.matching.definition import Definition, parse_definition
from peercoach.models import Side
from peercoach.services.sign_up.needed_answers import (
    at_least,
    missing,
    required,
    unanswered,
    with_open_wishes,
)
from peercoach.services.sign_up.topics import resume_at, topics_of, wishes_of
from tests.programme_cast import NOORS, default_definition

FIRST_YEAR, COACH = Side.first_year, Side.coach


@pytest.fixture(scope="module")
def definition() -> Definition:
    return parse_definition(default_definition())


def keys(questions: Any) -> list[str]:
    return [question.key for question in questions]


def test_one_topic_a_page_and_small_questions_for_the_same_eyes_together(definition) -> None:
    pages = [(topic.name, keys(topic.questions)) for topic in topics_of(definition, FIRST_YEAR)]
    assert pages == [
        ("about-you", ["programme", "campus"]),
        ("help_wanted", ["help_wanted"]),
        ("same_programme_wish", ["same_programme_wish", "style"]),
        ("languages", ["languages", "meet"]),
        ("times", ["times"]),
        ("first_in_family", ["first_in_family", "international", "carer", "gender_wish"]),
        ("what-matters", []),
    ]


@pytest.mark.parametrize("side", list(Side))
def test_all_on_a_page_are_seen_by_the_same_people(definition, side: Side) -> None:
    for topic in topics_of(definition, side):
        assert {question.seen_by for question in topic.questions} <= {topic.seen_by}


@pytest.mark.parametrize("side", list(Side))
def test_every_question_of_a_side_is_on_one_page(definition, side: Side) -> None:
    shown = [key for topic in topics_of(definition, side) for key in keys(topic.questions)]
    assert shown == [q.key for q in definition.questions if q.asked_of.value in ("both", side)]


def test_a_programme_without_questions_asks_for_a_name(definition) -> None:
    (only,) = topics_of(Definition(), FIRST_YEAR)
    assert (only.name, only.questions) == ("about-you", ())


def test_a_draft_is_taken_up_after_the_last_page_with_an_answer(definition) -> None:
    topics = topics_of(definition, FIRST_YEAR)
    assert resume_at(topics, {}) == topics[0]
    assert resume_at(topics, {"campus": "breda"}) == topics[1]
    assert resume_at(topics, {"campus": "breda", "languages": ["nl"]}) == topics[4]
    assert resume_at(topics[:-1], NOORS) is None


def test_required_is_what_a_must_needs_and_what_the_programme_insists_on(definition) -> None:
    needed = {"campus", "languages", "meet", "times"}
    both = {"programme", "style"}
    wishes = {"help_wanted", "same_programme_wish"}
    assert required(definition, FIRST_YEAR, {}) == needed | both | wishes
    # Not gender: that is for them to tell
    assert required(definition, COACH, {}) == needed | both | {"help_offered"}


def test_a_programme_that_insists_on_nothing_asks_what_the_musts_need() -> None:
    table = default_definition()
    questions = [question | {"required": False} for question in table["question"]]
    easy = parse_definition(table | {"question": questions})
    assert required(easy, FIRST_YEAR, {}) == {"campus", "languages", "meet", "times"}


def test_who_was_imported_is_not_asked_for_more_than_pairing_needs(definition) -> None:
    imported = {key: NOORS[key] for key in ("campus", "languages", "meet", "times")}
    assert missing(definition, FIRST_YEAR, imported) == []
    assert keys(unanswered(definition, FIRST_YEAR, imported)) == [
        "programme",
        "help_wanted",
        "same_programme_wish",
        "style",
    ]


def test_who_meets_only_online_need_not_say_where(definition) -> None:
    assert "campus" in required(definition, FIRST_YEAR, {"meet": "both"})
    assert "campus" not in required(definition, FIRST_YEAR, {"meet": "online"})


def test_who_skips_a_wish_asks_for_nothing(definition) -> None:
    assert with_open_wishes(definition, FIRST_YEAR, {}) == {"gender_wish": "none"}
    asked = {"gender_wish": "woman"}
    assert with_open_wishes(definition, FIRST_YEAR, asked) == asked
    assert with_open_wishes(definition, COACH, {}) == {}


def test_missing_comes_in_the_order_of_the_pages(definition) -> None:
    assert keys(missing(definition, FIRST_YEAR, {})) == ["campus", "languages", "meet", "times"]
    assert missing(definition, FIRST_YEAR, NOORS) == []


def test_as_many_times_as_the_must_asks_for() -> None:
    table = default_definition()
    rules = [
        rule | {"at_least": 2} if rule["kind"] == "overlap" else rule for rule in table["rule"]
    ]
    definition = parse_definition(table | {"rule": rules})
    times = next(question for question in definition.questions if question.key == "times")
    assert at_least(definition, times) == 2
    one, two = NOORS | {"times": ["mon-morning"]}, NOORS | {"times": ["mon-morning", "fri-evening"]}
    assert keys(missing(definition, FIRST_YEAR, one)) == ["times"]
    assert keys(missing(definition, FIRST_YEAR, two)) == []


def test_what_weighs_can_matter_most(definition) -> None:
    assert keys(wishes_of(definition, FIRST_YEAR)) == [
        "programme",
        "help_wanted",
        "languages",
        "times",
    ]
