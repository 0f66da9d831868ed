"""A year in small: the weeks around the outage and around a night on which the clocks change."""

from datetime import timedelta

import pytest

from bench.year.cast import BEGINS
from bench.year.run import run_year

LOOKED_AT = (0, 9, 12, 13, 14, 15, 17)
"""When something falls due."""


@pytest.mark.parametrize(
    ("weeks", "pairs", "hours"),
    [(8, 15, LOOKED_AT), pytest.param(52, 31, range(24), marks=pytest.mark.long)],
)
def test_everyone_gets_what_was_counted_by_hand_and_nothing_else(
    embedded_url: str, weeks: int, pairs: int, hours: tuple[int, ...]
) -> None:
    days = timedelta(weeks=weeks, days=3)
    found = run_year(embedded_url, pairs=pairs, ends=BEGINS + days, at=hours)
    assert found.right, str(found)
    spring = weeks == 52
    assert found.hours == days.days * 24 + (0 if spring else 1)  # on 25 October one comes twice
