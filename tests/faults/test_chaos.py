"""Everything that sends mail is killed again and again: nothing is lost or comes three times."""

import pytest

from bench.chaos import chaos


@pytest.mark.processes
@pytest.mark.parametrize(
    ("kills", "mails"),
    [(3, 100), pytest.param(100, 4_000, marks=pytest.mark.long)],
)
def test_whoever_is_killed_whenever_no_mail_is_lost_or_comes_three_times(
    empty_database_url: str, kills: int, mails: int
) -> None:
    found = chaos(kills=kills, mails=mails, database=empty_database_url)
    assert found.mails >= mails
    assert found.right, str(found)
