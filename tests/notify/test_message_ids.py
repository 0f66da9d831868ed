"""A mail is known by one name everywhere, which ends in a domain of the institution."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from peercoach.config import load_settings
from peercoach.db import unit_of_work
from peercoach.models import Language, Notice
from peercoach.notify.many import Owed, owe_many
from peercoach.notify.messages.match import MATCHED
from peercoach.notify.outbox import owe
from peercoach.notify.outbox.message_ids import for_mails
from peercoach.notify.outbox.sealing import SEALED
from peercoach.solver import engine_of_solver
from peercoach.vault import new_key
from tests.factories import MONDAY, make_person, make_programme
from tests.installation import make_settings

SAID = {"name": "Noor"}
NAME = re.compile(r"<[0-9a-f]{32}@(?P<domain>[^>]+)>")


@pytest.fixture
def own_settings() -> Iterator[pytest.MonkeyPatch]:
    """The environment of this test, read anew; and nobody after it sees what was read."""
    load_settings.cache_clear()
    with pytest.MonkeyPatch.context() as environment:
        yield environment
    load_settings.cache_clear()


def owe_three(session: Session) -> None:
    programme, noor = make_programme(session), make_person(session)
    given = {"programme_id": programme.id, "now": MONDAY}
    owe(session, key="alone", to=noor, template=MATCHED, payload=SAID, **given)
    to = {"person_id": noor.id, "address": noor.email, "language": Language.nl}
    owe_many(session, (Owed(key, template=MATCHED, payload=SAID, **to) for key in "ab"), **given)


def owed(engine: Engine) -> list[Notice]:
    with unit_of_work(engine, write=True) as session:
        owe_three(session)
        return list(session.exec(select(Notice)).all())


@pytest.mark.parametrize(
    ("address", "domain"),
    [("buddy@uni.example", "uni.example"), ("peercoach@localhost", "localhost")],
)
def test_it_ends_in_the_domain_that_mails_come_from(
    engine: Engine, address: str, domain: str
) -> None:
    names = [one.message_id for one in owed(for_mails(engine, make_settings(mail_from=address)))]
    assert [NAME.fullmatch(name)["domain"] for name in names] == [domain] * 3
    assert len(set(names)) == 3


def test_what_a_solver_owes_is_sealed_and_named_like_all_else(
    engine: Engine, own_settings: pytest.MonkeyPatch
) -> None:
    url = engine.url.render_as_string(hide_password=False)
    own_settings.setenv("PEERCOACH_DATABASE_URL", url)
    own_settings.setenv("PEERCOACH_MAIL_FROM", "buddy@uni.example")
    own_settings.setenv("PEERCOACH_CARE_KEYS", new_key())
    solvers = engine_of_solver()
    for notice in owed(solvers):
        assert NAME.fullmatch(notice.message_id)["domain"] == "uni.example"
        assert set(notice.payload) == {SEALED}
    solvers.dispose()
