"""While everything is held: who signs in can, whoever looks is told, and letting go is quiet."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from peercoach import readiness as of_this
from peercoach.cli.checkup.database import check_database
from peercoach.cli.checkup.mail import check_refusals
from peercoach.db import unit_of_work
from peercoach.jobs.timetable import tick
from peercoach.models import NoticeStatus
from peercoach.notify.messages import OCCASIONS
from peercoach.notify.outbox.holding import held, hold
from peercoach.readiness import readiness
from tests.factories import MONDAY
from tests.jobs.sending import MINUTE, notices, owe_some, send, settings_for
from tests.smtp_server import MailServer, free_port

pytestmark = pytest.mark.usefixtures("plain")
WHY = "a backup is back"


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> Callable[[Engine], None]:
    monkeypatch.setitem(OCCASIONS, "sign-in", OCCASIONS["test"])

    def owe(engine: Engine) -> None:
        owe_some(engine, template="sign-in", created_at=MONDAY - MINUTE, dedupe_key="sign-in:1")
        with unit_of_work(engine, write=True) as session:
            hold(session, WHY, now=MONDAY)
        owe_some(engine, template="sign-in", created_at=MONDAY, dedupe_key="sign-in:2")
        owe_some(engine, created_at=MONDAY, dedupe_key="other")

    return owe


def test_fault_12_a_code_that_is_asked_for_now_leaves_and_nothing_else(
    engine: Engine, mail_server: MailServer, codes: Callable[[Engine], None]
) -> None:
    codes(engine)
    assert send(engine, settings_for(mail_server.port), now=MONDAY) == 1
    assert {row.dedupe_key: row.status for row in notices(engine)} == {
        "sign-in:1": NoticeStatus.queued,
        "sign-in:2": NoticeStatus.sent,
        "other": NoticeStatus.queued,
    }
    with unit_of_work(engine) as session:
        assert held(session) == WHY


def test_a_mail_server_that_is_away_changes_nothing_about_why_all_is_held(
    engine: Engine, codes: Callable[[Engine], None]
) -> None:
    codes(engine)
    assert send(engine, settings_for(free_port()), now=MONDAY) == 0
    with unit_of_work(engine) as session:
        assert held(session) == WHY


def test_the_doctor_says_that_the_scheduler_rests(engine: Engine, database_url: str) -> None:
    with unit_of_work(engine, write=True) as session:
        hold(session, WHY, now=MONDAY)
    told = {one.subject: one for one in check_database(database_url, now=MONDAY)}
    assert "everything is held" in told["scheduler"].words
    assert "peercoach outbound" in told["scheduler"].remedy


def test_a_tick_that_lets_go_holds_nothing_again(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    tick(engine, now=MONDAY, jobs=())
    tick(engine, now=MONDAY + timedelta(days=9), jobs=(), anyway=True)
    with unit_of_work(engine) as session:
        assert held(session) is None
    assert "everything is held" not in "".join(capsys.readouterr())


def test_a_disk_without_room_is_told(
    engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine.dialect.name != "sqlite":
        return
    monkeypatch.setattr(of_this, "ENOUGH_ROOM", 2**62)
    found = readiness(engine, now=MONDAY)
    assert (found.database, found.ready) == ("full", False)
    first = next(check_database(database_url, now=MONDAY))
    assert "cannot be written" in first.words


def test_the_doctor_tells_of_codes_that_no_coordinator_sees(
    engine: Engine, database_url: str
) -> None:
    owe_some(engine, template="sign-in", status=NoticeStatus.uncertain)
    (finding,) = check_refusals(database_url)
    assert finding.words.startswith("1 of no programme")
