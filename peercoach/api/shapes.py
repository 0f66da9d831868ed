"""What goes in and what comes out: the kinds of model, and the few values they share."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Path
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field


class Given(BaseModel):
    """What a program sends. Nothing is converted (`false` is not 0), and nothing unknown passes:
    a misspelt field is told, not left out in silence."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Asked(BaseModel):
    """What a program asks for behind the question mark, where everything is text."""

    model_config = ConfigDict(extra="forbid")


class Shown(BaseModel):
    """What a program gets. Never a row of a table: what is stored leaves when it is named here."""

    model_config = ConfigDict(from_attributes=True)


def _read_moment(given: Any) -> Any:
    if not isinstance(given, str):
        raise ValueError("expected a moment such as 2026-09-14T09:00:00+02:00")  # noqa: TRY004
    try:
        return datetime.fromisoformat(given)
    except ValueError:
        raise ValueError("expected a moment such as 2026-09-14T09:00:00+02:00") from None


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("expected a moment that we can still count") from None


Moment = Annotated[AwareDatetime, BeforeValidator(_read_moment), AfterValidator(_in_utc)]
"""A moment with its offset; without one it would be a guess."""


def _read_day(given: Any) -> Any:
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):  # a number would be a count of seconds
        raise ValueError("expected a day such as 2026-09-14") from None


Day = Annotated[date, BeforeValidator(_read_day)]

UID = r"^[A-Za-z0-9_-]{1,64}$"
Slug = Annotated[str, Path(alias="programme", pattern=UID, description="Address of a programme")]
RoundUid = Annotated[str, Path(alias="round", pattern=UID)]
DraftUid = Annotated[str, Path(alias="draft", pattern=UID)]
PairUid = Annotated[str, Path(alias="pair", pattern=UID)]


class Words(Shown):
    """The same in both languages."""

    nl: str
    en: str


class Somebody(Shown):
    """An enrolment by its uid, and who that is."""

    uid: str
    name: str
    email: str


Item = TypeVar("Item")


class Portion(Asked):
    """Which part of a long list."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=500)] = 100

    @property
    def skip(self) -> int:
        return (self.page - 1) * self.size


class Listed(Shown, Generic[Item]):
    """One page of a list that may be long; `total` counts all of it."""

    items: list[Item]
    total: int
    page: int
    size: int
