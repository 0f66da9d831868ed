"""Starts solvers for rounds in which a coach said "not this one"."""

from datetime import datetime

from sqlalchemy import Engine, event
from sqlmodel import Session

from peercoach.services.coaches_asked.solving_again import solve_around
from peercoach.solver import start_solver


def solve_around_refusals(session: Session, *, now: datetime) -> int:
    """Each in a process of its own, once what asks for it is committed."""
    drafts = solve_around(session, now=now)
    engine = session.get_bind()
    assert isinstance(engine, Engine)  # noqa: S101 - a unit of work is on an engine
    url = engine.url.render_as_string(hide_password=False)

    def start(_: Session) -> None:
        for draft in drafts:
            start_solver(url, draft, now)

    event.listen(session, "after_commit", start, once=True)
    return len(drafts)
