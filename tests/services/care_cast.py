"""Noor, her coach Samira, and those who read what is passed on in confidence."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, select

from peercoach.db import unit_of_work
from peercoach.models import Concern, Notice, Person, RoleKind
from peercoach.services.care.telling import Complaint, Worry, complain, pass_on_worry
from peercoach.services.care.theirs import find_theirs
from peercoach.vault import Vault, new_key
from tests.factories import MONDAY, make_person, make_role
from tests.services.pair_cast import Cast, make_cast

CANARY = "zilverreiger"
BECAUSE = {"because": "The mail asked me to"}
"""What a reader types to open something."""
VAULT = Vault((new_key(),))
WORRY = Worry("no", ("sleep",), f"Slaapt niet. {CANARY}", "agrees", named=True)
COMPLAINT = Complaint(("unwanted",), f"Blijft bellen. {CANARY}", "call", "06 00000000")


@dataclass(frozen=True)
class CareCast:
    pair: Cast
    rosa: Person  # the reader who is written to
    stan: Person  # stands in
    marieke: Person  # coordinates

    @property
    def noor(self) -> Person:
        return self.pair.noor

    @property
    def samira(self) -> Person:
        return self.pair.samira


def make_care_cast(session: Session, **pair: Any) -> CareCast:
    cast = make_cast(session, **pair)
    people = [make_person(session, name=name) for name in ("Rosa Roos", "Stan Ster", "Marieke M")]
    kinds = (RoleKind.confidential, RoleKind.confidential, RoleKind.coordinator)
    for number, (person, kind) in enumerate(zip(people, kinds, strict=True)):
        granted = MONDAY + timedelta(minutes=number)
        make_role(session, cast.programme, person, kind=kind, granted_at=granted)
    return CareCast(cast, *people)


def store_care_cast(engine: Engine, **pair: Any) -> CareCast:
    with unit_of_work(engine, write=True) as session:
        return make_care_cast(session, **pair)


def samira_worries(
    session: Session, cast: CareCast, *, now: datetime, worry: Worry = WORRY, uid: str = "worry-1"
) -> Concern:
    theirs = find_theirs(session, cast.samira.id, cast.pair.pair.uid)
    return pass_on_worry(session, VAULT, theirs, worry, uid=uid, now=now)


def noor_complains(
    session: Session, cast: CareCast, *, now: datetime, complaint: Complaint = COMPLAINT
) -> Concern:
    theirs = find_theirs(session, cast.noor.id, cast.pair.pair.uid, change=True)
    return complain(session, VAULT, theirs, complaint, uid="complaint-1", now=now)


def mails(session: Session) -> list[tuple[str, str]]:
    """Each mail: what it is, and to whom."""
    rows = session.exec(select(Notice).order_by(Notice.id))
    return [(row.template, session.get_one(Person, row.person_id).name) for row in rows]


def everything_in(session: Session) -> str:
    """Every value of every row, as text."""
    return "\n".join(
        str(row)
        for table in SQLModel.metadata.sorted_tables
        for row in session.execute(table.select())
    )
