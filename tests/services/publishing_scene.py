"""A draft that is ready, and what becomes of it when it is published."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from peercoach.db import unit_of_work
from peercoach.models import (
    Draft,
    DraftStatus,
    Enrolment,
    Notice,
    Pair,
    PairStatus,
    Person,
    Programme,
    Publication,
    Round,
)
from peercoach.services.rounds.publishing import plan, publish, publish_planned
from tests.factories import MONDAY, make_person
from tests.services.round_cast import coach, draft_of, first_year, small_programme

DAY = timedelta(days=1)


class Scene(NamedTuple):
    """Noor and Tim ask, Samira has one place, Marieke and Joost run it; the draft is ready."""

    engine: Engine
    programme: Programme
    marieke: Person
    joost: Person
    draft: Draft

    def publish(self, by: Person | None = None) -> Publication:
        with unit_of_work(self.engine, write=True) as session:
            who = (by or self.marieke).id
            return publish(session, *self.current(session), by=who, now=MONDAY)

    def plan(self, **when: object) -> Publication:
        with unit_of_work(self.engine, write=True) as session:
            moments = {"now": MONDAY, "planned_for": MONDAY + DAY} | when
            return plan(session, *self.current(session), by=self.marieke.id, **moments)

    def publish_planned(self, now: object) -> int:
        with unit_of_work(self.engine, write=True) as session:
            return publish_planned(session, now=now)

    def current(self, session: Session) -> tuple[Round, Draft]:
        draft = session.get_one(Draft, self.draft.id)
        return session.get_one(Round, draft.round_id), draft

    def change(self, name: str, **fields: object) -> None:
        with unit_of_work(self.engine, write=True) as session:
            found = self.enrolment(session, name)
            for field, value in fields.items():
                setattr(found, field, value)

    def enrolment(self, session: Session, name: str) -> Enrolment:
        return session.exec(select(Enrolment).join(Person).where(Person.name == name)).one()

    def pairs(self) -> list[tuple[str, PairStatus]]:
        with unit_of_work(self.engine) as session:
            found = session.exec(
                select(Person.name, Pair.status)
                .join(Enrolment, col(Enrolment.person_id) == Person.id)
                .join(Pair, col(Pair.first_year_id) == Enrolment.id)
                .order_by(col(Pair.id))
            )
            return [(name, status) for name, status in found]

    def mails(self) -> list[tuple[str, str, dict[str, object]]]:
        with unit_of_work(self.engine) as session:
            found = session.exec(
                select(Person.name, Notice.template, Notice.payload)
                .join(Notice, col(Notice.person_id) == Person.id)
                .order_by(Person.name, Notice.template)
            )
            return [(name, template, without_numbers(payload)) for name, template, payload in found]


def without_numbers(payload: Mapping[str, Any]) -> dict[str, object]:
    """Of its lines only whom they are about."""
    about = {"lines": [line["other"] for line in payload["lines"]]} if "lines" in payload else {}
    return {**payload, **about}


def store_scene(engine: Engine) -> Scene:
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session)
        marieke = make_person(session, name="Marieke")
        joost = make_person(session, name="Joost")
        first_year(session, programme, "Noor", priority=1)
        first_year(session, programme, "Tim", priority=2)
        coach(session, programme, "Samira")
    draft = draft_of(engine, programme, marieke)
    assert draft.status is DraftStatus.ready
    return Scene(engine, programme, marieke, joost, draft)


MAILS = [
    ("Noor", "match", {"name": "Noor", "lines": ["Samira"]}),
    ("Samira", "new-mentees", {"name": "Samira", "lines": ["Noor"]}),
    ("Tim", "waiting", {"name": "Tim", "to": "first_year", "waits": True}),
]
