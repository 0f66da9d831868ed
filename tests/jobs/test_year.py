"""A year in small: the weeks around the outage and around a night on which the clocks change."""

from datetime import timedelta

import pytest

from bench.year.cast import BEGINS
from bench.year.run import run_year


@pytest.mark.parametrize("weeks", [9, pytest.param(52, marks=pytest.mark.long)])
def test_everyone_gets_what_was_counted_by_hand_and_nothing_else(
    embedded_url: str, weeks: int
) -> None:
    found = run_year(embedded_url, pairs=31, ends=BEGINS + timedelta(weeks=weeks))
    assert found.right, str(found)
    assert found.hours == weeks * 7 * 24
