"""A mail server that refuses everything: nothing is lost, no attempt is spent, people are told."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from peercoach.cli.checkup import Health
from peercoach.cli.checkup.mail import check_refusals
from peercoach.db import unit_of_work
from peercoach.jobs.timetable import tick
from peercoach.models import MailServerState, NoticeStatus
from peercoach.notify.outbox.breaker import STOPS_AFTER, stopped
from peercoach.readiness import readiness
from tests.factories import MONDAY
from tests.jobs.sending import MINUTE, Sends, notices, owe_some, send, settings_for
from tests.smtp_server import CUT, MailServer, free_port

pytestmark = pytest.mark.usefixtures("plain")
MANY = 14


def is_stopped(engine: Engine) -> bool:
    with unit_of_work(engine) as session:
        return stopped(session) is not None


@pytest.mark.each_value
@pytest.mark.parametrize("said", ["554 5.7.1 not from you", "550 5.7.1 relaying denied", "550 no"])
def test_fault_5_after_ten_refusals_in_a_row_all_stop_and_no_attempt_is_spent(
    engine: Engine, mail_server: MailServer, sends: Sends, said: str
) -> None:
    mail_server.on_rcpt = lambda _: said
    owe_some(engine, MANY)
    assert sends() == STOPS_AFTER
    assert is_stopped(engine)
    assert [(row.status.value, row.attempts) for row in notices(engine)] == [("queued", 0)] * MANY
    assert sends() == 0
    assert sends(now=MONDAY + MINUTE) == 1  # whether it is over
    assert sends(now=MONDAY + MINUTE) == 0
    mail_server.on_rcpt = lambda _: None
    assert sends(now=MONDAY + 3 * MINUTE) == MANY
    assert not is_stopped(engine)
    assert mail_server.copies == Counter({row.message_id: 1 for row in notices(engine)})


def test_a_server_that_answers_nothing_gets_ten_mails_and_then_one_ever_more_seldom(
    engine: Engine, mail_server: MailServer
) -> None:
    """Each may have arrived, and none may go three times: so few are tried while it lasts."""
    settings, now = settings_for(mail_server.port), MONDAY
    mail_server.on_data = lambda _: CUT
    owe_some(engine, 40)
    send(engine, settings)
    assert is_stopped(engine)
    assert readiness(engine, now=MONDAY).mail == "refused"
    while now < MONDAY + timedelta(hours=12):
        send(engine, settings, now=now)
        now += MINUTE
    tried = sum(row.ambiguous for row in notices(engine))
    assert STOPS_AFTER < tried <= STOPS_AFTER + 6 + 12  # doubled six times, then each hour
    mail_server.on_data = lambda _: None
    for hours in (1, 2):
        send(engine, settings, now=now + timedelta(hours=hours))
    assert not is_stopped(engine)
    found = Counter(row.status.value for row in notices(engine))
    assert found == {"sent": 40 - found["uncertain"], "uncertain": found["uncertain"]}
    assert found["uncertain"] < 15
    assert max(mail_server.copies.values()) == 2


def test_without_a_server_one_mail_a_minute_asks_for_it(engine: Engine) -> None:
    owe_some(engine, MANY)
    settings = settings_for(free_port())
    for _ in range(STOPS_AFTER):
        send(engine, settings)
    assert is_stopped(engine)
    assert send(engine, settings) == 0
    assert {row.attempts for row in notices(engine)} == {0}


def test_one_mail_that_is_refused_again_and_again_stops_no_other(
    engine: Engine, mail_server: MailServer
) -> None:
    mail_server.on_rcpt = lambda _: "554 not this one"
    owe_some(engine)
    for hour in range(STOPS_AFTER + 2):
        send(engine, settings_for(mail_server.port), now=MONDAY + timedelta(hours=5 * hour))
    assert not is_stopped(engine)


def test_ten_wrong_addresses_in_a_row_are_wrong_addresses(
    engine: Engine, mail_server: MailServer
) -> None:
    """Once another mail got through, it was not the server."""
    mail_server.on_rcpt = lambda to: None if to == "right@uni.example" else "550 5.1.1 unknown"
    owe_some(engine, MANY)
    settings = settings_for(mail_server.port)
    send(engine, settings)
    assert is_stopped(engine)
    owe_some(engine, recipient="right@uni.example", next_at=MONDAY + MINUTE)
    now = MONDAY + MINUTE
    for _ in range(4):
        send(engine, settings, now=now)
        now += 2 * MINUTE
        owe_some(engine, recipient="right@uni.example", next_at=now)
    found = Counter(row.status for row in notices(engine) if row.recipient != "right@uni.example")
    assert found == {NoticeStatus.bounced: MANY}


def test_it_is_told_to_machines_and_to_whoever_runs_this(
    engine: Engine, mail_server: MailServer, database_url: str
) -> None:
    mail_server.on_rcpt = lambda _: "554 5.7.1 <person@uni.example> not from you"
    owe_some(engine, MANY)
    tick(engine, now=MONDAY, jobs=())
    assert readiness(engine, now=MONDAY).mail == "ok"
    send(engine, settings_for(mail_server.port))
    found = readiness(engine, now=MONDAY)
    assert (found.mail, found.ready) == ("refused", False)
    (finding,) = check_refusals(database_url)
    assert finding.health is Health.bad
    assert "554 5.7.1" in finding.words
    with unit_of_work(engine) as session:
        assert session.get_one(MailServerState, 1).said == "554 5.7.1"  # and nobody's address
