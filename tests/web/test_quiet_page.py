"""Going through quiet pairs: decide, undo within a minute, and the next one opens."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from peercoach.db import unit_of_work
from peercoach.models import (
    Contact,
    ContactKind,
    ContactSource,
    Enrolment,
    EnrolmentStatus,
    Notice,
    Pair,
    PairRequest,
    PairStatus,
    Person,
    QuietEnd,
    QuietEpisode,
    Side,
)
from peercoach.services.pairs.contacts import log_contact
from peercoach.services.quiet_pairs.deciding import do_what_was_decided
from tests.factories import MONDAY, make_pair, make_quiet_episode, stored
from tests.services.round_cast import coach, first_year, small_programme
from tests.web.desk import Desk

LAST = {"kind": ContactKind.met, "source": ContactSource.page, "noted_at": MONDAY}


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """Noor and Samira are quiet for longest, then Tim and Lena."""
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session, slug="nursing", name_en="Nursing")
        for name, other, days in (("Noor", "Samira", 30), ("Tim", "Lena", 20)):
            asks, offers = first_year(session, programme, name), coach(session, programme, other)
            pair = make_pair(session, asks, offers, started_at=MONDAY - timedelta(days=60))
            day = (MONDAY - timedelta(days=days)).date()
            stored(session, Contact(pair_id=pair.id, by_id=offers.person_id, day=day, **LAST))
            make_quiet_episode(session, pair, opened_at=MONDAY, facts={"rhythm": 7})
    return Desk(engine, "nursing")


def uid(desk: Desk, name: str = "Noor") -> str:
    return pair_of(desk, name).uid


def pair_of(desk: Desk, name: str = "Noor") -> Pair:
    with unit_of_work(desk.engine) as session:
        mine = select(Pair).join(Enrolment, col(Enrolment.id) == Pair.first_year_id).join(Person)
        return session.exec(mine.where(Person.name == name)).one()


def tick(desk: Desk, **time: float) -> None:
    now = desk.later(**time)
    with unit_of_work(desk.engine, write=True) as session:
        do_what_was_decided(session, now=now)


def mails(desk: Desk) -> list[tuple[str, str]]:
    with unit_of_work(desk.engine) as session:
        sent = session.exec(select(Notice).order_by(col(Notice.id))).all()
        return [(one.template, one.payload["name"]) for one in sent]


def status_of(desk: Desk, side: Side) -> EnrolmentStatus:
    pair = pair_of(desk)
    with unit_of_work(desk.engine) as session:
        row = pair.first_year_id if side is Side.first_year else pair.coach_id
        return session.get_one(Enrolment, row).status


def letter(act: str) -> dict[str, str]:
    return {"act": act, "subject": "Hello", "text": "How are you?"}


def test_a_message_leaves_after_a_minute_and_the_next_pair_opens(desk: Desk) -> None:
    there = desk.send(f"/pairs/quiet/{uid(desk)}/decide", **letter("coach"))
    assert there == f"/pairs/quiet?pair={uid(desk, 'Tim')}#chosen"
    page = desk.see("/pairs/quiet")
    assert "The message to Samira goes out in 60 seconds." in page
    assert "Noor and Samira" not in page.split("<article")[1]
    tick(desk, seconds=59)
    assert mails(desk) == []
    tick(desk, seconds=1)
    tick(desk, seconds=60)
    assert mails(desk) == [("from-coordinator", "Samira")]
    assert "goes out" not in desk.see("/pairs/quiet")
    assert desk.deeds() == [("write to quiet pair", "pair", {})]


def test_undone_within_the_minute_nothing_leaves_and_the_pair_is_back(desk: Desk) -> None:
    desk.send(f"/pairs/quiet/{uid(desk)}/decide", **letter("coach"))
    there = desk.send(f"/pairs/quiet/{uid(desk)}/undo")
    assert there == f"/pairs/quiet?pair={uid(desk)}#chosen"
    tick(desk, minutes=5)
    assert mails(desk) == []
    assert "2 pairs are quiet." in desk.see("/pairs/quiet")


def test_of_several_decisions_the_newest_is_at_hand_and_those_before_it_are_one_tap_away(
    desk: Desk,
) -> None:
    desk.send(f"/pairs/quiet/{uid(desk)}/decide", **letter("coach"))
    tick(desk, seconds=1)
    desk.send(f"/pairs/quiet/{uid(desk, 'Tim')}/decide", act="wait")
    newest, before = desk.see("/pairs/quiet").split(
        "<summary>Earlier decisions you can still undo: 1"
    )
    assert (newest.count("/undo"), uid(desk, "Tim") in newest) == (1, True)
    assert before.count(f"{uid(desk)}/undo") == 1
    desk.send(f"/pairs/quiet/{uid(desk)}/undo")
    assert "Earlier decisions" not in desk.see("/pairs/quiet")


def test_undone_too_late_is_told(desk: Desk) -> None:
    desk.send(f"/pairs/quiet/{uid(desk)}/decide", **letter("coach"))
    tick(desk, minutes=1)
    assert desk.send(f"/pairs/quiet/{uid(desk)}/undo") == "/pairs/quiet?late=true"
    assert "too late to undo" in desk.see("/pairs/quiet?late=true")
    assert mails(desk) == [("from-coordinator", "Samira")]


def test_pressed_twice_is_decided_once(desk: Desk) -> None:
    for _ in range(2):
        desk.send(f"/pairs/quiet/{uid(desk)}/decide", **letter("coach"))
    desk.send(f"/pairs/quiet/{uid(desk)}/decide", act="finish")
    tick(desk, minutes=1)
    assert mails(desk) == [("from-coordinator", "Samira")]
    assert pair_of(desk).status is PairStatus.live


@pytest.mark.parametrize("act", ["wait", "coach", "first_year"])
def test_after_two_weeks_a_pair_that_is_still_quiet_is_back(desk: Desk, act: str) -> None:
    words = letter(act) if act != "wait" else {"act": act}
    desk.send(f"/pairs/quiet/{uid(desk)}/decide", **words)
    tick(desk, minutes=1)
    tick(desk, days=13)
    assert "1 pair is quiet." in desk.see("/pairs/quiet")
    assert "1 quiet pair<" in desk.see()
    tick(desk, days=1)
    assert "2 pairs are quiet." in desk.see("/pairs/quiet")
    desk.send(
        f"/pairs/quiet/{uid(desk)}/decide", **words
    )  # what was written once, can be once more
    tick(desk, minutes=1)
    assert len(mails(desk)) == (0 if act == "wait" else 2)


def test_a_contact_meanwhile_makes_it_needless(desk: Desk) -> None:
    desk.send(f"/pairs/quiet/{uid(desk)}/decide", **letter("coach"))
    with unit_of_work(desk.engine, write=True) as session:
        pair = session.get_one(Pair, pair_of(desk).id)
        by = session.get_one(Person, session.get_one(Enrolment, pair.coach_id).person_id)
        how = {"kind": ContactKind.met, "source": ContactSource.page}
        log_contact(session, pair, by=by, day=MONDAY.date(), now=MONDAY, **how)
    tick(desk, minutes=1)
    assert mails(desk) == []
    assert desk.send(f"/pairs/quiet/{uid(desk)}/undo") == "/pairs/quiet?late=true"


def test_a_new_coach_ends_the_pair_and_looks_for_another(desk: Desk) -> None:
    desk.send(f"/pairs/quiet/{uid(desk)}/decide", act="rematch")
    assert pair_of(desk).status is PairStatus.live
    tick(desk, minutes=1)
    assert pair_of(desk).status is PairStatus.ended
    assert sorted(mails(desk)) == [("pair-ended", "Noor"), ("pair-ended", "Samira")]
    assert status_of(desk, Side.first_year) is EnrolmentStatus.active
    assert "1 first-year waits for a coach" in desk.see()
    with unit_of_work(desk.engine) as session:
        assert len(session.exec(select(PairRequest)).all()) == 1  # not these two again


def test_closed_kindly_nobody_is_looked_for(desk: Desk) -> None:
    desk.send(f"/pairs/quiet/{uid(desk)}/decide", act="finish")
    tick(desk, minutes=1)
    assert pair_of(desk).status is PairStatus.ended
    assert sorted(mails(desk)) == [("pair-finished", "Noor"), ("pair-finished", "Samira")]
    assert status_of(desk, Side.first_year) is EnrolmentStatus.paused
    assert status_of(desk, Side.coach) is EnrolmentStatus.active


def test_who_looked_takes_it_off_the_list_once(desk: Desk) -> None:
    for _ in range(2):
        assert desk.send(f"/pairs/quiet/{uid(desk)}/decide", act="looked").startswith(
            "/pairs/quiet"
        )
    tick(desk, minutes=1)
    with unit_of_work(desk.engine) as session:
        one = session.exec(
            select(QuietEpisode).where(QuietEpisode.pair_id == pair_of(desk).id)
        ).one()
    assert (one.closed_how, one.closed_by_id) == (QuietEnd.person, desk.person.id)
    assert desk.deeds() == [("close quiet flag", "pair", {"number": 1})]
    assert mails(desk) == []


def test_a_letter_without_words_is_not_kept(desk: Desk) -> None:
    page = desk.send(
        f"/pairs/quiet/{uid(desk)}/decide", status=422, act="coach", subject=" ", text="Hi"
    )
    assert "Write something here" in page
    assert 'href="#subject-coach"' in page
    assert "2 pairs are quiet." in page


def test_the_suggestion_is_in_the_language_of_its_reader(desk: Desk) -> None:
    with unit_of_work(desk.engine, write=True) as session:
        for person in session.exec(select(Person).where(col(Person.name).in_(("Noor", "Samira")))):
            person.language = "nl" if person.name == "Samira" else "en"
    page = desk.see(f"/pairs/quiet?pair={uid(desk)}")
    assert "Hoe gaat het met jou en Noor?" in page
    assert "In Dutch, the language of Samira." in page
    assert "Would you like to go on with Samira, take a break, or stop?" in page
