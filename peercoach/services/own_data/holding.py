"""What is written down about a table with something about a person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement

from peercoach.i18n import mark
from peercoach.models import Table
from peercoach.services.own_data.subject import Subject

Which = Callable[[Subject], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Holding:
    """The rows of one table that are about a person.

    `shown` are the columns they are given, of the rows `which`; `hidden` the rest. Erasing deletes
    the rows `erased` (as a rule the same ones). Where the other half of a pair or a count needs the
    row, `left` names the columns that stay and `emptied` the value that replaces each other one.
    """

    table: type[Table]
    which: Which
    what: str
    why: str
    how_long: str
    shown: tuple[str, ...]
    hidden: tuple[str, ...]
    erased: Which | None = None
    left: tuple[str, ...] = ()
    emptied: Mapping[str, Any] = field(default_factory=dict)

    @property
    def deleted(self) -> bool:
        return not self.left


def value_of(empty: object) -> object:
    """What an emptied column gets; random names are drawn anew for each row."""
    return empty() if callable(empty) else empty


UNTIL_YOU_ERASE = mark("until you delete everything")
ONE_DAY = mark("one day")
