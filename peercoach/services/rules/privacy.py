"""The privacy officer's word on a question that touches health, religion, origin or orientation.

Kept in the programme's settings under `privacy_ticks`: by question who agreed, when, and with what,
so that another wording asks again.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from json import dumps

from peercoach.errors import InvalidFields, InvalidInput
from peercoach.i18n import mark
from peercoach.matching.questionnaire import question_table
from peercoach.matching.questions import Question
from peercoach.models import Programme
from peercoach.services.rules.choosing import Fields

SETTING = "privacy_ticks"
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Tick:
    """Who agreed, and on which day."""

    officer: str
    on: date


class TickMissing(InvalidFields):
    """Nobody agreed yet; `problems` has an error per field."""


def tick_of(programme: Programme, question: Question) -> Tick | None:
    """The word on the question as it is; None where nobody gave it, or it was about other words."""
    found = programme.settings.get(SETTING, {}).get(question.key)
    if not found or found["of"] != _what(question):
        return None
    return Tick(found["officer"], date.fromisoformat(found["on"]))


def read_tick(fields: Fields, *, today: date) -> Tick:
    """What the form says. Raises TickMissing."""
    problems: dict[str, InvalidInput] = {}
    officer, day = " ".join(fields.get("officer", "").split()), None
    if not 0 < len(officer) <= LONGEST or not officer.isprintable():
        problems["officer"] = InvalidInput(
            mark("Fill in the name of the privacy officer who agreed, in at most 80 characters")
        )
    try:
        day = date.fromisoformat(fields.get("agreed_on", ""))
    except ValueError:
        problems["agreed_on"] = InvalidInput(
            mark("Found “{found}”, expected a day such as 2026-09-30"),
            found=fields.get("agreed_on", ""),
        )
    if day and day > today:
        problems["agreed_on"] = InvalidInput(mark("Choose a day that has been"))
    if problems or day is None:
        raise TickMissing(mark("A privacy officer has to agree with this question"), problems)
    return Tick(officer, day)


def keep_tick(programme: Programme, question: Question, tick: Tick) -> None:
    kept = {"officer": tick.officer, "on": tick.on.isoformat(), "of": _what(question)}
    ticks = programme.settings.get(SETTING, {}) | {question.key: kept}
    programme.settings = {**programme.settings, SETTING: ticks}


def _what(question: Question) -> str:
    """What one agrees with: the words, who is asked, and who sees it; not its place or its need."""
    table = question_table(question)
    table.pop("required", None)
    return sha256(dumps(table, sort_keys=True).encode()).hexdigest()[:16]
