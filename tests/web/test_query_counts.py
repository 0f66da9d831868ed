"""A page asks the database as often of a thousand as of ten: never once for each of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event
from sqlmodel import insert, select

from peercoach.app import create_app
from peercoach.db import unit_of_work
from peercoach.models import (
    Contact,
    ContactKind,
    ContactSource,
    Enrolment,
    EnrolmentStatus,
    Pair,
    PairStatus,
    Person,
    QuietEpisode,
    QuietReason,
    Side,
)
from peercoach.services.sign_up.filled_pages import MOST_PLACES
from tests.databases import hasty_engine
from tests.factories import MONDAY, make_role
from tests.programme_cast import (
    NOORS,
    REASONS,
    SAMIRAS,
    enrol,
    make_noor,
    make_open_programme,
    make_samira,
)
from tests.web.conftest import make_settings, signed_in

NOW = MONDAY + timedelta(weeks=8)
FEW, MANY = 10, 1_000
PAGES = {
    "board": ("samira", "/coach"),
    "home": ("noor", "/start-well/me"),
    "home by any way": ("noor", "/me"),
    "overview": ("marieke", "/co/start-well"),
    "people": ("marieke", "/co/start-well/people"),
    "people who owe answers": ("marieke", "/co/start-well/people?needs=unanswered"),
    "people by pairs": ("marieke", "/co/start-well/people?sort=-pairs"),
    "their addresses": ("marieke", "/co/start-well/people/mail"),
    "coaches": ("marieke", "/co/start-well/coaches"),
    "pairs": ("marieke", "/co/start-well/pairs"),
    "quiet": ("marieke", "/co/start-well/pairs/quiet"),
    "people in the API": ("marieke", "/api/v1/programmes/start-well/enrolments"),
    "pairs in the API": ("samira", "/api/v1/me/pairs"),
}
Browsers = dict[str, TestClient]


@pytest.fixture(scope="module")
def sizes(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[int, tuple[Engine, Browsers]]:
    """Two services: every first-year is paired, half of the pairs quiet; Samira has as many
    first-years as a coach can have."""
    made = {}
    for size in (FEW, MANY):
        file = copyfile(migrated_file, tmp_path_factory.mktemp("size") / f"{size}.sqlite3")
        engine = hasty_engine(f"sqlite:///{file}")
        with unit_of_work(engine, write=True) as session:
            people = store(session, size)
        app = create_app(make_settings(), engine=engine, clock=lambda: NOW)
        made[size] = engine, {name: signed_in(app, engine, one) for name, one in people.items()}
    return made


def store(session: Any, size: int) -> dict[str, Person]:
    programme, _ = make_open_programme(session)
    noor, samira, marieke = make_noor(session), make_samira(session), make_samira(session)
    make_role(session, programme, marieke)
    enrol(session, programme, noor, Side.first_year)
    coach = enrol(session, programme, samira, Side.coach)
    coach.capacity = MOST_PLACES
    rows = [
        {"email": f"one-{n}@uni.example", "name": f"Person {n}", "created_at": MONDAY}
        for n in range(2 * size)
    ]
    session.execute(insert(Person), rows)
    ids = session.exec(select(Person.id).where(Person.email.like("one-%"))).all()
    at = {"created_at": MONDAY, "changed_at": MONDAY, "sent_at": MONDAY}
    sides = [(Side.first_year, NOORS, None), (Side.coach, SAMIRAS, 2)]
    enrolments = [
        {
            "programme_id": programme.id,
            "person_id": person,
            "side": side,
            "answers": answers,
            "capacity": capacity,
            "status": EnrolmentStatus.active,
            **at,
        }
        for number, person in enumerate(ids)
        for side, answers, capacity in [sides[number % 2]]
    ]
    session.execute(insert(Enrolment), enrolments)
    of = {
        side: session.exec(select(Enrolment.id).where(Enrolment.side == side)).all()
        for side in Side
    }
    coaches = [coach.id] * MOST_PLACES + list(of[Side.coach]) * 2
    store_pairs(
        session, programme.id, list(zip(of[Side.first_year], coaches, strict=False)), by=samira.id
    )
    return {"noor": noor, "samira": samira, "marieke": marieke}


def store_pairs(session: Any, programme: int, couples: list[tuple[int, int]], *, by: int) -> None:
    live = {"status": PairStatus.live, "made_at": MONDAY, "started_at": MONDAY, "reasons": REASONS}
    both = [{"first_year_id": asks, "coach_id": offers} for asks, offers in couples]
    session.execute(insert(Pair), [one | live | {"programme_id": programme} for one in both])
    pairs = session.exec(select(Pair.id)).all()
    met = {"kind": ContactKind.met, "source": ContactSource.page, "by_id": by, "noted_at": MONDAY}
    days = [{"pair_id": pair, "day": MONDAY.date()} for pair in pairs]
    session.execute(insert(Contact), [day | met for day in days])
    quiet = {"number": 1, "opened_at": NOW, "reason": QuietReason.quiet, "facts": {"days": 30}}
    session.execute(insert(QuietEpisode), [{"pair_id": pair} | quiet for pair in pairs[::2]])


@contextmanager
def questions(engine: Engine) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("page", PAGES)
def test_a_thousand_are_asked_for_as_often_as_ten(
    sizes: dict[int, tuple[Engine, Browsers]], page: str
) -> None:
    who, address = PAGES[page]
    asked: dict[int, list[str]] = {}
    for size, (engine, browsers) in sizes.items():
        browsers[who].get(address)  # whoever comes first may be noted as seen
        with questions(engine) as asked[size]:
            assert browsers[who].get(address).status_code == 200
    assert len(asked[MANY]) == len(asked[FEW]), set(asked[MANY]) ^ set(asked[FEW])
