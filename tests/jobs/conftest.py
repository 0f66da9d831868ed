from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.faults.clerk import Clerk, at_work
from tests.jobs.sending import Sends, plain, sends_here
from tests.smtp_server import MailServer

__all__ = ["plain"]


@pytest.fixture(scope="session")
def one_at_work() -> Iterator[Clerk]:
    with at_work() as (clerk,):
        yield clerk


@pytest.fixture(params=["here", pytest.param("a process", marks=pytest.mark.processes)])
def sends(request: pytest.FixtureRequest, engine: Engine, mail_server: MailServer) -> Sends:
    """The sender, in this process or in one of its own."""
    if request.param == "here":
        return sends_here(engine, mail_server.port)
    clerk: Clerk = request.getfixturevalue("one_at_work")
    clerk.url, clerk.port = request.getfixturevalue("database_url"), mail_server.port
    return clerk.sends
