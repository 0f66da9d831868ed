"""`kill -9` in the middle of publishing: nothing happened, or everything did."""

import signal
import subprocess
import sys

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from peercoach.db import unit_of_work
from peercoach.models import Audit, Draft, Notice, Pair, PairStatus, Publication, Round, Table
from peercoach.services.rounds.publishing import publish
from tests.factories import MONDAY, make_person
from tests.services.round_cast import draft_of, many_waiting

PUBLISHER = """
import sys
from datetime import datetime
from sqlalchemy import event
from peercoach.db import make_engine, unit_of_work
from peercoach.models import Draft, Round
from peercoach.services.rounds.publishing import publish

url, moment, draft, by, now = sys.argv[1:]
engine = make_engine(url)

def stand_still(*_):
    print("here", flush=True)
    sys.stdin.read()

if moment == "commit":
    event.listen(engine, "commit", stand_still)
elif moment != "after":
    @event.listens_for(engine, "before_cursor_execute")
    def watch(connection, cursor, statement, *_):
        if statement.startswith((moment, moment.replace("INSERT INTO", "COPY"))):
            stand_still()

with unit_of_work(engine, write=True) as session:
    chosen = session.get_one(Draft, int(draft))
    round_ = session.get_one(Round, chosen.round_id)
    publish(session, round_, chosen, by=int(by), now=datetime.fromisoformat(now))
stand_still()
"""
MOMENTS = [
    pytest.param("INSERT INTO publication", marks=pytest.mark.long),
    "INSERT INTO pair",
    pytest.param("UPDATE pair", marks=pytest.mark.long),
    "INSERT INTO notice",
    pytest.param("INSERT INTO audit", marks=pytest.mark.long),
    "commit",
    "after",
]


def press_publish(session: Session, draft_id: int, by: int) -> None:
    draft = session.get_one(Draft, draft_id)
    publish(session, session.get_one(Round, draft.round_id), draft, by=by, now=MONDAY)


def killed_at(moment: str, url: str, draft: Draft, by: int) -> None:
    """Publish in a process of its own, and kill it when it gets there."""
    publisher = subprocess.Popen(
        [sys.executable, "-c", PUBLISHER, url, moment, str(draft.id), str(by), MONDAY.isoformat()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert publisher.stdout is not None
    assert publisher.stdout.readline() == "here\n"
    publisher.kill()
    assert publisher.wait() == -signal.SIGKILL
    publisher.communicate()


def count(session: Session, table: type[Table]) -> int:
    return session.exec(select(func.count(col(table.id)))).one()


@pytest.mark.each_value
@pytest.mark.processes
@pytest.mark.parametrize("moment", MOMENTS)
def test_fault_18_it_is_all_or_nothing_and_works_afterwards(
    engine: Engine, database_url: str, moment: str
) -> None:
    with unit_of_work(engine, write=True) as session:
        programme = many_waiting(session, first_years=40, coaches=8)
        marieke = make_person(session, name="Marieke")
    draft = draft_of(engine, programme, marieke)
    with unit_of_work(engine) as session:
        told = count(session, Audit)
    killed_at(moment, database_url, draft, marieke.id)
    if moment != "after":
        with unit_of_work(engine) as session:
            tables = (Publication, Pair, Notice, Audit)
            assert [count(session, table) for table in tables] == [0, 0, 0, told]
        with unit_of_work(engine, write=True) as session:
            press_publish(session, draft.id, marieke.id)
    with unit_of_work(engine) as session:
        pairs = session.exec(select(Pair.coach_id).where(Pair.status == PairStatus.live)).all()
        assert count(session, Publication) == 1
        assert count(session, Notice) == 40 + len(set(pairs))
        assert count(session, Pair) == len(pairs) > 20
