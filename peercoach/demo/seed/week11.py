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
from peercoach.demo.seed.programme import add_programme
from peercoach.demo.seed.since import add_what_happened
from peercoach.models import Pair, Person, Round
from peercoach.services.drafts import claim_draft, queue_draft
from peercoach.services.made_up import made_up_people
from peercoach.services.programmes import definition_of
from peercoach.services.publishing import publish
from peercoach.services.solving import load_task, propose, store_proposal

IN_TIME, COACHES = 100, 45
LATE = (15, 15)
"""Late arrivals of the first and of the second day after."""
PAIRED = IN_TIME + sum(LATE)
WAITING = 6
MADE_UP, LOTTERY = 11, 2026
PUBLISHED = TERM_STARTS + timedelta(weeks=1, hours=9)
"""Monday of the second week, 9.00."""
ONE_DAY = timedelta(days=1)


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
    by = coordinators[0]
    round_ = Round(
        uid=f"{WEEK11}-round",
        programme_id=programme.id,
        name="September 2026",
        seed=LOTTERY,
        opened_at=opened_at,
        closes_at=TERM_STARTS + 4 * ONE_DAY,
    )
    session.add(round_)
    enrol(session, programme, coaches, coach, between=(opened_at, TERM_STARTS))
    arrived = 0
    for day, count in enumerate((IN_TIME, *LATE)):
        since = opened_at if day == 0 else PUBLISHED + (day - 1) * ONE_DAY + timedelta(hours=2)
        until = PUBLISHED + day * ONE_DAY - timedelta(hours=2)
        group = people[arrived : arrived + count]
        enrol(session, programme, group, first_year, between=(since, until), first=arrived + 1)
        solve_and_publish(session, round_, by, now=PUBLISHED + day * ONE_DAY)
        arrived += count
    lately = now - 9 * ONE_DAY, now - ONE_DAY
    enrol(session, programme, people[arrived:], first_year, between=lately, first=arrived + 1)
    pairs = session.exec(
        select(Pair).where(Pair.programme_id == programme.id).order_by(col(Pair.first_year_id))
    ).all()
    add_what_happened(session, programme, pairs, now=now)


def solve_and_publish(session: Session, round_: Round, by: Person, *, now: datetime) -> None:
    """As a coordinator does it, an hour apart; only nobody has to wait for another process."""
    asked, worker = now - timedelta(hours=1), "seed"
    draft = queue_draft(session, round_, by=by.id, balance=20, now=asked)
    claim_draft(session, draft.uid, worker=worker, now=asked)
    task = load_task(session, draft.uid)
    proposal = propose(task, lambda _: None)
    store_proposal(session, task, proposal, uid=draft.uid, worker=worker, now=asked)
    session.refresh(draft)
    publish(session, round_, draft, by=by.id, now=now)
