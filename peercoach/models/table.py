"""What every table shares: how constraints are named, and the few column types used throughout.

Names come from one convention, so that a migration can drop on every database what another one
made. It must be set before the first table is declared: each table imports it from here.
"""

import re
import secrets
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Enum, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

# Read as a whole and replaced as a whole: SQLAlchemy does not notice a change inside the value, so
# the fields are typed as read-only mappings and sequences.
JSON_VALUE = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Table(SQLModel):
    """A stored thing. Nothing is validated here; doors do that, and the database's constraints.

    There are no relationships: whoever needs another row asks for it, in a query one can see.
    """

    id: int = Field(default=None, primary_key=True)  # given by the database, at the first flush

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805
        return snake_case(cls.__name__)


def snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


# pydantic looks up the signature of a factory for every row that is made. That of `dict` or `list`
# takes as long as the rest of the row.
def empty_object() -> dict[str, Any]:
    return {}


def empty_list() -> list[Any]:
    return []


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Of the rows of which this holds only, as SQL; on every database."""
    some = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=some, postgresql_where=some)


def one_of(kinds: type[StrEnum]) -> Enum:
    """A column that holds one member of `kinds`, with a CHECK that says so.

    Members are stored by name, so a member's name equals its value. Never PostgreSQL's own enum
    type: adding a member to that needs a transaction of its own.
    """
    return Enum(
        kinds, native_enum=False, create_constraint=True, name=snake_case(kinds.__name__), length=30
    )


def new_uid() -> str:
    """A random name of 96 bits for what an address on the web may show."""
    return secrets.token_urlsafe(12)


def uid() -> Any:
    """The field that holds such a name; row numbers never leave the service."""
    return Field(default_factory=new_uid, unique=True)
