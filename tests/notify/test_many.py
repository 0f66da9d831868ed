"""Mails owed to many at once are as those owed one by one."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from peercoach.db import unit_of_work
from peercoach.models import Language, Notice
from peercoach.notify.many import Owed, owe_many
from peercoach.notify.messages.match import MATCHED
from peercoach.notify.messages.meeting import AGREED
from peercoach.notify.outbox import owe
from tests.factories import MONDAY, make_person, make_programme

ODD = {"name": 'Zoë\t"\\N"\n\\.\r🌱', "lines": [{"pair": 7, "other": None}], "empty": ""}
DRAWN = {"id", "dedupe_key", "message_id", "stop"}
"""What is never the same for two."""


def told_about(session: Session, **changes: object) -> list[Owed]:
    noor = make_person(session)
    plain = {"person_id": noor.id, "address": noor.email, "language": Language.en}
    first = {"key": "a", "template": MATCHED, "payload": ODD} | plain
    until = {"expires_at": MONDAY + timedelta(days=2)}
    second = {"key": "b", "template": AGREED, "payload": {}} | plain | until
    return [Owed(**first), Owed(**second | changes)]


def test_they_are_stored_as_one_that_is_owed_alone(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme = make_programme(session)
        both = told_about(session)
        given = {"programme_id": programme.id, "now": MONDAY}
        assert owe_many(session, both, **given) == 2
        to = make_person(session, email=both[0].address.replace("@", "+2@"), language="en")
        for one in both:
            letter = {"template": one.template, "payload": one.payload}
            owe(session, key=f"{one.key}+", to=to, expires_at=one.expires_at, **letter, **given)
    with unit_of_work(engine) as session:
        many = session.exec(select(Notice).order_by(col(Notice.id))).all()
        others = DRAWN | {"person_id", "recipient"}
        stored = [one.model_dump(exclude=others) for one in many]
        assert stored[:2] == stored[2:]
        assert [one.payload for one in many[:2]] == [ODD, {}]
        assert [bool(one.stop) for one in many] == [True, False] * 2
        assert many[0].person_id == both[0].person_id


def test_a_key_that_is_there_refuses_all(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme = make_programme(session)
        twice = told_about(session, key="a")
    with pytest.raises(IntegrityError), unit_of_work(engine, write=True) as session:
        owe_many(session, twice, programme_id=programme.id, now=MONDAY)
    with unit_of_work(engine) as session:
        assert session.exec(select(Notice)).all() == []
