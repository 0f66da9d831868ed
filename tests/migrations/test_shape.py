"""Migrations build exactly what the models say."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine
from sqlmodel import SQLModel

from peercoach.migrations import at_head, upgrade
from tests.migrations.shape import shape


def test_alembic_finds_nothing_to_add(empty_engine: Engine) -> None:
    upgrade(empty_engine)
    with empty_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_database_describes_itself_as_the_models_would_have_made_it(
    empty_engine: Engine,
) -> None:
    """Alembic compares neither CHECKs nor the WHERE of an index; the database knows both."""
    upgrade(empty_engine)
    migrated = shape(empty_engine)
    SQLModel.metadata.drop_all(empty_engine)
    assert shape(empty_engine) == {}
    SQLModel.metadata.create_all(empty_engine)
    assert migrated == shape(empty_engine)


def test_constraints_are_seen_by_that_comparison(empty_engine: Engine) -> None:
    upgrade(empty_engine)
    pair = shape(empty_engine)["pair"]
    assert "paused" in pair["indexes"]["uq_pair_live"]["dialect_options"]
    assert set(pair["checks"]) == {
        "ck_pair_ended_at_when_ended",
        "ck_pair_fit_in_percent",
        "ck_pair_pair_status",
        "ck_pair_started_when_live",
        "ck_pair_two_people",
    }


def test_only_a_database_that_was_upgraded_is_at_head(empty_engine: Engine) -> None:
    assert not at_head(empty_engine)
    upgrade(empty_engine)
    assert at_head(empty_engine)
