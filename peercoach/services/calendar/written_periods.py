"""Breaks and exam weeks as people type them: a period on each line, its first and last day."""

import re
from datetime import date

from peercoach.errors import InvalidInput
from peercoach.i18n import mark

YEAR_FIRST = re.compile(r"\b(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})\b")
DAY_FIRST = re.compile(r"\b(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})\b")


def read_periods(text: str) -> list[tuple[date, date]]:
    """Raises InvalidInput with the first line that cannot be read. One date is a day on its own."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    return [_period(number, line) for number, line in lines if line]


def day_first(day: date) -> str:
    """As the examples have it."""
    return f"{day.day}-{day.month}-{day.year}"


def _period(number: int, line: str) -> tuple[date, date]:
    written = [*YEAR_FIRST.finditer(line)] or [*DAY_FIRST.finditer(line)]
    try:
        days = [date(*(int(one[part]) for part in ("year", "month", "day"))) for one in written]
        first, *others = days
        (last,) = others or [first]
    except ValueError:
        raise InvalidInput(
            mark("Line {line}: found “{found}”, expected two dates, such as {example}"),
            line=number,
            found=line[:60],
            example="21-12-2026 – 3-1-2027",
        ) from None
    return first, last
