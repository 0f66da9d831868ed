"""The timetable: what is looked at every minute. The database decides what is due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from typing import Protocol

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from peercoach.db import fold_log, unit_of_work
from peercoach.errors import Unavailable
from peercoach.jobs import at_all
from peercoach.jobs.solving import (
    look_for_places_at_night,
    solve_around_refusals,
    work_out_what_happened,
)
from peercoach.jobs.when import Daily, Look, Looking, When, Where, always
from peercoach.notify.outbox.breaker import stopped
from peercoach.notify.outbox.due import next_mail
from peercoach.notify.outbox.forgetting import forget_words, kept_words
from peercoach.notify.outbox.holding import held, hold
from peercoach.services.all_year.asking import NIGHT
from peercoach.services.all_year.happened import asks_for_change
from peercoach.services.all_year.no_place import tell_who_waits
from peercoach.services.all_year.waiting import LATEST
from peercoach.services.calendar.days import MORNING
from peercoach.services.care.watching import (
    forget_concerns,
    kept_concerns,
    remind_readers,
    unopened,
)
from peercoach.services.check_ins.asking import ask_check_ins
from peercoach.services.check_ins.clients import forget_clients, known_clients
from peercoach.services.check_ins.reminding import remind_of_check_ins
from peercoach.services.coaches_asked.solving_again import with_refusals
from peercoach.services.importing.files import forget_old_uploads, old_uploads
from peercoach.services.meetings.first_moment import offer_first_moments
from peercoach.services.meetings.reminding import (
    REMIND_AT,
    ask_whether_they_met,
    just_met,
    remind_of_meetings,
)
from peercoach.services.own_data.ledger import keep_ledger, ledger_of
from peercoach.services.pairs.breaks import end_pair_breaks
from peercoach.services.programmes.help_reminders import remind_of_help
from peercoach.services.programmes.week import TOLD_AT, tell_of_week
from peercoach.services.quiet_pairs import find_quiet_pairs
from peercoach.services.quiet_pairs.deciding import decided_or_waited_for, do_what_was_decided
from peercoach.services.rounds.drafts import dead_drafts, fail_dead_drafts
from peercoach.services.rounds.publishing import planned_by, publish_planned
from peercoach.services.sign_in.by_code import forget_old_requests, old_requests
from peercoach.services.sign_in.own_address import forget_address_changes
from peercoach.services.sign_in.sessions import forget_old_sessions
from peercoach.services.sign_up.draft_links import forget_old_drafts
from peercoach.services.sign_up.draft_reminders import remind_of_drafts
from peercoach.services.sign_up.room import end_breaks
from peercoach.services.ticks import (
    DOWN,
    TICK,
    last_tick,
    note_downtime,
    note_tick,
    note_turns,
    take_turn,
)

MIDNIGHT = time()
LONGEST_DOWN = timedelta(days=7)
LONG = (
    "nobody was at work from {last:%Y-%m-%d %H:%M} to {now:%Y-%m-%d %H:%M} UTC, or a clock is wrong"
)

log = structlog.get_logger(__name__)


class Work(Protocol):
    """Does what is due at this moment, in this unit of work, and says how much that was."""

    def __call__(self, session: Session, *, now: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Job:
    """`when` is asked first, in one look for all: nearly always nothing is due."""

    name: str
    work: Work
    when: When = always


def _with_ledger(look: Look, _name: str) -> bool:
    return ledger_of(look.session.get_bind()) is not None


JOBS = (
    Job("publish what is planned", publish_planned, Where(planned_by)),
    Job("solve around what coaches said", solve_around_refusals, Where(with_refusals)),
    Job(
        "look for places at night", look_for_places_at_night, Daily(NIGHT, at_all.FIRST_YEARS_ALONE)
    ),
    Job("work out the smallest change", work_out_what_happened, Where(asks_for_change)),
    Job(
        "tell who waits that there is no place yet",
        tell_who_waits,
        Daily(LATEST, at_all.FIRST_YEARS_ALONE),
    ),
    Job("give up drafts whose solver is gone", fail_dead_drafts, Where(dead_drafts)),
    Job("end breaks", end_breaks, Daily(MIDNIGHT, at_all.PEOPLE_WHO_REST)),
    Job("end breaks of pairs", end_pair_breaks, Daily(MIDNIGHT, at_all.PAIRS_THAT_REST)),
    Job("ask check-ins", ask_check_ins, Daily(MORNING)),
    Job("remind of check-ins", remind_of_check_ins, Daily(MORNING)),
    Job("offer a first moment", offer_first_moments, Daily(MORNING)),
    Job("remind of meetings", remind_of_meetings, Daily(REMIND_AT, at_all.meetings)),
    Job("ask whether they met", ask_whether_they_met, Where(just_met)),
    Job(
        "do what was decided about quiet pairs",
        do_what_was_decided,
        Where(decided_or_waited_for),
    ),
    Job("find quiet pairs", find_quiet_pairs, Daily(MIDNIGHT)),
    Job("remind readers", remind_readers, Where(unopened)),
    Job("tell coordinators of their week", tell_of_week, Daily(TOLD_AT)),
    Job("ask whether help entries are right", remind_of_help, Daily(MORNING, at_all.HELP_ENTRIES)),
    Job("keep the ledger of erasures", keep_ledger, _with_ledger),
    Job("forget concerns", forget_concerns, Daily(NIGHT, kept_concerns)),
    Job("forget what mails said", forget_words, Daily(NIGHT, kept_words)),
    Job("forget browsers", forget_clients, Where(known_clients)),
    Job("forget sign-in requests", forget_old_requests, Where(old_requests)),
    Job("forget changes of address", forget_address_changes, Daily(NIGHT, at_all.ADDRESS_CHANGES)),
    Job("forget sessions", forget_old_sessions, Daily(NIGHT, at_all.SESSIONS)),
    Job("remind of drafts", remind_of_drafts, Daily(MORNING, at_all.DRAFTS)),
    Job("forget drafts", forget_old_drafts, Daily(NIGHT, at_all.DRAFTS)),
    Job("forget uploads", forget_old_uploads, Where(old_uploads)),
)
"""In the order of a tick. To add one, write the service and add its line, with when it is due."""


def _is_long(session: Session, last: datetime, *, now: datetime) -> bool:
    """After so long a person has to say that it is right to go on."""
    if now - last <= LONGEST_DOWN:
        return False
    hold(session, LONG.format(last=last, now=now), now=now)
    log.error("everything is held: peercoach outbound", late_seconds=(now - last).total_seconds())
    return True


def hold_if_long(engine: Engine, *, now: datetime) -> None:
    """As the first tick does, for whoever sends: no mail may leave before that was looked at."""
    with unit_of_work(engine, write=True) as session:
        last = last_tick(session)
        if last is not None and held(session) is None:
            _is_long(session, last, now=now)


@cache
def looking(jobs: tuple[Job, ...]) -> Looking:
    return Looking({job.name: job.when for job in jobs})


def quiet_until(engine: Engine, *, now: datetime, most: datetime) -> datetime:
    """The moment, at most this one, until which there is no job to do and no mail to send, if
    nobody does anything. For clocks that are set forward: others look each minute."""
    with unit_of_work(engine) as session:
        mail = next_mail(session)
        if (mail is not None and mail <= now) or stopped(session) is not None:
            return now
        return looking(JOBS).quiet_until(session, now, most=min(most, mail or most))


def tick(
    engine: Engine,
    *,
    now: datetime,
    jobs: tuple[Job, ...] = JOBS,
    stop: Callable[[], bool] = lambda: False,
    anyway: bool = False,
) -> dict[str, int]:
    """Do whatever is due, each job in a unit of work of its own; one that fails stops no other.

    Nothing, while everything is held for a person to decide; unless they want it `anyway`.
    """
    done: dict[str, int] = {}
    with unit_of_work(engine) as session:
        look = looking(jobs).at(session, now)
        due = [job for job in jobs if job.when(look, job.name)]
        idle = looking(jobs).idle(look, [job.name for job in due])
        resting = held(session) is not None and not anyway
    last = look.last.get(TICK)
    if last is not None and now - last >= DOWN and not resting:
        with unit_of_work(engine, write=True) as session:
            resting = not anyway and _is_long(session, last, now=now)
            if not resting:
                note_downtime(session, last, now=now)
    if resting:
        return done
    for job in due:
        if job.name in idle:
            continue
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
        note_tick(session, now=now)
        note_turns(session, idle, now=now)
    fold_log(engine)  # what was erased while somebody was reading
    return done
