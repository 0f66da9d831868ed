"""How long publishing takes: `python -m bench.publishing`

Every pair of a draft becomes live and everyone is owed their mail, in one transaction: 5,000 pairs
of as many first-years and coaches, so 10,000 mails, sealed. Planned before, or at once by hand:
then all that people answered is compared with what the draft was solved from as well. On SQLite and
on PostgreSQL, each time in an empty database. Prints Markdown.
"""

import sys
import time
from collections.abc import Callable
from datetime import timedelta
from random import Random
from statistics import median

from sqlmodel import Session, col, func, insert, select

from bench.chaos import place
from bench.people import answers
from bench.year.cast import BEGINS, SEPTEMBER
from peercoach.cli.serving import settle
from peercoach.db import make_engine, unit_of_work
from peercoach.matching.questions import Side as AskedSide
from peercoach.migrations import upgrade
from peercoach.models import (
    Draft,
    DraftStatus,
    Enrolment,
    EnrolmentStatus,
    Notice,
    Person,
    Programme,
    ProposedPair,
    Round,
    Side,
)
from peercoach.services.programmes.new_programme import create_programme
from peercoach.services.rounds.publishing import plan, publish, publish_planned
from peercoach.services.rounds.rounds import open_round
from peercoach.services.rounds.rows import rows_of
from peercoach.services.sign_up.answers import stored
from peercoach.vault import Vault, new_key, with_vault

PAIRS, TIMES = 5_000, 5


def add_planned(session: Session, pairs: int) -> None:
    draft = add_draft(session, pairs)
    round_ = session.get_one(Round, draft.round_id)
    by = draft.made_by_id
    assert by is not None
    plan(session, round_, draft, by=by, now=BEGINS, planned_for=SEPTEMBER)


def add_draft(session: Session, pairs: int) -> Draft:
    """Of a new programme, as if the solver had just proposed these pairs."""
    programme = create_programme(session, slug="big", name_nl="Groot", name_en="Big", now=BEGINS)
    by = Person(email="coordinator@example.org", name="C", created_at=BEGINS)
    session.add(by)
    session.flush()
    first_years = add_people(session, programme, Side.first_year, pairs)
    coaches = add_people(session, programme, Side.coach, pairs)
    round_ = open_round(session, programme, name="September", by=by.id, now=BEGINS)
    draft = Draft(
        round_id=round_.id,
        number=1,
        status=DraftStatus.ready,
        made_by_id=by.id,
        made_at=BEGINS,
        balance=20,
        round_version=round_.version,
        inputs_sha256=rows_of(session, programme, round_).sha256(20),
    )
    session.add(draft)
    session.flush()
    proposed = [
        {"draft_id": draft.id, "first_year_id": one, "coach_id": other, "fit": 80}
        for one, other in zip(first_years, coaches, strict=True)
    ]
    session.execute(insert(ProposedPair), proposed)
    return draft


def add_people(session: Session, programme: Programme, side: Side, many: int) -> list[int]:
    """The row numbers of their enrolments. Each answered all that is asked."""
    chance = Random(side.value)
    people = [
        {"email": f"{side.value}-{n}@example.org", "name": f"P {n}", "created_at": BEGINS}
        for n in range(many)
    ]
    session.execute(insert(Person), people)
    of_side = col(Person.email).startswith(f"{side.value}-")
    at = {"created_at": BEGINS, "changed_at": BEGINS, "sent_at": BEGINS}
    enrolled = [
        {
            "programme_id": programme.id,
            "person_id": person,
            "side": side,
            "status": EnrolmentStatus.active,
            "capacity": None if side is Side.first_year else 1,
            "answers": {
                key: stored(one) for key, one in answers(chance, AskedSide(side.value)).items()
            },
            **at,
        }
        for person in session.exec(select(Person.id).where(of_side)).all()
    ]
    session.execute(insert(Enrolment), enrolled)
    rows = select(Enrolment.id).where(Enrolment.side == side).order_by(col(Enrolment.id))
    return list(session.exec(rows))


def go_live_as_planned(session: Session) -> None:
    assert publish_planned(session, now=SEPTEMBER) == 1


def publish_at_once(session: Session) -> None:
    draft = session.exec(select(Draft)).one()
    round_ = session.get_one(Round, draft.round_id)
    assert draft.made_by_id is not None
    publish(session, round_, draft, by=draft.made_by_id, now=BEGINS + timedelta(hours=1))


WAYS: dict[str, tuple[Callable[[Session, int], object], Callable[[Session], None]]] = {
    "planned": (add_planned, go_live_as_planned),
    "at once": (add_draft, publish_at_once),
}
"""What is there, and what is timed."""


def seconds(kind: str, way: str, pairs: int) -> tuple[float, float]:
    """On the wall, and of our processor."""
    prepare, go_live = WAYS[way]
    with place(kind) as url:
        engine = with_vault(make_engine(url), Vault((new_key(),)))
        upgrade(engine)
        with unit_of_work(engine, write=True) as session:
            prepare(session, pairs)
        settle()  # as the service does
        begun, busy = time.perf_counter(), time.process_time()
        with unit_of_work(engine, write=True) as session:
            go_live(session)
        spent = time.perf_counter() - begun, time.process_time() - busy
        with unit_of_work(engine) as session:
            assert session.exec(select(func.count(col(Notice.id)))).one() == 2 * pairs
        engine.dispose()
    return spent


def main() -> None:
    sys.stdout.write(
        "| | | median s | least s | processor s |\n| --- | --- | ---: | ---: | ---: |\n"
    )
    for way in WAYS:
        for kind in ("sqlite", "postgresql"):
            taken = [seconds(kind, way, PAIRS) for _ in range(TIMES)]
            wall = [one for one, _ in taken]
            busy = median(one for _, one in taken)
            cells = f"{median(wall):.2f} | {min(wall):.2f} | {busy:.2f}"
            sys.stdout.write(f"| {way} | {kind} | {cells} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
