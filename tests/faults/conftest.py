from collections.abc import Iterator

import pytest

from tests.faults.clerk import Clerk, at_work, started
from tests.jobs.sending import plain
from tests.smtp_server import MailServer

__all__ = ["plain"]


@pytest.fixture(scope="session")
def two_at_work() -> Iterator[list[Clerk]]:
    with at_work(2) as clerks:
        yield clerks


@pytest.fixture
def clerks(two_at_work: list[Clerk], database_url: str, mail_server: MailServer) -> list[Clerk]:
    """Two processes for the database and the mail server of this test."""
    for clerk in two_at_work:
        if clerk.process.poll() is not None:  # of a test that failed
            clerk.process = started()
        clerk.url, clerk.port = database_url, mail_server.port
    return two_at_work
