"""The programme in its eleventh week: 120 live pairs, some paused, some ended, some people waiting.

Its round was solved and published by the services everyone uses, as of September; what the pairs
did since is made up (`stories.py`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from peercoach.demo.cast import WEEK11, coach, first_year
from peercoach.demo.clock import TERM_STARTS
from peercoach.demo.seed.people import enrol
from peercoach.demo.seed.plans import add_plans
from peercoach.demo.seed.programme import add_programme
from peercoach.demo.seed.since import add_what_happened
from peercoach.models import Draft, Enrolment, Pair, Person, Programme, Round, Side
from peercoach.services.all_year.asking import ask_for_change
from peercoach.services.all_year.reasons import Why
from peercoach.services.coaches_asked.asking import set_coach_hours, show_to_coaches
from peercoach.services.made_up import made_up_people
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.quiet_pairs import find_quiet_pairs
from peercoach.services.rounds.drafts import claim_draft, queue_draft
from peercoach.services.rounds.publishing import publish
from peercoach.services.rounds.solving import load_task, propose, store_proposal
from peercoach.services.sign_up.gate_passing import accept_code, tick_training
from peercoach.services.sign_up.gates import set_gates, suggested_code

ONE_DAY = timedelta(days=1)
PUBLISHED = TERM_STARTS + timedelta(weeks=1, hours=9)
"""Monday of the second week, 9.00; then late arrivals, each day at the same time."""
GROUPS = (100, 15, 15)
"""First-years in time, and late by one and by two days."""
DAYS_OF_PUBLISHING = [PUBLISHED + n * ONE_DAY for n in range(len(GROUPS))]
PAIRED, WAITING, COACHES = sum(GROUPS), 6, 45
MADE_UP, LOTTERY = 11, 2026
LEAVES = 20


def seed_week11(session: Session, coordinators: Sequence[Person], *, now: datetime) -> None:
    opened_at = TERM_STARTS - timedelta(weeks=2)
    programme = add_programme(
        session,
        WEEK11,
        name_nl="Buddyprogramma september",
        name_en="Buddy programme September",
        coordinators=coordinators,
        now=opened_at,
    )
    people, coaches = made_up_people(
        definition_of(programme), first_years=PAIRED + WAITING, coaches=COACHES, seed=MADE_UP
    )
    round_ = Round(
        uid=f"{WEEK11}-round",
        programme_id=programme.id,
        name="September 2026",
        seed=LOTTERY,
        opened_at=opened_at,
        closes_at=TERM_STARTS + timedelta(days=4, hours=23, minutes=59),  # as the page does it
    )
    session.add(round_)
    enrol(session, programme, coaches, coach, between=(opened_at, TERM_STARTS))
    since, arrived = opened_at, 0
    for count, moment in zip(GROUPS, DAYS_OF_PUBLISHING, strict=True):
        group, until = people[arrived : arrived + count], moment - timedelta(hours=2)
        enrol(session, programme, group, first_year, between=(since, until), first=arrived + 1)
        solve_and_publish(session, round_, coordinators[0], now=moment)
        since, arrived = moment, arrived + count
    lately = now - 6 * ONE_DAY, now - ONE_DAY
    enrol(session, programme, people[arrived:], first_year, between=lately, first=arrived + 1)
    pairs = session.exec(
        select(Pair).where(Pair.programme_id == programme.id).order_by(col(Pair.first_year_id))
    ).all()
    add_what_happened(session, programme, pairs, now=now)
    notice_quiet_pairs(session, now=now)
    add_plans(session, programme, now=now)
    ask_of_coaches(session, programme, coordinators[0])
    show_late_arrivals(session, round_, coordinators[0], now=now - timedelta(hours=1))
    work_out_a_change(session, programme, coordinators[0], now=now - timedelta(minutes=30))


def work_out_a_change(session: Session, programme: Programme, by: Person, *, now: datetime) -> None:
    """A coach said on the phone that they stop, and nothing was approved yet."""
    email = coach(WEEK11, LEAVES)
    leaves = session.exec(select(Enrolment.uid).join(Person).where(Person.email == email)).one()
    change = ask_for_change(session, programme, why=Why.leaves, of=leaves, by=by.id, now=now)
    finish(session, change, now=now)


def show_late_arrivals(session: Session, round_: Round, by: Person, *, now: datetime) -> None:
    """Whom those who came late may get: their coaches were asked this morning."""
    set_coach_hours(session, round_, 48, by=by.id, now=now)
    show_to_coaches(session, round_, solve(session, round_, by, now=now), by=by.id, now=now)


def ask_of_coaches(session: Session, programme: Programme, by: Person) -> None:
    """A training that nearly all did, and a code of conduct that the first has yet to read."""
    coaches = session.exec(
        select(Enrolment)
        .where(Enrolment.programme_id == programme.id, Enrolment.side == Side.coach)
        .order_by(col(Enrolment.id))
    ).all()
    since = PUBLISHED - 10 * ONE_DAY
    set_gates(session, programme, training=True, code=suggested_code(), by=by.id, now=since)
    trained = [one.uid for one in coaches if one.id % 9]
    tick_training(session, programme, trained, done=True, by=by.id, now=since + ONE_DAY)
    for one in coaches[1:]:
        accept_code(session, programme, one, version=1, now=since + 2 * ONE_DAY)


def solve_and_publish(session: Session, round_: Round, by: Person, *, now: datetime) -> None:
    """As a coordinator does it, an hour apart; only nobody has to wait for another process."""
    draft = solve(session, round_, by, now=now - timedelta(hours=1))
    publish(session, round_, draft, by=by.id, now=now)


def solve(session: Session, round_: Round, by: Person, *, now: datetime) -> Draft:
    return finish(session, queue_draft(session, round_, by=by.id, balance=20, now=now), now=now)


def finish(session: Session, draft: Draft, *, now: datetime) -> Draft:
    """What a solver of its own does."""
    worker = "seed"
    claim_draft(session, draft.uid, worker=worker, now=now)
    task = load_task(session, draft.uid)
    proposal = propose(task, lambda _: None)
    store_proposal(session, task, proposal, uid=draft.uid, worker=worker, now=now)
    session.refresh(draft)
    return draft


def notice_quiet_pairs(session: Session, *, now: datetime) -> None:
    """Every morning up to yesterday, as the timetable would have."""
    morning = PUBLISHED
    while morning < now - ONE_DAY:
        find_quiet_pairs(session, now=morning)
        morning += ONE_DAY
