"""Migrations keep every row of a database that is in use, and a failing one changes nothing."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from peercoach.db import unit_of_work
from peercoach.errors import Conflict
from peercoach.migrations import (
    BrokenReferences,
    NewerDatabase,
    at_head,
    upgrade,
)
from tests.migrations.everything import store_everything
from tests.migrations.next_revision import CHANGE_PERSON, REVISIONS, with_next_revision
from tests.migrations.rows import FROZEN, put_in, take_out
from tests.migrations.shape import shape


def test_every_revision_has_rows_to_upgrade_from() -> None:
    frozen = sorted(file.stem for file in FROZEN.glob("*.json"))
    assert frozen == REVISIONS, "python -m tests.migrations.rows freezes those of the newest"


def test_there_is_a_row_in_every_table() -> None:
    rows = json.loads((FROZEN / f"{REVISIONS[-1]}.json").read_text())
    assert sorted(table for table in rows if rows[table]) == sorted(SQLModel.metadata.tables)


@pytest.mark.each_value
@pytest.mark.parametrize("revision", REVISIONS)
def test_an_upgrade_keeps_every_row(empty_engine: Engine, revision: str) -> None:
    upgrade(empty_engine, to=revision)
    put_in(empty_engine, json.loads((FROZEN / f"{revision}.json").read_text()))
    before = take_out(empty_engine)
    upgrade(empty_engine)
    assert at_head(empty_engine)
    after = take_out(empty_engine)
    for table in before.keys() & after.keys():
        columns = set(after[table][0])
        kept = [{name: row[name] for name in row.keys() & columns} for row in before[table]]
        found = [{name: row[name] for name in kept[0]} for row in after[table]]
        assert found == kept, table


def test_frozen_rows_are_what_the_models_store(empty_engine: Engine) -> None:
    """The same on both databases, so that one file serves both."""
    upgrade(empty_engine)
    frozen = json.loads((FROZEN / f"{REVISIONS[-1]}.json").read_text())
    put_in(empty_engine, frozen)
    assert take_out(empty_engine) == frozen


def test_what_a_waiting_mail_depends_on_is_put_beside_its_words(empty_engine: Engine) -> None:
    upgrade(empty_engine, to="0007")
    rows = json.loads((FROZEN / "0007.json").read_text())
    (mail,) = rows["notice"]
    mail["payload"] = {"name": "Zoë", "to": "coach", "lines": [{"pair": 3, "other": "Sem"}]}
    put_in(empty_engine, rows)
    upgrade(empty_engine)
    (found,) = take_out(empty_engine)["notice"]
    assert found["about"] == {"to": "coach", "pairs": [3]}


def test_who_takes_part_on_both_sides_is_named_and_nothing_changes(empty_engine: Engine) -> None:
    """Nothing refused that before; which side is meant the software cannot know."""
    upgrade(empty_engine, to="0007")
    rows = json.loads((FROZEN / "0007.json").read_text())
    first_year, coach = (
        next(row for row in rows["enrolment"] if row["side"] == side and row["status"] == "active")
        for side in ("first_year", "coach")
    )
    coach["person_id"] = first_year["person_id"]
    put_in(empty_engine, rows)
    before = take_out(empty_engine)
    address = next(one["email"] for one in rows["person"] if one["id"] == coach["person_id"])
    ids = sorted([first_year["id"], coach["id"]])
    with pytest.raises(Conflict) as refused:
        upgrade(empty_engine)
    assert f"{address} in {rows['programme'][0]['slug']}: enrolments {ids[0]} and {ids[1]}" in str(
        refused.value
    )
    assert take_out(empty_engine) == before
    with empty_engine.begin() as connection:
        mend = f"UPDATE enrolment SET status = 'withdrawn' WHERE id = {ids[1]}"
        connection.exec_driver_sql(mend)
    upgrade(empty_engine)
    assert at_head(empty_engine)


def test_an_upgrade_again_changes_nothing(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        store_everything(session)
    before = take_out(engine)
    upgrade(engine)
    assert take_out(engine) == before


def test_two_that_upgrade_at_once_upgrade_once(empty_engine: Engine) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(upgrade, [empty_engine, empty_engine]))
    assert at_head(empty_engine)


@pytest.fixture
def full_engine(empty_engine: Engine) -> Engine:
    """A database in use, whose tables a test may change."""
    upgrade(empty_engine)
    with unit_of_work(empty_engine, write=True) as session:
        store_everything(session)
    return empty_engine


def test_fault_35_a_failure_half_way_leaves_all_as_it_was(
    full_engine: Engine, tmp_path: Path
) -> None:
    scripts = with_next_revision(
        tmp_path,
        'op.execute("DELETE FROM contact")',
        'op.create_table("new_thing", sa.Column("id", sa.Integer(), primary_key=True))',
        f'{CHANGE_PERSON} person.drop_column("name")',
        'raise RuntimeError("half way")',
    )
    before = take_out(full_engine), shape(full_engine)
    with pytest.raises(RuntimeError, match="half way"):
        upgrade(full_engine, scripts=scripts)
    assert (take_out(full_engine), shape(full_engine)) == before
    assert not at_head(full_engine, scripts=scripts)
    assert at_head(full_engine)


def test_rebuilding_a_table_keeps_what_refers_to_it(full_engine: Engine, tmp_path: Path) -> None:
    """SQLite cannot make a column optional but by copying, dropping and renaming the table."""
    scripts = with_next_revision(
        tmp_path, f'{CHANGE_PERSON} person.alter_column("name", nullable=True)'
    )
    before = take_out(full_engine)
    upgrade(full_engine, scripts=scripts)
    assert take_out(full_engine) == before
    with full_engine.begin() as connection:
        connection.execute(text("UPDATE person SET name = NULL"))
    with pytest.raises(IntegrityError), full_engine.begin() as connection:
        connection.execute(text("DELETE FROM person"))  # references are watched again


def test_a_migration_that_breaks_references_is_undone(full_engine: Engine, tmp_path: Path) -> None:
    scripts = with_next_revision(tmp_path, 'op.execute("DELETE FROM person")')
    before = take_out(full_engine)
    with pytest.raises((BrokenReferences, IntegrityError)):
        upgrade(full_engine, scripts=scripts)
    assert take_out(full_engine) == before


def test_a_newer_database_is_left_alone(full_engine: Engine, tmp_path: Path) -> None:
    upgrade(full_engine, scripts=with_next_revision(tmp_path, "pass"))
    assert not at_head(full_engine)
    with pytest.raises(NewerDatabase, match="at revision next, which this version does not know"):
        upgrade(full_engine)
