"""The timetable: what is looked at every minute. The database decides what is due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from peercoach.db import fold_log, unit_of_work
from peercoach.errors import Unavailable
from peercoach.jobs.solving import look_for_places_at_night, solve_around_refusals
from peercoach.notify.outbox.forgetting import forget_words
from peercoach.services.all_year.no_place import tell_who_waits
from peercoach.services.care.watching import forget_concerns, remind_readers
from peercoach.services.check_ins.answering import forget_clients
from peercoach.services.check_ins.asking import ask_check_ins
from peercoach.services.check_ins.reminding import remind_of_check_ins
from peercoach.services.importing.files import forget_old_uploads
from peercoach.services.meetings.reminding import ask_whether_they_met, remind_of_meetings
from peercoach.services.own_data.ledger import keep_ledger
from peercoach.services.pairs.breaks import end_pair_breaks
from peercoach.services.programmes.help_reminders import remind_of_help
from peercoach.services.quiet_pairs import find_quiet_pairs
from peercoach.services.quiet_pairs.deciding import do_what_was_decided
from peercoach.services.rounds.drafts import fail_dead_drafts
from peercoach.services.rounds.publishing import publish_planned
from peercoach.services.sign_in.by_code import forget_old_requests
from peercoach.services.sign_in.own_address import forget_address_changes
from peercoach.services.sign_in.sessions import forget_old_sessions
from peercoach.services.sign_up.draft_links import forget_old_drafts
from peercoach.services.sign_up.draft_reminders import remind_of_drafts
from peercoach.services.sign_up.room import end_breaks
from peercoach.services.ticks import TICK, last_tick, note_downtime, take_turn

log = structlog.get_logger(__name__)


class Work(Protocol):
    """Does what is due at this moment, in this unit of work, and says how much that was."""

    def __call__(self, session: Session, *, now: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    work: Work


JOBS = (
    Job("publish what is planned", publish_planned),
    Job("solve around what coaches said", solve_around_refusals),
    Job("look for places at night", look_for_places_at_night),
    Job("tell who waits that there is no place yet", tell_who_waits),
    Job("give up drafts whose solver is gone", fail_dead_drafts),
    Job("end breaks", end_breaks),
    Job("end breaks of pairs", end_pair_breaks),
    Job("ask check-ins", ask_check_ins),
    Job("remind of check-ins", remind_of_check_ins),
    Job("remind of meetings", remind_of_meetings),
    Job("ask whether they met", ask_whether_they_met),
    Job("do what was decided about quiet pairs", do_what_was_decided),
    Job("find quiet pairs", find_quiet_pairs),
    Job("remind readers", remind_readers),
    Job("ask whether help entries are right", remind_of_help),
    Job("keep the ledger of erasures", keep_ledger),
    Job("forget concerns", forget_concerns),
    Job("forget what mails said", forget_words),
    Job("forget browsers", forget_clients),
    Job("forget sign-in requests", forget_old_requests),
    Job("forget changes of address", forget_address_changes),
    Job("forget sessions", forget_old_sessions),
    Job("remind of drafts", remind_of_drafts),
    Job("forget drafts", forget_old_drafts),
    Job("forget uploads", forget_old_uploads),
)
"""In the order of a tick. To add one, write the service and add its line."""


def tick(
    engine: Engine,
    *,
    now: datetime,
    jobs: tuple[Job, ...] = JOBS,
    stop: Callable[[], bool] = lambda: False,
) -> dict[str, int]:
    """Do whatever is due, each job in a unit of work of its own; one that fails stops no other."""
    done: dict[str, int] = {}
    with unit_of_work(engine, write=True) as session:
        note_downtime(session, last_tick(session), now=now)
    for job in jobs:
        if stop():
            return done
        try:
            with unit_of_work(engine, write=True) as session:
                if take_turn(session, job.name, now=now):
                    done[job.name] = job.work(session, now=now)
        except Exception as error:
            report = log.warning if isinstance(error, Unavailable) else log.exception
            report("job did not finish", job=job.name)
    with unit_of_work(engine, write=True) as session:
        take_turn(session, TICK, now=now)
    fold_log(engine)  # what was erased while somebody was reading
    return done
