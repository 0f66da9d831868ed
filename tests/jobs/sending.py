"""A sender for tests: the real one, with a letter of one sentence and a clock one can set."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, Protocol

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from peercoach.config import Settings
from peercoach.db import unit_of_work
from peercoach.i18n import Translator
from peercoach.jobs.sender import send_due, smtp_transport
from peercoach.models import Notice
from peercoach.notify.letters import Letter
from peercoach.notify.messages import OCCASIONS
from peercoach.notify.transport import Transport
from tests.factories import MONDAY, make_notice

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MOST_ROUNDS = 300
"""More claims than any of these tests needs, in seconds."""


def plain_letter(payload: Mapping[str, Any], _translator: Translator) -> Letter:
    return Letter(payload["subject"], (payload.get("text", "A sentence."),))


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """The letter that notices of these tests ask for."""
    monkeypatch.setitem(OCCASIONS, "test", plain_letter)


def settings_for(port: int, **different: object) -> Settings:
    given = {"_env_file": None, "smtp_host": "127.0.0.1", "smtp_port": port}
    return Settings(**{**given, "mail_from": "buddy@uni.example", **different})


def owe_some(engine: Engine, number: int = 1, **fields: Any) -> None:
    with unit_of_work(engine, write=True) as session:
        for n in range(number):
            given = {"recipient": f"person{n}@uni.example", "payload": {"subject": f"Mail {n}"}}
            make_notice(session, **(given | fields))


def send(
    engine: Engine,
    settings: Settings,
    *,
    now: datetime = MONDAY,
    transport: Transport | None = None,
    sender: str = "a",
) -> int:
    rounds = count()

    def goes_on_and_on() -> bool:
        assert next(rounds) < MOST_ROUNDS, "the sender sends or claims the same mails for ever"
        return False

    return send_due(
        engine,
        settings=settings,
        clock=lambda: now,
        transport=transport or smtp_transport(settings),
        sender=sender,
        stop=goes_on_and_on,
    )


class Sends(Protocol):
    """Sends what is due at this moment, and says how many that were."""

    def __call__(self, *, now: datetime = MONDAY) -> int: ...


def sends_here(engine: Engine, port: int) -> Sends:
    return partial(send, engine, settings_for(port))


def notices(engine: Engine) -> list[Notice]:
    with unit_of_work(engine) as session:
        return list(session.exec(select(Notice).order_by(col(Notice.id))))


def notice(engine: Engine) -> Notice:
    (only,) = notices(engine)
    return only
