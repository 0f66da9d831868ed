"""What a first-year's own page says in each phase that is not the happy one."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import (
    Enrolment,
    EnrolmentStatus,
    Notice,
    PairRequest,
    PairStatus,
    Programme,
    RequestKind,
    Round,
    RoundStatus,
    Unmatched,
)
from peercoach.services.rounds.people import round_people
from tests.factories import (
    MONDAY,
    make_draft,
    make_person,
    make_publication,
    make_round,
    stored,
)
from tests.web.conftest import post
from tests.web.own.conftest import NOW, pair_in
from tests.web.reading import in_main


@pytest.mark.parametrize(
    ("obstacle", "said", "helps"),
    [
        ("did_not_say", "One of your answers is still missing", "Complete your answers."),
        ("full", "their places are taken", "You need not do anything"),
        ("no_coaches", "There were not enough coaches yet.", "You need not do anything"),
        ("rule", "fitted all your answers at once", "Choose other times as well."),
        ("not_together", "their places are taken", "You need not do anything"),
    ],
)
def test_nobody_this_time_and_why(
    as_lotte, people, embedded: Engine, obstacle: str, said: str, helps: str
) -> None:
    """In kind words, and never with what the coordinator reads of others."""
    with unit_of_work(embedded, write=True) as session:
        lotte = session.exec(select(Enrolment).where(Enrolment.person_id == people.lotte.id)).one()
        lotte.sent_at = MONDAY
        programme = session.get_one(Programme, lotte.programme_id)
        round_ = make_round(session, programme, name="First", status=RoundStatus.closed)
        draft = make_draft(session, round_, make_person(session))
        secret = "May not be paired with Samira"
        reason = {"obstacle": obstacle, "nl": secret, "en": secret, "help": {"en": secret}}
        stored(session, Unmatched(draft_id=draft.id, first_year_id=lotte.id, reason=reason))
        make_publication(session, draft, published_at=NOW)
    page = as_lotte.get("/me").text
    words = in_main(page)
    assert "No buddy yet, this time" in words
    assert "This is not about you." in words
    assert said in words
    assert helps in words
    assert "Samira" not in page
    assert "There is no date for it yet." in words
    with unit_of_work(embedded, write=True) as session:
        first = session.exec(select(Round).where(Round.name == "First")).one()
        first.status = RoundStatus.published
    assert "The next chance is tonight" in in_main(as_lotte.get("/me").text)


def test_sign_up_that_did_not_close_yet_is_no_step_behind_us(
    as_lotte: TestClient, embedded: Engine
) -> None:
    with unit_of_work(embedded, write=True) as session:
        session.exec(select(Round)).one().status = RoundStatus.preview  # a first draft was solved
    page = as_lotte.get("/me").text
    assert '<li class="now" aria-current="step"><strong>Sign-up closes</strong>' in page
    assert "You can change them until Sunday 20 September" in in_main(page)


def test_a_break_until_a_day_and_its_end(as_lotte: TestClient) -> None:
    assert "Take a break" in in_main(as_lotte.get("/me").text)
    refused = post(as_lotte, "/start-well/me/pause", {"until": "2026-01-01"})
    assert refused.status_code == 422
    assert '<a href="#until-start-well">Choose a day' in refused.text
    assert 'value="2026-01-01" aria-invalid="true"' in refused.text
    post(as_lotte, "/start-well/me/pause", {"until": "2026-10-05"})
    words = in_main(as_lotte.get("/me").text)
    assert "We look for no buddy for you until Monday 5 October." in words
    post(as_lotte, "/start-well/me/resume")
    assert "You have signed up" in in_main(as_lotte.get("/me").text)


def test_another_buddy_without_a_reason(as_noor, as_samira, embedded: Engine) -> None:
    address = f"/me/pairs/{pair_in(embedded).uid}/another"
    asked = in_main(as_noor.get(address).text)
    assert "you do not have to explain why" in asked
    assert pair_in(embedded).status is PairStatus.live
    assert post(as_noor, address).headers["location"] == "/me"
    assert pair_in(embedded).status is PairStatus.ended
    assert "We look for another buddy" in in_main(as_noor.get("/me").text)
    assert "Noor" not in in_main(as_samira.get("/coach").text)
    assert as_noor.get(address).status_code == 404
    assert post(as_noor, address).status_code == 404


def test_the_coach_hears_neutrally_and_the_solver_looks_elsewhere(
    as_noor, people, embedded: Engine
) -> None:
    pair = pair_in(embedded)
    post(as_noor, f"/me/pairs/{pair.uid}/another")
    with unit_of_work(embedded) as session:
        (notice,) = session.exec(select(Notice)).all()
        assert (notice.template, notice.person_id) == ("other-buddy", people.samira.id)
        (request,) = session.exec(select(PairRequest)).all()
        assert (request.enrolment_id, request.other_id, request.kind) == (
            pair.first_year_id,
            pair.coach_id,
            RequestKind.apart,
        )
        programme = session.get_one(Programme, pair.programme_id)
        noor = session.get_one(Enrolment, pair.first_year_id)
        samira = session.get_one(Enrolment, pair.coach_id)
        assert noor.status is EnrolmentStatus.active
        found = round_people(session, programme, session.exec(select(Round)).one())
        (waiting,) = [one for one in found.first_years if one.id == noor.uid]
        assert waiting.not_with == (samira.uid,)


def test_only_the_first_year_of_the_pair_can_ask(as_samira, as_lotte, embedded: Engine) -> None:
    address = f"/me/pairs/{pair_in(embedded).uid}/another"
    for client in (as_samira, as_lotte):
        assert client.get(address).status_code == 404
        assert post(client, address).status_code == 404
    theirs, none = (as_lotte.get(one).text for one in (address, "/me/pairs/none/another"))
    assert theirs.replace(address, "/me/pairs/none/another") == none
    assert pair_in(embedded).status is PairStatus.live
