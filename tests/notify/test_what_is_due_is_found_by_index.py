"""However many mails have left: what senders and the timetable ask all the time reads few rows."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.elements import ClauseElement

from peercoach.db import make_engine
from peercoach.migrations import upgrade
from peercoach.notify.outbox.due import ANYTHING_DUE, LOST_ONES, NEXT_MAIL, TAKE
from peercoach.notify.outbox.forgetting import kept_words
from peercoach.services.check_ins.clients import known_clients
from peercoach.services.quiet_pairs.deciding import decided_or_waited_for
from tests.factories import MONDAY

GROW = ("notice", "check_in", "contact", "quiet_episode", "pair")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("plans") / "empty.sqlite3"
    engine = make_engine(f"sqlite:///{file}")
    upgrade(engine)
    engine.dispose()
    return file


def plan(file: Path, asked: ClauseElement) -> list[str]:
    """The steps in which SQLite would answer, as it tells them."""
    question = asked.compile(
        dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True}
    ).string
    with sqlite3.connect(file) as database:
        nothing = [None] * question.count("?")
        return [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {question}", nothing)]


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        pytest.param(ANYTHING_DUE, "ix_notice_queued", id="is anything due"),
        pytest.param(ANYTHING_DUE, "ix_notice_sending", id="was anything lost"),
        pytest.param(NEXT_MAIL, "ix_notice_queued", id="when is the next mail due"),
        pytest.param(TAKE, "ix_notice_queued", id="the next to send"),
        pytest.param(LOST_ONES, "ix_notice_sending", id="what was lost"),
        pytest.param(kept_words(MONDAY), "ix_notice_did_not_arrive", id="what did not arrive"),
        pytest.param(decided_or_waited_for(MONDAY), "ix_quiet_episode_decided", id="decisions"),
        pytest.param(known_clients(MONDAY), "ix_check_in_browsers", id="browsers"),
    ],
)
def test_it_is_answered_by_the_index_that_was_made_for_it(
    file: Path, asked: ClauseElement, index: str
) -> None:
    steps = plan(file, asked)
    assert any(index in step for step in steps), steps
    assert not [step for step in steps if step in [f"SCAN {table}" for table in GROW]]
    assert not any("ix_notice_carried_by_id" in step for step in steps), "of nearly every mail"
