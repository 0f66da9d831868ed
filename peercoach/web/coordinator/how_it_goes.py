"""The pictures of the overview: how the pairs go week by week, and how soon they met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session

from peercoach.models import Programme
from peercoach.services.calendar.days import Calendar, calendar_of
from peercoach.services.figures.first_meetings import (
    Share,
    in_touch,
    met_by_day,
    met_in_time,
)
from peercoach.services.figures.lives import lives_of
from peercoach.services.figures.reach import Reach, reach_of
from peercoach.services.figures.response import Response, last_response
from peercoach.services.figures.scales import Felt, closing_answers, felt_heard
from peercoach.services.figures.week_by_week import SHOWN, Week, week_by_week
from peercoach.web.coordinator.charts import Line, round_up

FLOOR, ROOM, LEFT, STEP, WIDE = 150.0, 138.0, 34.0, 15.2, 11.5
LAST_DAY = 20


class Brick(NamedTuple):
    """One part of the column of a week."""

    kind: str
    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Stacked:
    """`columns` is where each week stands, also those to come."""

    weeks: Sequence[Week]
    bricks: Sequence[Brick]
    columns: Sequence[tuple[int, float]]
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Curve:
    """How many had met by each day: `path` draws it, `points` is day and share."""

    path: str
    points: Sequence[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class HowItGoes:
    """Each part is None, or empty, where it would be about fewer than ten."""

    in_touch: Share | None
    met: Share | None
    response: Response | None
    reach: Reach | None
    heard_at: str
    heard: Felt
    closing: Mapping[str, Felt]
    weeks: Stacked | None
    curve: Curve | None


def how_it_goes(session: Session, programme: Programme, *, now: datetime) -> HowItGoes:
    calendar = calendar_of(programme)
    today, lives = calendar.day(now), lives_of(session, programme, now=now)
    free = _free_weeks(calendar, today)
    weeks = week_by_week(lives, today=today, free=free)
    days = met_by_day(lives, today=today, days=LAST_DAY)
    heard_at, heard = felt_heard(session, programme, now=now)
    return HowItGoes(
        in_touch=in_touch(lives, today=today),
        met=met_in_time(lives, today=today),
        response=last_response(session, programme, now=now),
        reach=reach_of(session, programme),
        heard_at=heard_at,
        heard=heard,
        closing=closing_answers(session, programme, now=now),
        weeks=stacked(weeks) if weeks else None,
        curve=curve(days) if days else None,
    )


def stacked(weeks: Sequence[Week]) -> Stacked:
    top = round_up(max(sum(week.counts) for week in weeks))
    first, running = weeks[0].number, weeks[-1]
    columns = [(first + place, LEFT + STEP * place) for place in range(SHOWN)]
    bricks = []
    for week, (_, x) in zip(weeks, columns, strict=False):
        below = FLOOR
        met, wrote, quiet, *over = week.counts
        still = "open" if week is running else "quiet"  # who is quiet this week can still meet
        for kind, count in (("met", met), ("wrote", wrote), (still, quiet), ("over", sum(over))):
            height = count * ROOM / top
            below -= height
            if count:
                bricks.append(Brick(kind, x, below, height))
    lines = [Line(FLOOR - ROOM * part / 2, top * part // 2) for part in range(3)]
    return Stacked(weeks, bricks, columns, lines)


def curve(shares: Sequence[float]) -> Curve:
    points = [f"{LEFT + 15 * day:.1f} {FLOOR - ROOM * part:.1f}" for day, part in enumerate(shares)]
    return Curve("M" + "L".join(points), list(enumerate(shares)))


def _free_weeks(calendar: Calendar, today: date) -> set[date]:
    """The Mondays of weeks in which most days are break or exams, of the year up to now."""
    monday = today - timedelta(days=today.weekday())
    mondays = (monday - timedelta(weeks=back) for back in range(53))
    return {
        one
        for one in mondays
        if sum(calendar.is_free(one + timedelta(days=day)) for day in range(5)) > 2
    }
