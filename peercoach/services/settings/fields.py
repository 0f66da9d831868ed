"""The settings of a programme as a form has them, and what is wrong with them, field by field."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlmodel import Session

from peercoach.errors import InvalidFields, InvalidInput
from peercoach.i18n import mark
from peercoach.models import Programme
from peercoach.services.calendar.days import periods_of
from peercoach.services.calendar.written_periods import day_first, read_periods
from peercoach.services.check_ins.plan import Planned, planned_of
from peercoach.services.coaches_asked.asking import MOST_HOURS
from peercoach.services.programmes.new_programme import wrong_fields
from peercoach.services.quiet_pairs.settings import SETTING as SILENCE
from peercoach.services.rules.keeping import Deed, lock_seen, note_change
from peercoach.services.settings.silence import read_silence, silence_fields
from peercoach.services.whole_numbers import whole_number

COACH_HOURS, CHECK_INS = "coach_hours", "check_ins"
LAST_DAY, LAST_WEEK = 60, 40

Fields = Mapping[str, str]
Read = Callable[[str], Any]


class SettingsRefused(InvalidFields):
    """These cannot be kept: `problems` has an error per field."""

    def __init__(self, problems: Mapping[str, InvalidInput]) -> None:
        super().__init__(mark("Some of this cannot be kept yet"), problems)


def settings_fields(programme: Programme) -> dict[str, str]:
    """How the programme has it now."""
    plan = planned_of(programme)
    return {
        "name_nl": programme.name_nl,
        "name_en": programme.name_en,
        "start": programme.calendar.get("start", ""),
        **{kind: _written(programme, kind) for kind in ("breaks", "exam_weeks")},
        "hello": str(plan.hello or ""),
        "first_meeting": str(plan.first_meeting or ""),
        "weeks": ", ".join(map(str, plan.weeks)),
        "closing": str(plan.closing or ""),
        "coach_hours": str(programme.settings.get(COACH_HOURS) or ""),
        **silence_fields(programme),
    }


def keep_settings(
    session: Session, programme: Programme, fields: Fields, deed: Deed, *, seen: int
) -> None:
    """Raises SettingsRefused, or ChangedMeanwhile."""
    found = _read(fields)
    lock_seen(session, programme, seen=seen)
    if settings_fields(programme) == {**settings_fields(programme), **fields}:
        return
    today = deed.now.date()
    weeks = tuple(found["weeks"])
    plan = Planned(found["hello"], found["first_meeting"], weeks, found["closing"])
    programme.name_nl, programme.name_en = found["name_nl"], found["name_en"]
    programme.calendar = {
        "start": found["start"].isoformat() if found["start"] else "",
        **{
            kind: [[first.isoformat(), last.isoformat()] for first, last in sorted(found[kind])]
            for kind in ("breaks", "exam_weeks")
        },
    }
    programme.settings = {
        **programme.settings,
        COACH_HOURS: found["coach_hours"],
        SILENCE: found["silence"],
        CHECK_INS: plan.as_mapping(before=planned_of(programme), today=today),
    }
    note_change(session, programme, deed)


def _read(fields: Fields) -> dict[str, Any]:
    readers: dict[str, Read] = {
        "start": _day,
        "breaks": read_periods,
        "exam_weeks": read_periods,
        "hello": lambda text: _number(text, LAST_DAY),
        "first_meeting": lambda text: _number(text, LAST_DAY),
        "weeks": _weeks,
        "closing": lambda text: _number(text, LAST_WEEK),
        "coach_hours": lambda text: _number(text, MOST_HOURS),
    }
    found: dict[str, Any] = {}
    problems: dict[str, InvalidInput] = {}
    for name, read in readers.items():
        try:
            found[name] = read(fields.get(name, "").strip())
        except InvalidInput as error:
            problems[name] = error
    names = {name: " ".join(fields.get(name, "").split()) for name in ("name_nl", "name_en")}
    free = {kind: found.get(kind, ()) for kind in ("breaks", "exam_weeks")}
    silence, impossible = read_silence(fields, hello=found.get("hello"))
    problems = wrong_fields(slug="any", **names, free=free) | problems | impossible
    if problems:
        raise SettingsRefused(problems)
    return found | names | {"silence": silence}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        expected = mark("Found “{found}”, expected a day such as 2026-09-30")
        raise InvalidInput(expected, found=text) from None


def _number(text: str, most: int) -> int | None:
    if not text:
        return None
    number = whole_number(text)
    if number is not None and 1 <= number <= most:
        return number
    expected = mark("Found “{found}”, expected a whole number from 1 to {most}, or nothing")
    raise InvalidInput(expected, found=text[:20], most=most)


def _weeks(text: str) -> list[int]:
    found = [_number(one.strip(), LAST_WEEK) for one in text.replace(";", ",").split(",")]
    return sorted({week for week in found if week})


def _written(programme: Programme, kind: str) -> str:
    return "\r\n".join(
        f"{day_first(first)} – {day_first(last)}"
        for first, last in periods_of(programme.calendar, kind)
    )
