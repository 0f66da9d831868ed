"""The audit chain: whole as written, and pointing at the first entry that is not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from peercoach.db import unit_of_work
from peercoach.models import Audit, AuditHead
from peercoach.services.audit import BEGINNING, record, verify_chain
from tests.factories import MONDAY, make_programme


def write(session: Session, action: str = "open", **fields: object) -> None:
    given = {"actor": "ada", "subject_kind": "pair", "subject_uid": "p1", "now": MONDAY}
    record(session, **{**given, "action": action, **fields})


@pytest.fixture
def entries(engine: Engine) -> list[Audit]:
    with unit_of_work(engine, write=True) as session:
        programme = make_programme(session)
        write(session)
        write(session, "publish", programme_id=programme.id, details={"pairs": 203, "late": False})
        write(session, "close", details={"fields": ["times", "topics"], "why": None})
        write(session, "read", now=MONDAY + timedelta(microseconds=1), actor="scheduler é")
    with unit_of_work(engine) as session:
        return list(session.exec(select(Audit).order_by(Audit.id)))


def first_bad(engine: Engine) -> int | None:
    with unit_of_work(engine) as session:
        return verify_chain(session)


def test_each_entry_names_the_one_before_it(engine: Engine, entries: list[Audit]) -> None:
    hashes = [entry.hash for entry in entries]
    assert [entry.previous_hash for entry in entries] == [BEGINNING, *hashes[:-1]]
    with unit_of_work(engine) as session:
        head = session.exec(select(AuditHead)).one()
    assert (head.hash, head.length) == (hashes[-1], 4)


def test_a_chain_as_written_is_whole(engine: Engine, entries: list[Audit]) -> None:
    assert first_bad(engine) is None


def test_an_empty_chain_is_whole(engine: Engine) -> None:
    assert first_bad(engine) is None


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'someone else'",
        "action = 'look'",
        "subject_kind = 'person'",
        "subject_uid = 'p2'",
        "programme_id = NULL",
        "at = '2026-09-08 08:00:00+00:00'",
        """details = '{"pairs": 204, "late": false}'""",
        "hash = 'another'",
    ],
)
def test_a_changed_entry_is_named(engine: Engine, entries: list[Audit], change: str) -> None:
    with unit_of_work(engine, write=True) as session:
        session.connection().exec_driver_sql(
            f"UPDATE audit SET {change} WHERE id = {entries[1].id}"
        )
    assert first_bad(engine) == entries[1].id


@pytest.mark.parametrize("missing", range(4))
def test_after_a_missing_entry_the_next_is_named(
    engine: Engine, entries: list[Audit], missing: int
) -> None:
    with unit_of_work(engine, write=True) as session:
        session.delete(session.get_one(Audit, entries[missing].id))
    assert first_bad(engine) == entries[missing].id + (missing < 3)


def test_what_is_rolled_back_is_not_in_the_chain(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        write(session)
        session.rollback()
        write(session, "look")
    assert first_bad(engine) is None
    with unit_of_work(engine) as session:
        assert [entry.action for entry in session.exec(select(Audit))] == ["look"]


def test_many_writing_at_once_make_one_chain(engine: Engine) -> None:
    def one(number: int) -> None:
        with unit_of_work(engine, write=True) as session:
            write(session, f"action {number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(24)))
    assert first_bad(engine) is None
    with unit_of_work(engine) as session:
        assert len(session.exec(select(Audit)).all()) == 24
