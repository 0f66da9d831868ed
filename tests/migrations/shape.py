"""What a database says about itself."""

from typing import Any

from sqlalchemy import Engine, inspect


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
