"""What mails say is sealed while they wait: a copy of the database does not tell it."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Language, Notice, NoticeStatus, Pair, Person, Side
from peercoach.notify.many import Owed, owe_many
from peercoach.notify.messages.match import MATCHED, NEW_MENTEES
from peercoach.notify.outbox import owe
from peercoach.notify.outbox.claiming import WAIT_FOR_KEY
from peercoach.services.care.resealing import count_unreadable, seal_everything_anew
from peercoach.services.pairs.pairs import end_pair
from peercoach.services.sign_in.by_code import ask_to_sign_in
from peercoach.vault import Vault, new_key, with_vault
from tests.factories import MONDAY, make_enrolment, make_pair, make_person, make_programme
from tests.jobs.sending import notice, notices, send, settings_for
from tests.services.traces import BIRD, CANARY, LATER, erase_him, whole_database
from tests.smtp_server import MailServer

KEY = new_key()


@pytest.fixture
def sealed(engine: Engine) -> Engine:
    return with_vault(engine, Vault((KEY,)))


def owe_code(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        made = {"language": Language.en, "next_path": f"/{CANARY}", "now": MONDAY}
        ask_to_sign_in(session, email="noor@uni.example", **made)


def owe_pairs(engine: Engine) -> tuple[list[Pair], int]:
    """To a coach who got the bird and Tim, and to Tim; and the row number of the coach."""
    with unit_of_work(engine, write=True) as session:
        programme = make_programme(session)
        samira = make_person(session, name="Samira")
        offers = make_enrolment(session, programme, Side.coach, person_id=samira.id)
        asks = [make_person(session, **BIRD), make_person(session, name=f"Tim {CANARY}")]
        pairs = [
            make_pair(
                session,
                make_enrolment(session, programme, Side.first_year, person_id=one.id),
                offers,
            )
            for one in asks
        ]
        lines = [
            {"pair": pair.id, "other": one.name} for pair, one in zip(pairs, asks, strict=True)
        ]
        to = {"person_id": samira.id, "address": samira.email, "language": Language.en}
        payload = {"name": "Samira", "lines": lines}
        letter = Owed(key="a", template=NEW_MENTEES, payload=payload, **to)
        owe_many(session, [letter], programme_id=programme.id, now=MONDAY)
        mine = {"name": asks[1].name, "lines": [{"pair": pairs[1].id, "other": "Samira"}]}
        owe(session, key="b", to=asks[1], template=MATCHED, payload=mine, now=MONDAY)
    return pairs, samira.id


def words_of(row: Notice) -> bytes:
    return str(dict(row.payload)).encode()


def test_a_code_waits_sealed_and_arrives(sealed: Engine, mail_server: MailServer) -> None:
    owe_code(sealed)
    (waits,) = notices(sealed)
    assert waits.payload.keys() == {"sealed"}
    send(sealed, settings_for(mail_server.port))
    (mail,) = mail_server.mails
    assert "Type this code" in mail.get_body(("plain",)).get_content()
    assert (notice(sealed).status, notice(sealed).payload) == (NoticeStatus.sent, {})


def test_who_has_the_database_without_the_key_reads_no_name(sealed: Engine) -> None:
    owe_pairs(sealed)
    assert all(CANARY.encode() not in words_of(row) for row in notices(sealed))
    assert {row.payload.keys() == {"sealed"} for row in notices(sealed)} == {True}


def test_what_is_over_by_now_is_left_out_as_ever(sealed: Engine, mail_server: MailServer) -> None:
    pairs, by = owe_pairs(sealed)
    with unit_of_work(sealed, write=True) as session:
        end_pair(session, session.get_one(Pair, pairs[1].id), by=by, now=LATER)
    send(sealed, settings_for(mail_server.port))  # at the moment of the first mails
    (mail,) = mail_server.mails
    said = mail.get_body(("plain",)).get_content()
    assert BIRD["name"] in said
    assert "Tim" not in said


def test_erasing_takes_a_name_out_of_what_is_sealed(
    sealed: Engine, mail_server: MailServer
) -> None:
    owe_pairs(sealed)
    with unit_of_work(sealed) as session:
        karel = session.exec(select(Person).where(Person.email == BIRD["email"])).one()
    erase_him(sealed, karel)
    assert notices(sealed)[0].payload.keys() == {"sealed"}
    send(sealed, settings_for(mail_server.port))
    said = "".join(mail.get_body(("plain",)).get_content() for mail in mail_server.mails)
    assert "Tim" in said
    assert "Karel" not in said


def test_without_its_key_a_mail_waits_and_holds_up_no_other(
    sealed: Engine, engine: Engine, mail_server: MailServer
) -> None:
    owe_code(sealed)
    other = with_vault(engine, Vault((new_key(),)))
    settings = settings_for(mail_server.port)
    with unit_of_work(other, write=True) as session:
        noor = make_person(session, language="en")
        payload = {"name": "Noor", "other": "Samira", "path": "/me"}
        owe(session, key="c", to=noor, template="new-message", payload=payload, now=MONDAY)
    send(other, settings)
    assert [str(mail["Subject"]) for mail in mail_server.mails] == ["Samira wrote to you"]
    waits = notices(engine)[0]
    assert (waits.status, waits.attempts) == (NoticeStatus.queued, 0)
    assert waits.last_error == "sealed with a key that is not here"
    send(sealed, settings, now=MONDAY + WAIT_FOR_KEY)
    assert len(mail_server.mails) == 2


def test_a_new_key_seals_what_waits_anew(sealed: Engine, engine: Engine) -> None:
    owe_pairs(sealed)
    newest = Vault((new_key(),))
    with unit_of_work(engine) as session:
        assert count_unreadable(session, newest) == 2
        assert count_unreadable(session, None) == 2
    with unit_of_work(engine, write=True) as session:
        assert seal_everything_anew(session, Vault((*newest.keys, KEY))) == 2
        assert count_unreadable(session, newest) == 0


def test_a_mail_moved_to_another_row_does_not_open(sealed: Engine, mail_server: MailServer) -> None:
    owe_pairs(sealed)
    with unit_of_work(sealed, write=True) as session:
        first, second = (session.get_one(Notice, row.id) for row in notices(sealed))
        first.payload, second.payload = second.payload, first.payload
    assert send(sealed, settings_for(mail_server.port)) == 0
    assert mail_server.mails == []


def test_without_any_key_it_waits_in_the_clear(engine: Engine, mail_server: MailServer) -> None:
    owe_pairs(engine)
    assert CANARY.encode() in whole_database(engine)
    assert send(engine, settings_for(mail_server.port), now=MONDAY + timedelta(hours=1)) == 2
