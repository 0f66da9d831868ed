"""How long publishing takes: `python -m bench.publishing`

Every pair of a planned publication becomes live and everyone is owed their mail, in one
transaction: 5,000 pairs of as many first-years and coaches, so 10,000 mails, sealed. On SQLite and
on PostgreSQL, each time in an empty database. Prints Markdown.
"""

import sys
import time
from statistics import median

from sqlmodel import Session, col, func, insert, select

from bench.chaos import place
from bench.year.cast import BEGINS, SEPTEMBER, planned_publication
from peercoach.db import make_engine, unit_of_work
from peercoach.migrations import upgrade
from peercoach.models import (
    Enrolment,
    EnrolmentStatus,
    Notice,
    Pair,
    PairStatus,
    Person,
    Programme,
    Publication,
    Side,
)
from peercoach.services.programmes.new_programme import create_programme
from peercoach.services.rounds.publishing import publish_planned
from peercoach.vault import Vault, new_key, with_vault

PAIRS, TIMES = 5_000, 5


def add_planned(session: Session, pairs: int) -> None:
    programme = create_programme(session, slug="big", name_nl="Groot", name_en="Big", now=BEGINS)
    by = Person(email="coordinator@example.org", name="C", created_at=BEGINS)
    session.add(by)
    session.flush()
    add_pairs(session, programme, planned_publication(session, programme, by, SEPTEMBER), pairs)


def add_pairs(session: Session, programme: Programme, publication: Publication, pairs: int) -> None:
    people = [
        {"email": f"p{n}@example.org", "name": f"P {n}", "created_at": BEGINS}
        for n in range(2 * pairs)
    ]
    session.execute(insert(Person), people)
    ids = session.exec(select(Person.id).where(col(Person.email).startswith("p"))).all()
    at = {"created_at": BEGINS, "changed_at": BEGINS, "sent_at": BEGINS, "answers": {}}
    enrolled = [
        {
            "programme_id": programme.id,
            "person_id": person,
            "side": Side.first_year if n < pairs else Side.coach,
            "status": EnrolmentStatus.active,
            "capacity": None if n < pairs else 1,
            **at,
        }
        for n, person in enumerate(ids)
    ]
    session.execute(insert(Enrolment), enrolled)
    rows = session.exec(select(Enrolment.id, Enrolment.side).order_by(col(Enrolment.id))).all()
    first_years = [number for number, side in rows if side is Side.first_year]
    coaches = [number for number, side in rows if side is Side.coach]
    made = [
        {
            "programme_id": programme.id,
            "publication_id": publication.id,
            "first_year_id": first_year,
            "coach_id": coach,
            "status": PairStatus.planned,
            "fit": 80,
            "made_at": BEGINS,
        }
        for first_year, coach in zip(first_years, coaches, strict=True)
    ]
    session.execute(insert(Pair), made)


def seconds(kind: str, pairs: int) -> tuple[float, float]:
    """On the wall, and of our processor."""
    with place(kind) as url:
        engine = with_vault(make_engine(url), Vault((new_key(),)))
        upgrade(engine)
        with unit_of_work(engine, write=True) as session:
            add_planned(session, pairs)
        begun, busy = time.perf_counter(), time.process_time()
        with unit_of_work(engine, write=True) as session:
            assert publish_planned(session, now=SEPTEMBER) == 1
        spent = time.perf_counter() - begun, time.process_time() - busy
        with unit_of_work(engine) as session:
            assert session.exec(select(func.count(col(Notice.id)))).one() == 2 * pairs
        engine.dispose()
    return spent


def main() -> None:
    sys.stdout.write("| | median s | least s | processor s |\n| --- | ---: | ---: | ---: |\n")
    for kind in ("sqlite", "postgresql"):
        taken = [seconds(kind, PAIRS) for _ in range(TIMES)]
        wall = [one for one, _ in taken]
        processor = median(one for _, one in taken)
        sys.stdout.write(f"| {kind} | {median(wall):.2f} | {min(wall):.2f} | {processor:.2f} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
