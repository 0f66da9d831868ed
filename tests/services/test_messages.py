"""Messages: a contact, announced once until they are read, and nobody else's to read."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.errors import NotFound
from peercoach.models import Message, Notice, NoticeStatus, Pair, PairStatus
from peercoach.services.meetings.planning import PairRests
from peercoach.services.pairs.messages import (
    MOST,
    BadMessage,
    TooManyMessages,
    count_unread_from,
    newest_message,
    note_read,
    read_messages,
    unread_in,
    write_message,
)
from tests.jobs.sending import send, settings_for
from tests.services.pair_cast import Cast, at, contacts, rows
from tests.smtp_server import MailServer

NOW = at(2, 12)
CANARY = "kanarie-onder-de-tafel"


@pytest.fixture
def write(engine: Engine, cast: Cast) -> Callable[..., None]:
    numbers = count()

    def written(by: int, text: str | None = None, now=NOW) -> None:
        text = f"{CANARY} {next(numbers)}" if text is None else text
        with unit_of_work(engine, write=True) as session:
            write_message(session, session.get_one(Pair, cast.pair.id), by=by, text=text, now=now)

    return written


def read(engine: Engine, cast: Cast, reader: int, most: int = 30):
    with unit_of_work(engine, write=True) as session:
        pair = session.get_one(Pair, cast.pair.id)
        exchange = read_messages(session, pair, most=most)
        unread = exchange.newest_unread(by=reader)
        if unread is not None:
            note_read(session, pair, by=reader, up_to=unread, now=NOW)
        return exchange


def set_status(engine: Engine, cast: Cast, status: PairStatus) -> None:
    with unit_of_work(engine, write=True) as session:
        pair = session.get_one(Pair, cast.pair.id)
        pair.status, pair.ended_at = status, NOW if status is PairStatus.ended else None


def test_a_message_is_a_contact_once_a_day(engine, cast, write) -> None:
    write(cast.noor.id)
    write(cast.noor.id)
    write(cast.samira.id)
    day = NOW.date()
    assert contacts(engine) == [(day, "wrote", cast.noor.id), (day, "wrote", cast.samira.id)]


def test_the_newest_is_last_and_earlier_ones_are_counted(engine, cast, write) -> None:
    for text in ("een", "twee", "drie"):
        write(cast.noor.id, text)
    found = read(engine, cast, cast.samira.id, most=2)
    assert ([message.text for message in found.messages], found.earlier) == (["twee", "drie"], 1)


def test_the_other_is_told_once_until_it_is_read(engine, cast, write) -> None:
    write(cast.noor.id)
    write(cast.noor.id)
    assert len(rows(engine, Notice)) == 1
    read(engine, cast, cast.noor.id)  # her own eyes do not count
    write(cast.noor.id)
    assert len(rows(engine, Notice)) == 1
    read(engine, cast, cast.samira.id)
    write(cast.noor.id)
    write(cast.samira.id)
    assert [row.person_id for row in rows(engine, Notice)] == [
        cast.samira.id,
        cast.samira.id,
        cast.noor.id,
    ]


def test_the_mail_says_who_and_never_what(engine, cast, write, mail_server: MailServer) -> None:
    write(cast.noor.id)
    send(engine, settings_for(mail_server.port), now=NOW)
    (mail,) = mail_server.mails
    assert mail["Subject"] == "Noor wrote to you"
    assert f"/me/pairs/{cast.pair.uid}/messages" in mail.get_body(("plain",)).get_content()
    assert CANARY not in str(mail)
    assert CANARY not in str([row.model_dump() for row in rows(engine, Notice)])


def test_what_was_read_before_the_mail_left_is_not_announced(
    engine, cast, write, mail_server: MailServer
) -> None:
    write(cast.noor.id)
    read(engine, cast, cast.samira.id)
    send(engine, settings_for(mail_server.port), now=NOW)
    assert mail_server.mails == []
    assert [row.status for row in rows(engine, Notice)] == [NoticeStatus.cancelled]


def test_what_is_unread_is_counted_for_the_reader(engine, cast, write) -> None:
    write(cast.noor.id)
    write(cast.noor.id)
    uid = cast.pair.uid
    with unit_of_work(engine) as session:
        assert unread_in(session, [uid], reader=cast.samira.id) == {uid: 2}
        assert unread_in(session, [uid], reader=cast.noor.id) == {}
        newest = newest_message(session, uid)
        assert newest is not None
        assert newest.text == f"{CANARY} 1"
    read(engine, cast, cast.samira.id)
    with unit_of_work(engine) as session:
        assert unread_in(session, [uid], reader=cast.samira.id) == {}


def test_lines_stay_and_spaces_around_go(engine, cast, write) -> None:
    write(cast.noor.id, "  Hoi!\r\n\r\nTot dan \r\n")
    assert rows(engine, Message)[0].text == "Hoi!\n\nTot dan"


def test_the_same_words_sent_once_more_are_the_same_message(engine, cast, write) -> None:
    for minutes in (0, 1, 10, 21):
        write(cast.noor.id, "Hoi", now=NOW + timedelta(minutes=minutes))
    write(cast.samira.id, "Hoi", now=NOW + timedelta(minutes=22))
    write(cast.noor.id, "Hoi", now=NOW + timedelta(minutes=23))
    assert len(rows(engine, Message)) == 4


def test_a_message_has_a_length(engine, cast, write) -> None:
    write(cast.noor.id, "x" * 1_999 + "😀")
    for text in ("", " \n ", "x" * 2_001):
        with pytest.raises(BadMessage):
            write(cast.noor.id, text)
    assert len(rows(engine, Message)) == 1


def test_there_is_a_limit_per_hour(engine, cast, write) -> None:
    for n in range(MOST):
        write(cast.noor.id, now=NOW + timedelta(minutes=n))
    late = NOW + timedelta(minutes=59)
    with pytest.raises(TooManyMessages):
        write(cast.noor.id, now=late)
    write(cast.samira.id, now=late)  # each has their own
    write(cast.noor.id, now=NOW + timedelta(hours=1))
    assert len(rows(engine, Message)) == MOST + 2


@pytest.mark.parametrize(
    ("status", "refusal"), [(PairStatus.paused, PairRests), (PairStatus.ended, NotFound)]
)
def test_a_pair_that_rests_or_is_over_writes_nothing(engine, cast, write, status, refusal) -> None:
    write(cast.noor.id)
    set_status(engine, cast, status)
    with pytest.raises(refusal):
        write(cast.noor.id)
    assert len(rows(engine, Message)) == len(contacts(engine)) == 1


def test_what_is_written_while_somebody_reads_is_not_read(engine, cast, write) -> None:
    write(cast.noor.id)
    with unit_of_work(engine) as session:
        pair = session.get_one(Pair, cast.pair.id)
        seen = read_messages(session, pair, most=30).newest_unread(by=cast.samira.id)
    write(cast.noor.id)
    with unit_of_work(engine, write=True) as session:
        note_read(session, pair, by=cast.samira.id, up_to=seen, now=NOW)
    with unit_of_work(engine) as session:
        assert count_unread_from(session, pair, cast.noor.id) == 1
