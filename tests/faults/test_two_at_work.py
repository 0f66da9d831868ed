"""Faults 9, 10 and 34: two that keep the timetable and send, as processes; one is held up, or
somebody is erased while a mail is under way."""

import signal
from collections import Counter
from itertools import count
from threading import Event

import pytest
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.models import CheckIn, NoticeStatus, QuietEpisode, Side
from peercoach.notify.messages.match import MATCHED, NEW_MENTEES
from peercoach.notify.outbox import owe
from peercoach.notify.outbox.claiming import LEASE
from peercoach.notify.questions import CLOSING
from tests.factories import MONDAY, make_enrolment, make_pair, make_person, make_programme
from tests.faults.clerk import Clerk
from tests.jobs.sending import MINUTE, notice, notices, owe_some
from tests.services.pair_cast import at, make_cast, rows
from tests.services.traces import BIRD, erase_him
from tests.smtp_server import MailServer

pytestmark = pytest.mark.processes


@pytest.mark.parametrize(
    ("days", "steps"),
    [
        (9, {"hello": 20}),
        pytest.param(
            145,
            dict.fromkeys(["hello", "first meeting", "week 4", "week 9", "week 15", CLOSING], 20),
            marks=pytest.mark.long,
        ),
    ],
)
def test_fault_9_two_schedulers_at_the_same_moment_do_everything_once(
    engine: Engine, clerks: list[Clerk], mail_server: MailServer, days: int, steps: dict[str, int]
) -> None:
    """Morning and evening, for ten pairs: who is asked is asked once, and a silence is one flag."""
    with unit_of_work(engine, write=True) as session:
        cast = make_cast(session)
        for _ in range(9):
            make_cast(session, programme=cast.programme)
    for moment in (at(day, hour) for day in range(days) for hour in (9, 19)):
        for clerk in [clerk.begin(moment) for clerk in clerks]:
            clerk.end()
    asked = Counter((row.pair_id, row.step, row.person_id) for row in rows(engine, CheckIn))
    flagged = Counter((row.pair_id, row.number) for row in rows(engine, QuietEpisode))
    assert set(asked.values()) == {1}, "somebody was asked the same question twice"
    assert set(flagged.values()) == {1}, "one silence was flagged twice"
    assert len(flagged) == 10
    assert Counter(step for _, step, _ in asked) == steps
    assert mail_server.copies == Counter(row.message_id for row in notices(engine))
    assert {row.status for row in notices(engine)} == {NoticeStatus.sent}


@pytest.mark.parametrize(("stage", "copies"), [("on_rcpt", 1), ("on_data", 2)])
def test_fault_10_a_sender_that_was_stopped_past_its_lease_changes_nothing_when_it_goes_on(
    engine: Engine, clerks: list[Clerk], mail_server: MailServer, stage: str, copies: int
) -> None:
    """Held up before its mail was handed over it hands over nothing; after that there are two
    copies, with one Message-ID. What is written down is what the other one wrote."""
    held_up, other = clerks
    late, stopped = MONDAY + LEASE + MINUTE, Event()

    def stop_once(_recipient: str) -> None:
        if not stopped.is_set():
            held_up.signal(signal.SIGSTOP)
            stopped.set()

    setattr(mail_server, stage, stop_once)
    owe_some(engine)
    held_up.begin(MONDAY)
    assert stopped.wait(timeout=60)
    assert [done["sent"] for done in other.at(MONDAY, late)] == [0, 1]
    held_up.signal(signal.SIGCONT)
    held_up.end()
    row = notice(engine)
    assert (row.status, row.sent_at, row.ambiguous) == (NoticeStatus.sent, late, 1)
    assert mail_server.copies == {row.message_id: copies}


@pytest.mark.parametrize(("envelope", "named"), [(1, False), (2, True)])
def test_fault_34_a_mail_under_way_stops_at_the_erasure(
    engine: Engine, clerks: list[Clerk], mail_server: MailServer, envelope: int, named: bool
) -> None:
    """Erased between an envelope and the mail that belongs in it: his coach gets one about the
    other first-year only, unless it had left already; he himself gets none."""
    with unit_of_work(engine, write=True) as session:
        karel, samira = make_person(session, **BIRD), make_person(session, name="Samira")
        programme = make_programme(session)
        offers = make_enrolment(session, programme, Side.coach, person_id=samira.id)
        asks = [
            make_enrolment(session, programme, Side.first_year, **who)
            for who in ({"person_id": karel.id}, {})
        ]
        pairs = [make_pair(session, one, offers) for one in asks]
        names = (karel.name, "Tim Bakker")
        lines = [{"pair": pair.id, "other": name} for pair, name in zip(pairs, names, strict=True)]
        payload = {"name": "Samira", "lines": lines}
        owe(session, key="a", to=samira, template=NEW_MENTEES, payload=payload, now=MONDAY)
        payload = {"name": karel.name, "lines": [{"pair": pairs[0].id, "other": "Samira"}]}
        owe(session, key="b", to=karel, template=MATCHED, payload=payload, now=MONDAY)
    envelopes = count(1)

    def erase_at(_recipient: str) -> None:
        if next(envelopes) == envelope:
            erase_him(engine, karel)

    mail_server.on_rcpt = erase_at
    clerks[0].at(MONDAY)
    assert next(envelopes) == 3
    assert mail_server.sent_to == [samira.email]
    said = mail_server.mails[0].get_body(("plain",)).get_content()
    assert "Tim Bakker" in said
    assert (BIRD["name"] in said) is named
