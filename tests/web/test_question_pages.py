"""Questions on the coordinator's pages: added, changed, moved, removed, and what answers become."""

from html import unescape
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.matching.definition import parse_definition
from peercoach.matching.questions import Question
from peercoach.models import Enrolment
from peercoach.services.programmes.programmes import definition_of, find_programme
from peercoach.services.rounds.rounds import open_round
from peercoach.services.rules.effect import effect_of
from tests.factories import MONDAY
from tests.services.round_cast import LANGUAGE, SHARE_A_LANGUAGE, coach, first_year, small_programme
from tests.web.desk import Desk
from tests.web.reading import hidden, in_main, opened

WANTED = {
    "key": "wanted",
    "kind": "ranked",
    "label": {"nl": "Hulp waarbij?", "en": "Help with what?"},
    "options": [{"value": "exams", "nl": "tentamens", "en": "exams"}],
    "asked_of": "first_year",
}
OFFERED = {**WANTED, "key": "offered", "kind": "choices", "asked_of": "coach"}
OFFERED["label"] = {"nl": "Help je graag?", "en": "What do you offer?"}
HELP = {"kind": "wants_offers", "first_year": "wanted", "coach": "offered", "importance": "nice"}
ASKED = parse_definition(
    {"question": [LANGUAGE, WANTED, OFFERED], "rule": [SHARE_A_LANGUAGE, HELP]}
)
NEW = {
    "label.nl": "Welke sport doe je?",
    "label.en": "Which sport do you do?",
    "kind": "choices",
    "asked_of": "both",
    "seen_by": "partner",
    "option.0.value": "",
    "option.0.nl": "Voetbal",
    "option.0.en": "Football",
    "option.1.value": "",
    "option.1.nl": "Zwemmen",
    "option.1.en": "Swimming",
}


class InHere:
    weigh = staticmethod(effect_of)


@pytest.fixture
def desk(embedded: Engine) -> Desk:
    with unit_of_work(embedded, write=True) as session:
        programme = small_programme(session, slug="nursing", name_en="Nursing")
        programme.definition = ASKED.as_mapping()
        for name, spoken in (("Noor", ["nl"]), ("Tim", ["en", "nl"]), ("Bo", ["en"])):
            first_year(session, programme, name, answers={"languages": spoken})
        coach(session, programme, "Ada", answers={"languages": ["nl", "en"]}, capacity=3)
    desk = Desk(embedded, "nursing")
    desk.app.state.scales = InHere()
    with unit_of_work(embedded, write=True) as session:
        programme = find_programme(session, "nursing")
        open_round(session, programme, name="September", by=desk.person.id, now=MONDAY)
    return desk


def asked(desk: Desk) -> dict[str, Question]:
    with unit_of_work(desk.engine) as session:
        found = definition_of(find_programme(session, "nursing"))
    return {question.key: question for question in found.questions}


def answers(desk: Desk) -> list[Any]:
    with unit_of_work(desk.engine) as session:
        return [one.answers.get("languages") for one in session.exec(select(Enrolment))]


def test_a_new_question_is_asked_and_can_begin_to_count(desk: Desk) -> None:
    form = opened(desk.see("/rules/add-question"))
    assert desk.send("/rules/add-question", **form | NEW) == "/rules#questions"
    made = asked(desk)["which_sport_do_you_do"]
    assert made.values == ("football", "swimming")
    assert made.options[1].label == {"nl": "Zwemmen", "en": "Swimming"}
    assert 'name="rule.share-which_sport_do_you_do"' in desk.see("/rules")
    assert desk.deeds()[-1] == ("add question", "programme", {"question": made.key})


def test_other_words_keep_what_people_chose(desk: Desk) -> None:
    form = opened(desk.see("/rules/questions/languages"))
    changed = {"label.en": "Your languages?", "option.0.en": "Dutch, or Flemish"}
    desk.send("/rules/questions/languages", **form | changed)
    question = asked(desk)["languages"]
    assert (question.label["en"], question.values) == ("Your languages?", ("nl", "en"))
    assert question.options[0].label["en"] == "Dutch, or Flemish"
    assert answers(desk) == [["nl"], ["en", "nl"], ["en"], ["nl", "en"]]


def test_removing_an_option_says_first_whose_answers_it_takes_and_loses_none(desk: Desk) -> None:
    form = opened(desk.see("/rules/questions/languages"))
    form |= {"option.1.nl": "", "option.1.en": ""}
    page = desk.send("/rules/questions/languages", status=409, **form)
    text = in_main(page)
    assert "“English” was chosen. By how many is not shown: it could tell who." in text
    assert "Some have no answer left that counts." in text
    assert "1 fewer matched (2 of 3)" in text
    assert "33% of all possible pairs become impossible." in text
    assert asked(desk)["languages"].values == ("nl", "en")
    desk.send("/rules/questions/languages", **form | {"sure": hidden(page, "sure")})
    assert asked(desk)["languages"].values == ("nl",)
    assert answers(desk) == [["nl"], ["en", "nl"], ["en"], ["nl", "en"]]  # all still there


def test_what_is_asked_for_can_newly_be_offered_too(desk: Desk) -> None:
    form = opened(desk.see("/rules/questions/wanted"))
    form |= {"option.1.value": "", "option.1.nl": "Vrienden", "option.1.en": "Friends"}
    desk.send("/rules/questions/wanted", **form)
    assert asked(desk)["wanted"].values == asked(desk)["offered"].values == ("exams", "friends")


def test_buttons_of_the_form_move_rows_and_make_room_and_save_nothing(desk: Desk) -> None:
    form = opened(desk.see("/rules/questions/languages"))
    page = desk.send("/rules/questions/languages", status=200, **form | {"do": "down.0"})
    assert [hidden(page, f"option.{n}.value") for n in (0, 1)] == ["en", "nl"]
    page = desk.send("/rules/questions/languages", status=200, **form | {"do": "more"})
    assert hidden(page, "option.4.value") == ""
    assert asked(desk)["languages"].values == ("nl", "en")


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"label.nl": " "}, "label.nl", "Fill this in"),
        ({"option.1.en": ""}, "option.1.en", "Fill this in"),
        ({"option.1.nl": "football"}, "option.1.nl", "a name that option 1 does not have"),
        ({"most": "soon"}, "most", "Found “soon”, expected a whole number"),
        ({"asked_of": "all"}, "asked_of", "expected one of first_year, coach, both"),
        ({"touches": "health"}, "officer", "Fill in the name of the privacy officer"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    desk: Desk, changed: dict[str, str], field: str, said: str
) -> None:
    form = opened(desk.see("/rules/add-question")) | NEW | changed
    page = desk.send("/rules/add-question", status=422, **form)
    assert f'<a href="#{field}">' in page
    there = page.partition(f'id="{field}-error"')[2].partition("</p>")[0]
    assert said.replace("“soon”", "soon") in unescape(there).replace('"', "").replace(
        "“", ""
    ).replace("”", "")
    assert "which_sport_do_you_do" not in asked(desk)


def test_the_privacy_officer_agrees_with_words_and_with_others_again(desk: Desk) -> None:
    form = opened(desk.see("/rules/add-question")) | NEW | {"touches": "health"}
    future = {"officer": "Fenna Privé", "agreed_on": "2030-01-01"}
    assert "Choose a day that has been" in desk.send(
        "/rules/add-question", status=422, **form | future
    )
    desk.send("/rules/add-question", **form | {"officer": "Fenna Privé", "agreed_on": "2026-09-01"})
    key = "which_sport_do_you_do"
    agreed = {"question": key, "officer": "Fenna Privé", "on": "2026-09-01"}
    assert desk.deeds()[-1] == ("privacy officer agreed", "programme", agreed)
    page = desk.see(f"/rules/questions/{key}")
    assert "Fenna Privé agreed on 1 September 2026." in in_main(page)
    desk.send(f"/rules/questions/{key}", **opened(page) | {"required": "yes"})
    other = opened(desk.see(f"/rules/questions/{key}")) | {"label.en": "Which sport can you do?"}
    desk.send(f"/rules/questions/{key}", status=422, **other)


def test_the_second_of_two_is_shown_both_versions_of_a_question(desk: Desk) -> None:
    mine = opened(desk.see("/rules/questions/languages"))
    other = Desk(desk.engine, "nursing", name="Joris")
    other.app.state.scales = InHere()
    his = opened(other.see("/rules/questions/languages"))
    other.send("/rules/questions/languages", **his | {"label.en": "His words", "most": "2"})
    page = desk.send("/rules/questions/languages", status=409, **mine | {"label.en": "My words"})
    assert "Joris changed this on 7 September at 10:00" in in_main(page)
    assert "You both changed this His words My words" in in_main(page)
    again = {**opened(page), "label.en": "My words"}
    assert again["most"] == "2"
    desk.send("/rules/questions/languages", **again)
    question = asked(desk)["languages"]
    assert (question.label["en"], question.most) == ("My words", 2)


def test_a_question_moves_up_and_down(desk: Desk) -> None:
    desk.send("/rules/questions/wanted/move", by=-1)
    assert list(asked(desk)) == ["wanted", "languages", "offered"]
    desk.send("/rules/questions/wanted/move", by=-1)  # it is the first
    assert list(asked(desk)) == ["wanted", "languages", "offered"]


def test_a_removed_question_takes_its_rule_and_comes_back_with_its_answers(desk: Desk) -> None:
    page = desk.see("/rules/questions/languages/remove")
    text = in_main(page)
    assert "This rule goes along: They have an answer in common" in text
    assert "Answers are kept, out of sight and without effect" in text
    desk.send("/rules/questions/languages/remove", version=hidden(page, "version"))
    assert list(asked(desk)) == ["wanted", "offered"]
    assert answers(desk)[0] == ["nl"]
    desk.send("/rules/removed", key="languages", do="put back")
    assert list(asked(desk)) == ["wanted", "offered", "languages"]
    desk.send("/rules/removed", key="languages", do="put back", status=404)


def test_answers_of_a_removed_question_go_when_that_is_said(desk: Desk) -> None:
    version = hidden(desk.see("/rules/questions/languages/remove"), "version")
    desk.send("/rules/questions/languages/remove", version=version)
    desk.send("/rules/removed", key="languages", do="erase")
    assert answers(desk) == [None] * 4
    assert "Removed questions" not in desk.see("/rules")
    assert desk.deeds()[-1] == ("erase answers", "programme", {"question": "languages"})


def test_what_was_changed_meanwhile_is_not_removed_unseen(desk: Desk) -> None:
    version = hidden(desk.see("/rules/questions/languages/remove"), "version")
    desk.send("/rules/questions/languages/move", by=1)
    page = desk.send("/rules/questions/languages/remove", version=version, status=409)
    assert "nothing is removed yet" in page
    assert "languages" in asked(desk)
