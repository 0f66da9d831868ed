"""The doctor reads the audit through: a change made past the service shows."""

from sqlalchemy import Engine, text

from peercoach.cli.checkup import Health
from peercoach.cli.checkup.audit import check_audit
from peercoach.db import unit_of_work
from peercoach.services.audit import record
from tests.factories import MONDAY


def test_an_entry_changed_by_hand_is_told(engine: Engine, database_url: str) -> None:
    with unit_of_work(engine, write=True) as session:
        for action in ("open round", "publish", "close round"):
            how = {"subject_kind": "round", "subject_uid": "r1"}
            record(session, action=action, actor="marieke", now=MONDAY, **how)
    assert [one.health for one in check_audit(database_url)] == [Health.good]
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit SET actor = 'nobody' WHERE action = 'publish'"))
    [told] = check_audit(database_url)
    assert told.health is Health.bad
    assert "not as it was written" in told.words
