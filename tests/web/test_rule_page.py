"""One rule on its own page: what exactly it looks at, in which words, added, moved, removed."""

import re
from typing import Any

import pytest
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.matching.definition import parse_definition
from peercoach.matching.rules import KINDS, Rule
from peercoach.services.programmes.programmes import definition_of, find_programme, template
from peercoach.services.rounds.rounds import open_round
from peercoach.services.rules.effect import effect_of
from peercoach.services.rules.rule_fields import PARTS, rule_table, whole_form
from tests.factories import MONDAY
from tests.services.round_cast import LANGUAGE, SHARE_A_LANGUAGE, coach, first_year, small_programme
from tests.web.desk import Desk
from tests.web.reading import hidden, in_main, opened

TIMES = {"key": "times", "kind": "weekgrid", "label": {"nl": "Wanneer?", "en": "When?"}}
LIKES = [
    {"key": f"likes_{one}", "kind": "scale", "label": {"nl": f"{one}, leuk?", "en": f"Like {one}?"}}
    for one in ("films", "sports")
]
RULES = [SHARE_A_LANGUAGE, {"kind": "overlap", "question": "times", "importance": "nice"}]
ASKED = parse_definition({"question": [LANGUAGE, TIMES, *LIKES], "rule": RULES})
MONDAYS = ["mon-morning", "mon-afternoon"]
OVERLAP = "/rules/rule/overlap-times"


class InHere:
    weigh = staticmethod(effect_of)


@pytest.fixture
def desk(embedded: Engine) -> Desk:
    """Noor and Ada share two moments, Tim and Ben one; a round is open."""
    with unit_of_work(embedded, write=True) as session:
        programme = small_programme(session, slug="nursing", name_en="Nursing")
        programme.definition = ASKED.as_mapping()
        for make, name, times in (
            (first_year, "Noor", MONDAYS),
            (first_year, "Tim", ["tue-evening"]),
            (coach, "Ada", MONDAYS),
            (coach, "Ben", ["tue-evening"]),
        ):
            make(session, programme, name, answers={"languages": ["nl"], "times": times})
    desk = Desk(embedded, "nursing")
    desk.app.state.scales = InHere()
    with unit_of_work(embedded, write=True) as session:
        programme = find_programme(session, "nursing")
        open_round(session, programme, name="September", by=desk.person.id, now=MONDAY)
    return desk


def rules(desk: Desk) -> list[dict[str, Any]]:
    with unit_of_work(desk.engine) as session:
        found = definition_of(find_programme(session, "nursing")).rules
    return [dict(rule.as_mapping()) for rule in found]


@pytest.mark.parametrize("rule", parse_definition(template()).rules, ids=lambda one: one.KIND)
def test_a_rule_that_is_sent_back_untouched_stays_what_it_is(rule: Rule) -> None:
    """Every kind, as the template has it; a likeness that is no whole percent would differ."""
    definition = parse_definition(template())
    table = rule_table(whole_form(definition, rule, rule.KIND), rule.KIND)
    changed = parse_definition({**definition.as_mapping(), "rule": [table]})
    assert changed.rules[0].as_mapping() == rule.as_mapping()


def test_every_kind_has_its_parts() -> None:
    assert PARTS.keys() == KINDS.keys()


def test_what_a_rule_asks_for_exactly_can_be_weighed_and_kept(desk: Desk) -> None:
    more = opened(desk.see(OVERLAP)) | {"at_least": "2", "importance": "must"}
    page = desk.send(f"{OVERLAP}/what-if", status=200, **more)
    said = in_main(page.partition('id="effect-said"')[2].partition("</div>")[0] + "</main>")
    assert "1 fewer matched (1 of 2)" in page
    assert "3 of the 4 possible pairs become impossible" in page, said
    assert rules(desk) == RULES
    page = desk.send(OVERLAP, status=409, **more)
    assert "75% of all possible pairs become impossible." in in_main(page)
    assert rules(desk) == RULES
    assert desk.send(OVERLAP, **more | {"sure": hidden(page, "sure")}).startswith("/rounds/")
    assert rules(desk)[1] == RULES[1] | {"at_least": 2, "importance": "must"}
    assert [deed for deed, *_ in desk.deeds()][-2:] == ["solve", "change rule"]


def test_a_rule_is_told_in_words_of_ones_own_in_both_languages(desk: Desk) -> None:
    words = {"reason.nl": "Allebei op {answers} vrij", "reason.en": "Both free on {answers}"}
    desk.send(OVERLAP, **opened(desk.see(OVERLAP)) | words)
    assert rules(desk)[1]["reason"] == {"nl": words["reason.nl"], "en": words["reason.en"]}


def test_a_new_rule_compares_the_answers_one_ticks(desk: Desk) -> None:
    assert "They answer alike" in in_main(desk.see("/rules/add-rule"))
    new = "/rules/add-rule?kind=similar"
    form = opened(desk.see(new))
    assert {form["questions.likes_films"], form["questions.likes_sports"]} == {""}
    form |= {"questions.likes_films": "yes", "none_at": "40", "importance": "important"}
    desk.send("/rules/add-rule", **form)
    assert rules(desk)[2] == {
        "kind": "similar",
        "questions": ["likes_films"],
        "none_at": 0.4,
        "importance": "important",
    }


def test_a_box_without_a_tick_is_not_sent_and_means_no(desk: Desk) -> None:
    form = opened(desk.see("/rules/add-rule?kind=similar"))
    desk.send("/rules/add-rule", **form | {f"questions.{one['key']}": "yes" for one in LIKES})
    desk.solve_queued()
    page = "/rules/rule/similar-likes_films-likes_sports"
    form = opened(desk.see(page))
    del form["questions.likes_films"]
    desk.send(page, **form)
    assert rules(desk)[2]["questions"] == ["likes_sports"]


@pytest.mark.parametrize(
    ("page", "changed", "field", "said"),
    [
        (OVERLAP, {"at_least": "6", "full_at": "5"}, "full_at", "no less than “At least so many"),
        (OVERLAP, {"at_least": "soon"}, "at_least", "Found soon, expected a whole number"),
        (OVERLAP, {"reason.en": "Free"}, "reason.nl", "Fill this in"),
        (OVERLAP, {"obstacle.nl": "{a}", "obstacle.en": "b"}, "obstacle.nl", "no braces"),
        ("/rules/add-rule?kind=same", {"question": ""}, "question", "Choose a question"),
        ("/rules/add-rule?kind=similar", {}, "questions", "Choose at least one"),
        (
            "/rules/add-rule?kind=similar",
            {"questions.likes_films": "yes", "none_at": "80", "full_at": "60"},
            "full_at",
            "Found “60”, expected whole numbers from 0 to 100",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    desk: Desk, page: str, changed: dict[str, str], field: str, said: str
) -> None:
    sent = desk.send(page.partition("?")[0], status=422, **opened(desk.see(page)) | changed)
    assert f'<a href="#{field}">' in sent
    there = sent.partition(f'id="{field}-error"')[2].partition("</p>")[0]
    assert said in there.replace("&#34;", "")
    assert f'id="{field}"' in sent
    assert rules(desk) == RULES


def test_removing_a_rule_says_first_what_that_would_do(desk: Desk) -> None:
    page = desk.send(OVERLAP, status=409, **opened(desk.see(OVERLAP)) | {"do": "remove"})
    assert "As many matched: 2 of 2" in in_main(page)
    assert rules(desk) == RULES
    form = opened(page) | {"do": "remove", "sure": hidden(page, "sure")}
    desk.send(OVERLAP, **form)
    assert rules(desk) == RULES[:1]
    assert 'name="rule.overlap-times"' in desk.see("/rules")  # the question is still there


def test_rules_change_places(desk: Desk) -> None:
    assert desk.send(f"{OVERLAP}/move", by=-1) == f"{OVERLAP}#place"
    assert [rule["kind"] for rule in rules(desk)] == ["overlap", "share"]
    assert "Number 1 of 2." in in_main(desk.see(OVERLAP))
    desk.send(f"{OVERLAP}/move", by=-1)
    assert [rule["kind"] for rule in rules(desk)] == ["overlap", "share"]


def test_the_second_of_two_is_shown_both(desk: Desk) -> None:
    mine = opened(desk.see(OVERLAP))
    other = Desk(desk.engine, "nursing", name="Joris")
    other.app.state.scales = InHere()
    other.send(OVERLAP, **opened(other.see(OVERLAP)) | {"full_at": "3"})
    other.solve_queued()
    page = desk.send(OVERLAP, status=409, **mine | {"full_at": "4", "importance": "important"})
    text = in_main(page)
    assert "Joris changed this on 7 September at 10:00, while you were editing" in text
    assert "From so many shared times on it cannot be better You both changed this 3 4" in text
    assert re.search(r'name="importance" value="important" checked', page)
    desk.send(OVERLAP, **opened(page) | {"full_at": "4", "importance": "important"})
    assert rules(desk)[1] == RULES[1] | {"full_at": 4, "importance": "important"}


@pytest.mark.parametrize("deed", ["removed", "at another question"])
def test_a_form_whose_rule_is_gone_meanwhile_comes_back_with_all_that_was_filled_in(
    desk: Desk, deed: str
) -> None:
    both, ticks = "/rules/rule/similar-likes_films-likes_sports", {}
    for one in LIKES:
        ticks[f"questions.{one['key']}"] = "yes"
    desk.send("/rules/add-rule", **opened(desk.see("/rules/add-rule?kind=similar")) | ticks)
    desk.solve_queued()
    mine = opened(desk.see(both))
    other = Desk(desk.engine, "nursing", name="Joris")
    other.app.state.scales = InHere()
    change = {"do": "remove"}
    if deed != "removed":
        change = {"questions.likes_films": ""}
    theirs = opened(other.see(both)) | change
    if deed == "removed":
        first = other.send(both, status=409, **theirs)
        theirs["sure"] = hidden(first, "sure")
    other.send(both, **theirs)
    other.solve_queued()
    for path in (f"{both}/what-if", both):
        page = desk.send(path, status=409, **mine | {"none_at": "45"})
        text = in_main(page)
        assert "Joris changed this on 7 September at 10:00, while you were editing" in text
        assert "The rule you were changing is not there any more" in text
    again = opened(page)
    assert re.search(r'id="none_at"[^>]*value="45"', page)
    assert len(re.findall(r'name="questions.likes_\w+" value="yes" checked', page)) == 2
    desk.send("/rules/add-rule", **again | ticks | {"none_at": "45"})
    assert (rules(desk)[-1]["none_at"], len(rules(desk)[-1]["questions"])) == (0.45, 2)
    now = {"version": opened(desk.see(OVERLAP))["version"]}
    desk.send("/rules/rule/similar-nothing", status=404, **mine | now)
