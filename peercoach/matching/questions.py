"""What sign-up asks, as data, and the people who answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

Language = str
"""`nl` or `en`."""

LANGUAGES: Final = ("nl", "en")

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat")
PARTS_OF_DAY: Final = ("morning", "afternoon", "evening")
WEEK_CELLS: Final = tuple(f"{day}-{part}" for day in DAYS for part in PARTS_OF_DAY)
"""The cells of a week grid, `mon-morning` .. `sat-evening`, in the order of the week."""

Answer = str | int | bool | frozenset[str] | tuple[str, ...]
"""choice and text: str · choices and weekgrid: frozenset · ranked: tuple, first wish first ·
scale: int · yesno: bool. A missing answer is absent from the mapping, never a value."""

Answers = Mapping[str, Answer]


class QuestionKind(StrEnum):
    CHOICE = "choice"
    CHOICES = "choices"
    RANKED = "ranked"
    SCALE = "scale"
    WEEKGRID = "weekgrid"
    YESNO = "yesno"
    TEXT = "text"


class Side(StrEnum):
    """One of the two sides of a pair, or both."""

    FIRST_YEAR = "first_year"
    COACH = "coach"
    BOTH = "both"

    def includes(self, other: "Side") -> bool:
        return self is Side.BOTH or self is other


class SeenBy(StrEnum):
    """Who sees an answer besides the solver."""

    MATCHING = "matching"
    PARTNER = "partner"
    COORDINATOR = "coordinator"


class Touches(StrEnum):
    """What is nobody's business without a good reason: a privacy officer has to agree first."""

    HEALTH = "health"
    RELIGION = "religion"
    ORIGIN = "origin"
    ORIENTATION = "orientation"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer a person can choose; `label` maps `nl` and `en` to words."""

    value: str
    label: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One thing sign-up asks. `options` for choice, choices and ranked; `low`..`high` for scale.

    `most` is the largest number of answers of a choices or ranked question, if there is one.
    `required`: sign-up goes on only with an answer. Matching does not mind; what a must needs is
    asked for whatever this says. `touches` marks a question as one about health, religion, origin
    or orientation.
    """

    key: str
    kind: QuestionKind
    label: Mapping[Language, str]
    options: tuple[Option, ...] = ()
    asked_of: Side = Side.BOTH
    seen_by: SeenBy = SeenBy.MATCHING
    low: int = 1
    high: int = 5
    most: int | None = None
    required: bool = False
    touches: Touches | None = None
    values: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """What can be answered where answers are named: the options, or the cells of the week."""

    def __post_init__(self) -> None:
        grid = self.kind is QuestionKind.WEEKGRID
        found = WEEK_CELLS if grid else tuple(option.value for option in self.options)
        object.__setattr__(self, "values", found)  # worked out once: it is asked for very often


@dataclass(frozen=True, slots=True)
class Person:
    """A first-year in one round, with the answers matching uses.

    `together_with` and `not_with` hold ids or addresses of others; `top_wish` is the key of the
    question that counts double for this person; a smaller `priority` is served first.
    """

    id: str
    name: str = ""
    email: str = ""
    answers: Answers = field(default_factory=dict)
    together_with: tuple[str, ...] = ()
    not_with: tuple[str, ...] = ()
    top_wish: str | None = None
    priority: int | None = None


@dataclass(frozen=True, slots=True)
class Coach(Person):
    """A coach, with places for `capacity` first-years, of which `minimum` must be filled."""

    capacity: int = 1
    minimum: int = 0
