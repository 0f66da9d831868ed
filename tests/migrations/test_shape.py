"""Migrations build exactly what the models say."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect
from sqlmodel import SQLModel

from peercoach.migrations import at_head, upgrade


def shape(engine: Engine) -> dict[str, dict[str, Any]]:
    """Everything the database knows of each table, in an order that does not matter."""
    with engine.connect() as connection:
        inspector = inspect(connection)
        parts = {
            "columns": inspector.get_multi_columns(),
            "foreign keys": inspector.get_multi_foreign_keys(),
            "uniques": inspector.get_multi_unique_constraints(),
            "indexes": inspector.get_multi_indexes(),
            "checks": inspector.get_multi_check_constraints(),
        }
        keys = inspector.get_multi_pk_constraint()
    return {
        table: {"primary key": keys[schema, table]}
        | {part: by_name(tables[schema, table]) for part, tables in parts.items()}
        for schema, table in keys
        if table != "alembic_version"
    }


def by_name(parts: list[Any]) -> dict[str, dict[str, str]]:
    return {part["name"]: {key: in_words(value) for key, value in part.items()} for part in parts}


def in_words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {in_words(value[key])}" for key in sorted(value))
    return str(value)


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
