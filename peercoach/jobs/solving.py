"""Starts solvers for what nobody pressed a button for: each in a process of its own."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, event
from sqlmodel import Session

from peercoach.services.all_year.asking import look_each_night
from peercoach.services.all_year.working_out import work_out_changes
from peercoach.services.coaches_asked.solving_again import solve_around
from peercoach.solver import start_solver


def solve_around_refusals(session: Session, *, now: datetime) -> int:
    """For rounds in which a coach said "not this one"."""
    return _start(session, solve_around(session, now=now), now)


def look_for_places_at_night(session: Session, *, now: datetime) -> int:
    """For programmes in which somebody waits outside a round."""
    return _start(session, look_each_night(session, now=now), now)


def work_out_what_happened(session: Session, *, now: datetime) -> int:
    """For coaches who left, first-years who asked for another one, and whoever must not stay."""
    return _start(session, work_out_changes(session, now=now), now)


def _start(session: Session, drafts: Sequence[str], now: datetime) -> int:
    """Once what asks for them is committed."""
    engine = session.get_bind()
    assert isinstance(engine, Engine)  # noqa: S101 - a unit of work is on an engine
    url = engine.url.render_as_string(hide_password=False)

    def start(_: Session) -> None:
        for draft in drafts:
            start_solver(url, draft, now)

    event.listen(session, "after_commit", start, once=True)
    return len(drafts)
