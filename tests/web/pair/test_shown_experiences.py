"""An experience is told only to two who both chose to show it; of one alone no page and no mail has
a word of it. From sign-up over a real solve and publication to what each of the two can open."""

from typing import NamedTuple

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.app import create_app
from peercoach.db import unit_of_work
from peercoach.i18n import translator
from peercoach.models import Enrolment, Notice, Pair, Person, ProposedPair, Round, Side
from peercoach.notify.messages import OCCASIONS
from peercoach.services.rounds.publishing import publish
from tests.factories import MONDAY, make_role
from tests.programme_cast import (
    default_definition,
    enrol,
    make_noor,
    make_open_programme,
    make_samira,
)
from tests.services.round_cast import asked_draft, solved
from tests.web.conftest import make_settings, post, signed_in

CANARY = "Kanarie zong als eerste thuis"
ROOM = "/start-well"
PAGE = {"international": "", "carer": ""}
SAYS_IT, ONLY_FOR_PAIRING = PAGE | {"first_in_family": "show"}, PAGE | {"first_in_family": "yes"}


def with_canary() -> dict:
    definition = default_definition()
    words = {"nl": CANARY, "en": CANARY}
    rules = [
        rule | {"reason": words, "staff_reason": words}
        if rule.get("question") == "first_in_family"
        else rule
        for rule in definition["rule"]
    ]
    return {**definition, "rule": rules}


class Two(NamedTuple):
    engine: Engine
    app: FastAPI
    noor: Person
    samira: Person

    def choose(self, *, noor: dict, samira: dict) -> None:
        for person, door, given in (
            (self.noor, "signup", noor),
            (self.samira, "coach-signup", samira),
        ):
            browser = signed_in(self.app, self.engine, person)
            address = f"{ROOM}/{door}/first_in_family"
            assert post(browser, address, given).status_code == 303

    def seen_by(self, person: Person) -> str:
        """Everything they can open about the pair, and every mail to them."""
        browser = signed_in(self.app, self.engine, person)
        with unit_of_work(self.engine) as session:
            uid = session.exec(select(Pair)).one().uid
            mails = session.exec(select(Notice).where(Notice.person_id == person.id)).all()
        room = f"/me/pairs/{uid}"
        home = [f"{ROOM}/me"] if person is self.noor else ["/coach", "/coach/guide"]
        pages = [*home, f"{room}/meet", f"{room}/messages", "/me/data", "/api/v1/me/pairs"]
        answers = [browser.get(page) for page in pages]
        assert {answer.status_code for answer in answers} == {200}
        letters = [
            str(OCCASIONS[mail.template](mail.payload, translator(language)))
            for mail in mails
            for language in ("nl", "en")
        ]
        assert letters
        return "\n".join([answer.text for answer in answers] + letters)


@pytest.fixture
def two(engine: Engine) -> Two:
    with unit_of_work(engine, write=True) as session:
        programme, _ = make_open_programme(session, definition=with_canary())
        noor, samira = make_noor(session, language="en"), make_samira(session, language="en")
        enrol(session, programme, noor, Side.first_year)
        enrol(session, programme, samira, Side.coach)
        make_role(session, programme, samira)
    app = create_app(make_settings(), engine=engine, clock=lambda: MONDAY)
    return Two(engine, app, noor, samira)


def solve_and_publish(two: Two) -> None:
    with unit_of_work(two.engine, write=True) as session:
        round_ = session.exec(select(Round)).one()
        uid = asked_draft(session, round_, two.samira.id).uid
    draft = solved(two.engine, uid)
    with unit_of_work(two.engine, write=True) as session:
        round_ = session.exec(select(Round)).one()
        publish(session, round_, session.merge(draft), by=two.samira.id, now=MONDAY)


@pytest.mark.parametrize(
    ("noor", "samira", "told"),
    [
        (SAYS_IT, SAYS_IT, True),
        (SAYS_IT, ONLY_FOR_PAIRING, False),
        pytest.param(ONLY_FOR_PAIRING, SAYS_IT, False, marks=pytest.mark.thorough),
        pytest.param(SAYS_IT, PAGE | {"first_in_family": "no"}, False, marks=pytest.mark.thorough),
        (PAGE | {"first_in_family": ""}, SAYS_IT, False),
    ],
)
def test_an_experience_is_told_to_two_who_both_show_it(
    two: Two, noor: dict, samira: dict, told: bool
) -> None:
    two.choose(noor=noor, samira=samira)
    solve_and_publish(two)
    assert (CANARY in two.seen_by(two.noor), CANARY in two.seen_by(two.samira)) == (told, told)


def test_it_is_never_kept_with_a_pair_and_changing_ones_mind_counts_at_once(two: Two) -> None:
    two.choose(noor=SAYS_IT, samira=SAYS_IT)
    solve_and_publish(two)
    with unit_of_work(two.engine) as session:
        kept = (
            session.exec(select(Pair.reasons)).all()
            + session.exec(select(ProposedPair.reasons)).all()
        )
    assert CANARY not in str(kept)
    two.choose(noor=ONLY_FOR_PAIRING, samira=SAYS_IT)
    assert CANARY not in two.seen_by(two.samira)
    two.choose(noor=SAYS_IT, samira=SAYS_IT)
    assert CANARY in two.seen_by(two.samira)


def test_nothing_is_shown_until_somebody_chooses_so(two: Two) -> None:
    """Both have it, as who signed up before there was a choice."""
    solve_and_publish(two)
    assert CANARY not in two.seen_by(two.noor) + two.seen_by(two.samira)


def test_the_page_says_what_was_chosen_and_so_do_the_answers_and_ones_own_data(two: Two) -> None:
    two.choose(noor=SAYS_IT, samira=ONLY_FOR_PAIRING)
    noor = signed_in(two.app, two.engine, two.noor)
    form = noor.get(f"{ROOM}/signup/first_in_family").text
    assert 'value="show" id="first_in_family" checked' in form
    assert "or your buddy if you both choose “may see it”" in form
    assert "Yes, and my buddy may see it" in noor.get(f"{ROOM}/signup/check-answers").text
    (held,) = noor.get("/me/data/download").json()["enrolment"]
    assert held["shows"] == ["first_in_family"]
    with unit_of_work(two.engine) as session:
        shows = dict(session.exec(select(Enrolment.side, Enrolment.shows)).all())
    assert shows == {Side.first_year: ["first_in_family"], Side.coach: []}


def test_a_program_says_it_too_and_only_of_what_one_has(two: Two) -> None:
    noor = signed_in(two.app, two.engine, two.noor)
    mine = "/api/v1/me/enrolments/start-well/first_year"
    kept = noor.get(mine).json()
    given = {key: kept[key] for key in ("name", "top_wish", "answers")}
    headers = {"sec-fetch-site": "same-origin"}
    shown = noor.put(mine, json=given | {"shows": ["first_in_family"]}, headers=headers)
    assert (shown.status_code, shown.json()["shows"]) == (200, ["first_in_family"])
    for unfit in ("international", "programme", "nothing"):
        refused = noor.put(mine, json=given | {"shows": [unfit]}, headers=headers)
        assert (refused.status_code, unfit in refused.text) == (422, True)
    assert noor.put(mine, json=given, headers=headers).json()["shows"] == []
    questions = noor.get("/api/v1/programmes/start-well/questions/first_year").json()
    by_key = {one["key"]: (one["required"], one["showable"]) for one in questions}
    assert by_key["first_in_family"] == (False, True)
    assert by_key["times"] == (True, False)
