"""What becomes of a mail: each answer a mail server can give, from a real one."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from peercoach.jobs.timetable import tick
from peercoach.models import NoticeStatus
from peercoach.notify.outbox.outcomes import USUAL
from tests.factories import MONDAY
from tests.jobs.sending import (
    DAY,
    MINUTE,
    Sends,
    notice,
    notices,
    owe_some,
    send,
    settings_for,
)
from tests.smtp_server import CUT, MailServer, free_port

pytestmark = pytest.mark.usefixtures("plain")


def test_a_mail_arrives_once_with_the_message_id_it_was_owed_with(
    engine: Engine, mail_server: MailServer
) -> None:
    owe_some(engine)
    settings = settings_for(mail_server.port)
    assert (send(engine, settings), send(engine, settings)) == (1, 0)
    (mail,) = mail_server.mails
    row = notice(engine)
    assert (mail["Message-ID"], mail["To"], mail["Subject"]) == (
        row.message_id,
        "person0@uni.example",
        "Mail 0",
    )
    assert (row.status, row.sent_at, row.attempts) == (NoticeStatus.sent, MONDAY, 1)
    assert row.payload == {}  # what it said is in its mailbox, and not with us


def test_nothing_leaves_before_its_moment(engine: Engine, mail_server: MailServer) -> None:
    owe_some(engine, next_at=MONDAY + MINUTE)
    settings = settings_for(mail_server.port)
    assert send(engine, settings, now=MONDAY + MINUTE - timedelta(microseconds=1)) == 0
    assert send(engine, settings, now=MONDAY + MINUTE) == 1


def test_what_expired_is_not_sent(engine: Engine, mail_server: MailServer) -> None:
    owe_some(engine, expires_at=MONDAY)
    owe_some(engine, expires_at=MONDAY + MINUTE)
    assert send(engine, settings_for(mail_server.port)) == 1
    assert [row.status for row in notices(engine)] == [NoticeStatus.expired, NoticeStatus.sent]


def test_who_waits_for_a_code_is_not_behind_a_whole_publication(
    engine: Engine, mail_server: MailServer
) -> None:
    owe_some(engine, 5)
    owe_some(engine, recipient="waiting@uni.example", next_at=MONDAY + MINUTE)
    send(engine, settings_for(mail_server.port), now=MONDAY + MINUTE)
    assert mail_server.sent_to[0] == "waiting@uni.example"


@pytest.mark.parametrize("stage", ["on_rcpt", "on_data"])
def test_fault_3_not_now_is_tried_again_later_and_later(
    engine: Engine, mail_server: MailServer, sends: Sends, stage: str
) -> None:
    setattr(mail_server, stage, lambda _: "451 try again")
    owe_some(engine)
    now, waits = MONDAY, []
    for _ in range(6):
        sends(now=now)
        row = notice(engine)
        assert (row.status, row.ambiguous) == (NoticeStatus.queued, 0)
        waits.append(row.next_at - now)
        now = row.next_at
    for planned, wait in zip([*USUAL.waits, USUAL.waits[-1]], waits, strict=True):
        assert 0.8 * planned <= wait <= 1.2 * planned
    setattr(mail_server, stage, lambda _: None)
    sends(now=now)
    assert (notice(engine).status, notice(engine).attempts) == (NoticeStatus.sent, 7)
    assert len(mail_server.mails) == 1


def test_fault_3_after_two_days_it_has_failed(
    engine: Engine, mail_server: MailServer, sends: Sends
) -> None:
    mail_server.on_rcpt = lambda _: "451 try again"
    owe_some(engine)
    now = MONDAY
    while (row := notice(engine)).status is NoticeStatus.queued:
        now = max(now, row.next_at)
        assert now < MONDAY + 3 * DAY, "it is tried for ever"
        sends(now=now)
    assert (row.status, row.last_error) == (NoticeStatus.failed, "451 try again")
    assert timedelta(hours=48 * 0.75) < now - MONDAY < timedelta(hours=48 * 1.2)


@pytest.mark.parametrize("stage", ["on_rcpt", "on_data"])
def test_fault_4_and_7_an_address_that_takes_no_mail_has_bounced_and_the_others_go_on(
    engine: Engine, mail_server: MailServer, sends: Sends, stage: str
) -> None:
    gone = "person1@uni.example"
    setattr(mail_server, stage, lambda to: "550 no such user" if to == gone else None)
    owe_some(engine, 3)
    assert sends() == 3
    assert [row.status.value for row in notices(engine)] == ["sent", "bounced", "sent"]
    assert notices(engine)[1].last_error == "550 no such user"
    assert notices(engine)[1].payload == {"subject": "Mail 1"}  # there is more to do about it


def test_what_a_mail_said_that_did_not_arrive_is_kept_for_a_week(
    engine: Engine, mail_server: MailServer
) -> None:
    """Counted from its last attempt; what still waits keeps its words, however long."""
    mail_server.on_rcpt = lambda to: "451 later" if to == "person0@uni.example" else "550 no"
    owe_some(engine, 2)
    settings, week = settings_for(mail_server.port), 7 * DAY
    send(engine, settings)
    for moment, words in ((week - MINUTE, {"subject": "Mail 1"}), (week + DAY, {})):
        tick(engine, now=MONDAY + moment)  # it is done in the night
        assert [row.payload for row in notices(engine)] == [{"subject": "Mail 0"}, words]
    assert [row.status.value for row in notices(engine)] == ["queued", "bounced"]
    assert not tick(engine, now=MONDAY + week + 2 * DAY).get("forget what mails said")


def test_fault_6_without_an_answer_it_goes_once_more_and_is_then_parked(
    engine: Engine, mail_server: MailServer, sends: Sends
) -> None:
    mail_server.on_data = lambda _: CUT
    owe_some(engine)
    sends()
    assert (notice(engine).status, notice(engine).ambiguous) == (NoticeStatus.queued, 1)
    sends(now=MONDAY + 2 * MINUTE)
    row = notice(engine)
    assert (row.status, row.ambiguous) == (NoticeStatus.uncertain, 2)
    assert mail_server.copies == {row.message_id: 2}


def test_mail_to_sign_in_is_not_sent_twice_and_what_it_said_is_forgotten(
    engine: Engine, mail_server: MailServer
) -> None:
    mail_server.on_data = lambda _: CUT
    owe_some(engine, dedupe_key="sign-in:1")
    send(engine, settings_for(mail_server.port))
    row = notice(engine)
    assert (row.status, row.ambiguous, row.payload) == (NoticeStatus.uncertain, 1, {})
    assert len(mail_server.mails) == 1


@pytest.mark.parametrize("key", ["sign-in:1", "checkin:1:week 4:1", "met:1", "go-on:1"])
def test_a_link_that_needs_no_sign_in_is_kept_only_until_its_mail_left(
    engine: Engine, mail_server: MailServer, key: str
) -> None:
    owe_some(engine, dedupe_key=key, payload={"subject": "Your code"})
    mail_server.on_rcpt = lambda _: "451 try again"
    send(engine, settings_for(mail_server.port))
    assert notice(engine).payload == {"subject": "Your code"}
    mail_server.on_rcpt = lambda _: None
    send(engine, settings_for(mail_server.port), now=MONDAY + 2 * MINUTE)
    assert (notice(engine).status, notice(engine).payload) == (NoticeStatus.sent, {})


def test_without_a_mail_server_nothing_is_spent(engine: Engine) -> None:
    owe_some(engine, 3)
    assert send(engine, settings_for(free_port())) == 0
    tried, *others = notices(engine)
    assert (tried.status, tried.attempts, tried.ambiguous) == (NoticeStatus.queued, 0, 0)
    assert tried.next_at == MONDAY + MINUTE
    assert [row.last_error for row in others] == [None, None]


def test_fault_8_a_letter_that_cannot_be_written_holds_up_no_other(
    engine: Engine, mail_server: MailServer, sends: Sends
) -> None:
    owe_some(engine, 1)
    owe_some(engine, 1, payload={})
    owe_some(engine, 1, template="of a newer version")
    owe_some(engine, 1)
    sends()
    assert [row.status.value for row in notices(engine)] == ["sent", "failed", "failed", "sent"]
    assert [row.last_error for row in notices(engine)] == [None, "KeyError", "KeyError", None]
