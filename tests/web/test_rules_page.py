"""Questions and rules: positions, what a change would do, and two coordinators at once."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Semaphore
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.app import AT_ONCE
from peercoach.db import unit_of_work
from peercoach.matching.definition import parse_definition
from peercoach.models import Draft, Programme
from peercoach.services.programmes.programmes import definition_of, find_programme
from peercoach.services.rounds.rounds import open_round
from peercoach.services.rules.effect import effect_of
from tests.factories import MONDAY
from tests.services.round_cast import (
    LANGUAGE,
    SHARE_A_LANGUAGE,
    coach,
    first_year,
    small_programme,
)
from tests.web.desk import Desk
from tests.web.reading import hidden, in_main, opened

LANGUAGES, CAMPUS = "rule.share-languages", "rule.same-campus"
CAMPUS_ASKED = {
    "key": "campus",
    "kind": "choice",
    "label": {"nl": "Welke locatie?", "en": "Which campus?"},
    "options": [
        {"value": "breda", "nl": "Breda", "en": "Breda"},
        {"value": "tilburg", "nl": "Tilburg", "en": "Tilburg"},
    ],
}
TWO = parse_definition({"question": [LANGUAGE, CAMPUS_ASKED], "rule": [SHARE_A_LANGUAGE]})
BREDA = {"languages": ["nl"], "campus": "breda"}
TILBURG = {"languages": ["nl"], "campus": "tilburg"}


class InHere:
    """Weighs where we are; the process of its own is tested in tests/test_weighing.py."""

    weigh = staticmethod(effect_of)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """Two first-years and two coaches in Breda, one of each in Tilburg; a round is open."""
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session, slug="nursing", name_en="Nursing")
        programme.definition = TWO.as_mapping()
        for name, answers in (("Noor", BREDA), ("Tim", BREDA), ("Bo", TILBURG)):
            first_year(session, programme, name, answers=answers)
        for name, answers in (("Ada", BREDA), ("Ben", BREDA), ("Cas", TILBURG)):
            coach(session, programme, name, answers=answers)
    desk = Desk(engine, "nursing")
    desk.app.state.scales = InHere()
    with unit_of_work(engine, write=True) as session:
        programme = find_programme(session, "nursing")
        open_round(session, programme, name="September", by=desk.person.id, now=MONDAY)
    return desk


def seen(desk: Desk) -> dict[str, Any]:
    """The form as it opens, with everything that goes back with it."""
    return opened(desk.see("/rules"))


def importance(desk: Desk) -> dict[str, str]:
    with unit_of_work(desk.engine) as session:
        rules = definition_of(find_programme(session, "nursing")).rules
        return {rule.KIND: rule.importance.value for rule in rules}


def drafts(desk: Desk) -> int:
    with unit_of_work(desk.engine) as session:
        return len(session.exec(select(Draft)).all())


def test_rules_are_sentences_and_a_question_without_one_can_begin_to_count(desk: Desk) -> None:
    text = in_main(desk.see("/rules"))
    assert "They have an answer in common to “Which languages do you speak?”" in text
    assert "They give the same answer to “Which campus?”" in text
    assert seen(desk)[CAMPUS] == "no"
    desk.send("/rules", **seen(desk) | {CAMPUS: "nice"})
    assert importance(desk) == {"share": "must", "same": "nice"}


def test_what_if_says_what_would_differ_and_changes_nothing(desk: Desk) -> None:
    before = desk.see("/rules")
    page = desk.send("/rules/what-if", status=200, **seen(desk) | {CAMPUS: "must"})
    assert 'action="/co/nursing/rules" id="rules"' in page  # its buttons keep, also without script
    said = page.partition('id="effect-said"')[2].partition("</div>")[0]
    assert "As many matched: 3 of 3" in said
    assert "4 of the 9 possible pairs become impossible" in said
    assert importance(desk) == {"share": "must"}
    assert (drafts(desk), desk.deeds()) == (0, [("open", "round", {})])
    assert desk.see("/rules") == before


def test_pages_are_answered_while_more_wait_for_what_ifs_than_there_are_threads_for_pages(
    desk: Desk,
) -> None:
    waiting, answered = Semaphore(0), Event()

    def weigh(_: object) -> None:
        waiting.release()
        assert answered.wait(30)

    desk.app.state.scales = SimpleNamespace(weigh=weigh, end=lambda: None)
    given = seen(desk) | {CAMPUS: "must"}
    with desk.client, ThreadPoolExecutor() as coordinators:
        asking = [
            coordinators.submit(desk.send, "/rules/what-if", status=200, **given)
            for _ in range(AT_ONCE)
        ]
        try:
            assert all(waiting.acquire(timeout=30) for _ in asking)
            desk.see("/rules")
            assert not any(one.done() for one in asking)
        finally:
            answered.set()
        assert all('id="effect-said"' in one.result() for one in asking)


def test_making_a_draft_keeps_the_rules_and_has_it_solved(desk: Desk) -> None:
    assert "Make draft A with this" in desk.see("/rules")
    to = desk.send("/rules", **seen(desk) | {CAMPUS: "important", "balance": "0"})
    assert to.startswith("/rounds/")
    desk.solve_queued()
    assert "Draft A" in desk.see(to) or "3 pairs" in desk.see(to)
    assert importance(desk) == {"share": "must", "same": "important"}
    assert desk.deeds()[1:] == [
        ("solve", "draft", {"balance": 0}),
        ("change rules", "programme", {}),
    ]


def test_more_than_three_in_a_hundred_impossible_is_asked_about_first(desk: Desk) -> None:
    given = seen(desk) | {CAMPUS: "must"}
    page = desk.send("/rules", status=409, **given)
    assert "44% of all possible pairs become impossible." in in_main(page)
    assert (importance(desk), drafts(desk)) == ({"share": "must"}, 0)
    meant = {"sure": hidden(page, "sure")}
    other = given | meant | {"balance": "200"}  # not what the warning was about
    desk.send("/rules", status=409, **other)
    desk.send("/rules", **given | meant)
    assert (importance(desk), drafts(desk)) == ({"share": "must", "same": "must"}, 1)


def test_the_second_of_two_is_warned_with_name_and_time_and_shown_both(desk: Desk) -> None:
    mine = seen(desk)
    other = Desk(desk.engine, "nursing", name="Joris")
    other.app.state.scales = InHere()
    other.send("/rules", **seen(other) | {LANGUAGES: "important"})
    other.solve_queued()
    page = desk.send("/rules", status=409, **mine | {CAMPUS: "nice"})
    text = in_main(page)
    assert "Joris changed this on 7 September at 10:00, while you were editing" in text
    assert importance(desk) == {"share": "important"}
    again = opened(page) | {CAMPUS: "nice"}
    assert again[LANGUAGES] == "important"  # his stands in the form, mine on top
    desk.send("/rules", **again)
    assert importance(desk) == {"share": "important", "same": "nice"}


def test_while_a_draft_is_being_solved_the_choices_wait_in_the_form(desk: Desk) -> None:
    desk.send("/rules", **seen(desk) | {CAMPUS: "nice"})
    page = desk.send("/rules", status=409, **seen(desk) | {CAMPUS: "important"})
    assert "Marieke has just started a draft; it is being solved" in in_main(page)
    assert re.search(rf'name="{CAMPUS}" value="important" checked', page)
    assert importance(desk)["same"] == "nice"


def test_where_both_changed_one_thing_both_are_shown(desk: Desk) -> None:
    mine = seen(desk)
    desk.send("/rules", **mine | {CAMPUS: "nice"})
    desk.solve_queued()
    page = desk.send("/rules", status=409, **mine | {CAMPUS: "important"})
    told = in_main(page).partition("What differs")[2]
    assert "Which campus?” You both changed this Nice Important" in told
    assert importance(desk) == {"share": "must", "same": "nice"}


def test_without_a_round_the_rules_are_just_kept(desk: Desk, engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        small_programme(session, slug="law")
    desk = Desk(engine, "law")
    desk.app.state.scales = InHere()
    assert "Keep these rules" in desk.see("/rules")
    assert desk.send("/rules", **seen(desk) | {LANGUAGES: "nice"}) == "/rules"
    with unit_of_work(engine) as session:
        law = session.exec(select(Programme).where(Programme.slug == "law")).one()
        assert (definition_of(law).rules[0].importance, law.version) == ("nice", 2)


def test_what_cannot_be_is_said_at_its_rule(desk: Desk) -> None:
    given = seen(desk) | {"wish.share-languages": "nobody", LANGUAGES: "loud"}
    desk.send("/rules", **given)  # what no form has, changes nothing
    assert importance(desk) == {"share": "must"}
