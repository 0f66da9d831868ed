"""Passing on a worry or a complaint: sealed, once, to the right person, and at once."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.errors import Conflict, NotFound
from peercoach.models import ConcernEntry, Enrolment, Notice, Pair, PairStatus, Role, Side
from peercoach.services.care.telling import (
    MOST_A_DAY,
    NobodyReads,
    TooManyConcerns,
    Worry,
    add_to,
    talk_first,
)
from peercoach.services.care.theirs import find_theirs
from peercoach.services.pairs.noting import find_own_pair
from peercoach.services.pairs.pairs import end_pair, resume_pair
from peercoach.services.pairs.views import pairs_of
from tests.factories import MONDAY, make_role
from tests.services.care_cast import (
    CANARY,
    VAULT,
    everything_in,
    mails,
    noor_complains,
    samira_worries,
    store_care_cast,
)


def test_a_worry_is_sealed_and_its_reader_hears_that_there_is_something(engine: Engine) -> None:
    cast = store_care_cast(engine)
    with unit_of_work(engine, write=True) as session:
        concern = samira_worries(session, cast, now=MONDAY)
        assert (concern.author_id, concern.about_id) == (cast.samira.id, cast.noor.id)
        assert mails(session) == [
            ("concern-waiting", "Rosa Roos"),
            ("concern-received", "Samira Haddad"),
        ]
        first = session.exec(select(Notice).order_by(Notice.id)).first()
        assert first.payload == {"again": False, "desk": None, "many": 1}


def test_what_was_written_is_nowhere_in_the_database(engine: Engine) -> None:
    cast = store_care_cast(engine)
    with unit_of_work(engine, write=True) as session:
        concern = samira_worries(session, cast, now=MONDAY)
        noor_complains(session, cast, now=MONDAY)
        add_to(session, VAULT, concern, f"En nog iets: {CANARY}", by=cast.samira, now=MONDAY)
    with unit_of_work(engine) as session:
        assert len(session.exec(select(ConcernEntry)).all()) == 3
        stored = everything_in(session)
    assert "Samira Haddad" in stored  # or we would be looking at nothing
    assert [text for text in (CANARY, "unwanted", "sleep", "06 00000000") if text in stored] == []


def test_nor_in_the_file_of_the_database(embedded: Engine, embedded_url: str) -> None:
    cast = store_care_cast(embedded)
    with unit_of_work(embedded, write=True) as session:
        samira_worries(session, cast, now=MONDAY)
    file = make_url(embedded_url).database
    written = b"".join(Path(f"{file}{end}").read_bytes() for end in ("", "-wal"))
    assert b"Samira Haddad" in written
    assert CANARY.encode() not in written


def test_sent_twice_is_passed_on_once(engine: Engine) -> None:
    cast = store_care_cast(engine)
    with unit_of_work(engine, write=True) as session:
        first, again = (samira_worries(session, cast, now=MONDAY) for _ in range(2))
        assert first.id == again.id
        assert len(mails(session)) == 2


def test_advice_without_a_name_keeps_nothing_of_the_pair(engine: Engine) -> None:
    cast = store_care_cast(engine)
    with unit_of_work(engine, write=True) as session:
        unnamed = Worry("no", ("low",), "", "not_yet", named=False)
        concern = samira_worries(session, cast, worry=unnamed, now=MONDAY)
        assert (concern.about_id, concern.pair_id) == (None, None)


def test_after_ten_in_a_day_a_person_is_asked_to_call(engine: Engine) -> None:
    cast = store_care_cast(engine)
    with unit_of_work(engine, write=True) as session:
        for number in range(MOST_A_DAY):
            samira_worries(session, cast, uid=f"w{number}", now=MONDAY)
        with pytest.raises(TooManyConcerns):
            samira_worries(session, cast, uid="more", now=MONDAY + timedelta(hours=23))
        assert samira_worries(session, cast, uid="later", now=MONDAY + timedelta(days=1))


def test_nobody_is_written_to_about_themselves(engine: Engine) -> None:
    cast = store_care_cast(engine)
    with unit_of_work(engine, write=True) as session:
        for role in session.exec(select(Role).where(Role.person_id == cast.rosa.id)):
            session.delete(role)
        make_role(
            session, cast.pair.programme, cast.samira, kind="confidential",
            granted_at=MONDAY - timedelta(days=1),
        )  # fmt: skip
        noor_complains(session, cast, now=MONDAY)
        assert mails(session)[0] == ("concern-waiting", "Stan Ster")


def test_where_only_the_other_reads_it_is_not_taken_in(engine: Engine) -> None:
    cast = store_care_cast(engine)
    with unit_of_work(engine, write=True) as session:
        for role in session.exec(select(Role)):
            session.delete(role)
        make_role(session, cast.pair.programme, cast.samira, kind="confidential")
        with pytest.raises(NobodyReads):
            noor_complains(session, cast, now=MONDAY)


def test_a_complaint_stops_the_contact_for_both_at_once(engine: Engine) -> None:
    cast = store_care_cast(engine)
    uid = cast.pair.pair.uid
    with unit_of_work(engine, write=True) as session:
        noor_complains(session, cast, now=MONDAY)
    with unit_of_work(engine, write=True) as session:
        pair = session.exec(select(Pair)).one()
        assert (pair.status, pair.stopped_at) == (PairStatus.paused, MONDAY)
        for person in (cast.noor, cast.samira):
            theirs = find_theirs(session, person.id, uid)
            with pytest.raises(NotFound):
                find_own_pair(session, person.id, uid)
            assert theirs.pair.uid == uid
        with pytest.raises(Conflict, match="stands still"):
            resume_pair(session, pair, by=cast.marieke.id, now=MONDAY)
        end_pair(session, pair, by=cast.marieke.id, now=MONDAY)
        assert pair.status is PairStatus.ended


def test_the_other_side_is_shown_a_name_and_nothing_else(engine: Engine) -> None:
    cast = store_care_cast(engine, reasons=[{"nl": "Allebei dinsdag", "en": "Both Tuesday"}])
    with unit_of_work(engine, write=True) as session:
        noor_complains(session, cast, now=MONDAY)
        theirs = find_theirs(session, cast.samira.id, cast.pair.pair.uid, side=Side.coach)
        mine = session.exec(select(Pair.coach_id).where(Pair.uid == theirs.pair.uid)).one()
        (view,) = pairs_of(session, theirs.programme, session.get_one(Enrolment, mine))
    assert (view.name, view.stopped) == ("Noor de Wit", True)
    assert not any((view.email, view.reasons, view.shared, view.said, view.help, view.met))


def test_who_talks_first_hears_from_us_the_next_morning_and_nothing_is_kept(engine: Engine) -> None:
    cast = store_care_cast(engine)
    with unit_of_work(engine, write=True) as session:
        theirs = find_theirs(session, cast.samira.id, cast.pair.pair.uid)
        for _ in range(2):
            talk_first(session, theirs, now=MONDAY)
        (notice,) = session.exec(select(Notice)).all()
        assert (notice.template, notice.payload) == ("talked-first", {})
        assert notice.next_at == MONDAY + timedelta(hours=23)  # nine o'clock in Amsterdam
        assert session.exec(select(ConcernEntry)).all() == []
