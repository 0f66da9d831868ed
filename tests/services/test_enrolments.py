"""Signing up, sending in and changing answers, on both databases."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from peercoach.models import Enrolment, EnrolmentStatus, Notice, Pair, PairStatus, RoundStatus, Side
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.sign_up.enrolments import (
    OnTheOtherSide,
    StillMissing,
    find_own,
    save_page,
    send_in,
    start,
)
from peercoach.services.sign_up.filled_pages import Given, PageRefused
from peercoach.services.sign_up.topics import topics_of
from tests.factories import MONDAY, make_enrolment, make_person
from tests.programme_cast import NOORS, SAMIRAS, make_noor, make_open_programme, pair_up

FIRST_YEAR, COACH = Side.first_year, Side.coach


def save(session, programme, enrolment: Enrolment, page: str, given: Given, **how) -> None:
    topics = topics_of(definition_of(programme), enrolment.side)
    topic = next(topic for topic in topics if topic.name == page)
    save_page(session, programme, enrolment, topic, given=given, now=MONDAY, **how)


def test_starting_twice_gives_one_draft(session: Session) -> None:
    programme, _ = make_open_programme(session)
    noor = make_noor(session)
    first = start(session, programme, noor.id, side=FIRST_YEAR, now=MONDAY)
    assert first.status is EnrolmentStatus.draft
    assert start(session, programme, noor.id, side=FIRST_YEAR, now=MONDAY).id == first.id


def test_a_page_is_kept_and_another_one_left_alone(session: Session) -> None:
    programme, _ = make_open_programme(session)
    noor = make_person(session, name="")
    draft = start(session, programme, noor.id, side=FIRST_YEAR, now=MONDAY)
    save(session, programme, draft, "times", {"times": ["tue-morning", "mon-morning"]})
    about = {"name": [" Noor  Appelbes "], "campus": ["breda"], "programme": ["nursing", ""]}
    save(session, programme, draft, "about-you", about)
    times = ["mon-morning", "tue-morning"]
    assert draft.answers == {"programme": "nursing", "campus": "breda", "times": times}
    assert noor.name == "Noor Appelbes"


def test_a_page_with_errors_changes_nothing_and_says_which(session: Session) -> None:
    programme, _ = make_open_programme(session)
    noor = make_person(session, name="")
    draft = start(session, programme, noor.id, side=FIRST_YEAR, now=MONDAY)
    with pytest.raises(PageRefused) as refused:
        save(session, programme, draft, "about-you", {"programme": ["law"], "name": [""]})
    assert {field: str(error) for field, error in refused.value.problems.items()} == {
        "name": "Fill in the name you go by",
        "programme": "Choose one of the answers",
        "campus": "Choose an answer",
    }
    assert (draft.answers, noor.name) == ({}, "")


def test_a_draft_may_be_left_half_done_for_later(session: Session) -> None:
    programme, _ = make_open_programme(session)
    draft = start(session, programme, make_noor(session).id, side=FIRST_YEAR, now=MONDAY)
    save(session, programme, draft, "about-you", {"programme": ["nursing"]}, complete=False)
    assert draft.answers == {"programme": "nursing"}


def test_sending_in_takes_part_confirms_and_puts_drafts_of_the_round_out_of_date(
    session: Session,
) -> None:
    programme, round_ = make_open_programme(session)
    noor = make_noor(session)
    draft = start(session, programme, noor.id, side=FIRST_YEAR, now=MONDAY)
    draft.answers = {key: answer for key, answer in NOORS.items() if key != "gender_wish"}
    assert round_.version == 1
    send_in(session, programme, draft, now=MONDAY)
    send_in(session, programme, draft, now=MONDAY)  # pressed twice
    session.refresh(round_)
    assert (draft.status, draft.sent_at) == (EnrolmentStatus.active, MONDAY)
    assert draft.answers == NOORS | {"gender_wish": "none"}
    assert round_.version == 2
    (notice,) = session.exec(select(Notice)).all()
    assert (notice.template, notice.recipient) == ("signed-up", noor.email)
    assert notice.payload["closes_at"] == "2026-09-20T21:59:00+00:00"


def test_what_pairing_needs_must_be_there(session: Session) -> None:
    programme, _ = make_open_programme(session)
    coach = make_person(session, name="")
    draft = start(session, programme, coach.id, side=COACH, now=MONDAY)
    draft.answers = {key: answer for key, answer in SAMIRAS.items() if key != "times"}
    with pytest.raises(StillMissing) as refused:
        send_in(session, programme, draft, now=MONDAY)
    assert refused.value.fields == ["name", "capacity", "times"]


def test_a_coach_has_places_and_hears_about_them(session: Session) -> None:
    programme, _ = make_open_programme(session)
    coach = make_person(session)
    draft = start(session, programme, coach.id, side=COACH, now=MONDAY)
    about = {"name": ["Samira"], "programme": ["nursing"], "campus": ["breda"], "capacity": ["4"]}
    save(session, programme, draft, "about-you", about)
    draft.answers = SAMIRAS
    send_in(session, programme, draft, now=MONDAY)
    (notice,) = session.exec(select(Notice)).all()
    assert (notice.template, notice.payload["places"]) == ("coach-signed-up", 4)


@pytest.mark.parametrize(
    ("places", "taken"), [("0", False), ("1", True), ("20", True), ("21", False)]
)
def test_a_new_coach_offers_one_to_twenty_places(session: Session, places: str, taken) -> None:
    programme, _ = make_open_programme(session)
    draft = start(session, programme, make_person(session).id, side=COACH, now=MONDAY)
    about = {
        "name": ["Samira"],
        "programme": ["nursing"],
        "campus": ["breda"],
        "capacity": [places],
    }
    if taken:
        save(session, programme, draft, "about-you", about)
        assert draft.capacity == int(places)
    else:
        with pytest.raises(PageRefused, match="Some answers"):
            save(session, programme, draft, "about-you", about)


def test_fewer_places_than_first_years_sends_nobody_away(session: Session) -> None:
    programme, round_ = make_open_programme(session)
    pair = pair_up(session, programme, make_noor(session), make_person(session))
    coach = session.get_one(Enrolment, pair.coach_id)
    coach.minimum = 2
    about = {"name": ["Samira"], "programme": ["nursing"], "campus": ["breda"], "capacity": ["0"]}
    save(session, programme, coach, "about-you", about)
    session.refresh(round_)
    assert (coach.capacity, coach.minimum, round_.version) == (0, 0, 2)
    assert session.get_one(Pair, pair.id).status is PairStatus.live


def test_what_was_sent_in_stays_complete(session: Session) -> None:
    programme, _ = make_open_programme(session)
    enrolment = make_enrolment(session, programme, FIRST_YEAR, answers=NOORS)
    with pytest.raises(PageRefused):
        save(session, programme, enrolment, "times", {}, complete=False)
    assert enrolment.answers == NOORS


def test_a_changed_answer_puts_a_draft_of_the_round_out_of_date(session: Session) -> None:
    programme, round_ = make_open_programme(session)
    enrolment = make_enrolment(session, programme, FIRST_YEAR, answers=NOORS)
    save(session, programme, enrolment, "what-matters", {"top_wish": ["times"]})
    session.refresh(round_)
    assert (enrolment.top_wish, enrolment.version, round_.version) == ("times", 2, 2)


def test_nothing_sent_in_changes_no_round(session: Session) -> None:
    programme, round_ = make_open_programme(session)
    draft = start(session, programme, make_noor(session).id, side=FIRST_YEAR, now=MONDAY)
    save(session, programme, draft, "times", {"times": ["mon-morning"]})
    session.refresh(round_)
    assert round_.version == 1


@pytest.mark.parametrize("status", list(RoundStatus))
@pytest.mark.parametrize("side", list(Side))
def test_people_are_welcome_all_year(session: Session, status: RoundStatus, side: Side) -> None:
    programme, round_ = make_open_programme(session)
    round_.status = status
    later = MONDAY + timedelta(days=30)
    draft = start(session, programme, make_noor(session).id, side=side, now=later)
    assert draft.status is EnrolmentStatus.draft
    draft.answers, draft.capacity = ((NOORS, None), (SAMIRAS, 2))[side is COACH]
    send_in(session, programme, draft, now=later)
    assert draft.status is EnrolmentStatus.active


def test_before_the_first_round_too(session: Session) -> None:
    programme, _ = make_open_programme(session)
    early = MONDAY - timedelta(days=30)
    draft = start(session, programme, make_noor(session).id, side=FIRST_YEAR, now=early)
    draft.answers = NOORS
    send_in(session, programme, draft, now=early)
    (notice,) = session.exec(select(Notice)).all()
    assert notice.payload["sign_up"] == "between"


def test_nobody_is_on_both_sides(session: Session) -> None:
    programme, _ = make_open_programme(session)
    noor = make_noor(session)
    as_coach = start(session, programme, noor.id, side=COACH, now=MONDAY)
    as_coach.answers, as_coach.capacity = SAMIRAS, 2
    make_enrolment(session, programme, FIRST_YEAR, person_id=noor.id, answers=NOORS)
    with pytest.raises(OnTheOtherSide):
        send_in(session, programme, as_coach, now=MONDAY)
    other = make_person(session)
    make_enrolment(session, programme, COACH, person_id=other.id, answers=SAMIRAS)
    with pytest.raises(OnTheOtherSide):
        start(session, programme, other.id, side=FIRST_YEAR, now=MONDAY)


def test_one_finds_ones_own_only(session: Session) -> None:
    programme, _ = make_open_programme(session)
    enrolment = make_enrolment(session, programme, COACH, answers=SAMIRAS)
    found = find_own(session, programme, enrolment.person_id, side=COACH, change=True)
    assert found.id == enrolment.id
