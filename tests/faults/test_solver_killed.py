"""The solver in its own process: it solves, and when it is killed that is noticed and said."""

import subprocess
import sys
from datetime import timedelta
from time import sleep

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from peercoach.db import unit_of_work
from peercoach.models import Draft, DraftStatus, ProposedPair, Round, Unmatched
from peercoach.services.rounds.drafts import (
    LEASE,
    claim_draft,
    error_of,
    fail_dead_drafts,
    queue_draft,
    renew_lease,
    state_of,
)
from peercoach.services.rounds.rounds import open_round
from peercoach.services.rounds.solving import load_task, propose, store_proposal
from peercoach.solver import solve_draft, start_solver
from tests.factories import MONDAY, make_person
from tests.services.round_cast import asked_draft, many_waiting

A_MINUTE = timedelta(minutes=1)
NEVER_DONE = """
import sys, time
from datetime import datetime
from peercoach import solver
from peercoach.db import make_engine

def propose(task, progress):
    print("solving", flush=True)
    time.sleep(600)

solver.propose = propose
solver.solve_draft(
    make_engine(sys.argv[1]), sys.argv[2], solver.clock_from(datetime.fromisoformat(sys.argv[3]))
)
"""


@pytest.fixture
def draft(engine: Engine) -> Draft:
    """Asked for and queued; nobody is at work on it."""
    with unit_of_work(engine, write=True) as session:
        programme = many_waiting(session, first_years=40, coaches=8)
        marieke = make_person(session, name="Marieke")
        round_ = open_round(session, programme, name="September", by=marieke.id, now=MONDAY)
        return asked_draft(session, round_, marieke.id)


def now_stored(engine: Engine, draft: Draft) -> Draft:
    with unit_of_work(engine) as session:
        return session.exec(select(Draft).where(Draft.uid == draft.uid)).one()


def proposed(session: Session) -> int:
    return session.exec(select(func.count(col(ProposedPair.id)))).one()


@pytest.mark.processes
def test_a_process_of_its_own_solves_a_draft(
    engine: Engine, database_url: str, draft: Draft
) -> None:
    start_solver(database_url, draft.uid, MONDAY)
    for _ in range(600):
        if now_stored(engine, draft).status not in (DraftStatus.queued, DraftStatus.solving):
            break
        sleep(0.05)
    done = now_stored(engine, draft)
    assert (done.status, done.proven, done.progress) == (DraftStatus.ready, True, 100)
    with unit_of_work(engine) as session:
        left = session.exec(select(func.count(col(Unmatched.id)))).one()
        assert proposed(session) + left == 40


@pytest.mark.processes
def test_fault_26_a_killed_solver_is_noticed_within_a_minute_and_the_next_one_works(
    engine: Engine, database_url: str, draft: Draft
) -> None:
    command = [sys.executable, "-c", NEVER_DONE, database_url, draft.uid, MONDAY.isoformat()]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "solving\n"
    process.kill()
    process.communicate()
    found = now_stored(engine, draft)
    assert state_of(found, MONDAY) is DraftStatus.solving
    assert state_of(found, MONDAY + A_MINUTE) is DraftStatus.failed
    assert error_of(found, MONDAY + A_MINUTE) == "lost"
    with unit_of_work(engine, write=True) as session:
        assert fail_dead_drafts(session, now=MONDAY + A_MINUTE) == 1
        round_ = session.get_one(Round, draft.round_id)
        again = queue_draft(session, round_, by=draft.made_by_id, balance=20, now=MONDAY + A_MINUTE)
    solve_draft(engine, again.uid, lambda: MONDAY + A_MINUTE)
    assert now_stored(engine, again).status is DraftStatus.ready
    assert now_stored(engine, draft).status is DraftStatus.failed


def test_a_lease_ends_exactly_when_it_says(engine: Engine, draft: Draft) -> None:
    with unit_of_work(engine, write=True) as session:
        assert claim_draft(session, draft.uid, worker="one", now=MONDAY)
        assert not claim_draft(session, draft.uid, worker="two", now=MONDAY)
    almost = MONDAY + LEASE - timedelta(microseconds=1)
    found = now_stored(engine, draft)
    assert state_of(found, almost) is DraftStatus.solving
    assert state_of(found, MONDAY + LEASE) is DraftStatus.failed
    with unit_of_work(engine, write=True) as session:
        assert fail_dead_drafts(session, now=almost) == 0
        assert renew_lease(session, draft.uid, worker="one", progress=50, now=almost)
        assert not renew_lease(session, draft.uid, worker="two", progress=50, now=almost)
    assert state_of(now_stored(engine, draft), MONDAY + LEASE) is DraftStatus.solving


def test_a_solver_that_was_thought_dead_stores_nothing(engine: Engine, draft: Draft) -> None:
    """It was suspended, say, and goes on after its lease."""
    with unit_of_work(engine, write=True) as session:
        claim_draft(session, draft.uid, worker="one", now=MONDAY)
    with unit_of_work(engine) as session:
        task = load_task(session, draft.uid)
    proposal = propose(task, lambda _: None)
    late = {"uid": draft.uid, "worker": "one", "now": MONDAY + A_MINUTE}
    with unit_of_work(engine, write=True) as session:
        assert not store_proposal(session, task, proposal, **late)
    with unit_of_work(engine) as session:
        assert proposed(session) == 0


def test_a_solver_that_breaks_says_so(
    engine: Engine, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("peercoach.solver.propose", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        solve_draft(engine, draft.uid, lambda: MONDAY)
    assert now_stored(engine, draft).error == "broken"
