"""A programme some weeks after its publication: pairs that met, places, and who asks."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from peercoach.db import unit_of_work
from peercoach.models import (
    Contact,
    ContactKind,
    ContactSource,
    Draft,
    Enrolment,
    Notice,
    Pair,
    PairRequest,
    PairStatus,
    Person,
    Programme,
    RequestKind,
    Round,
    RoundStatus,
)
from peercoach.services.all_year.approving import approve
from peercoach.services.all_year.asking import ask_for_change, look_for_places
from peercoach.services.all_year.reasons import Why
from peercoach.services.programmes.programmes import find_programme
from peercoach.solver import solve_draft
from tests.factories import (
    MONDAY,
    make_draft,
    make_pair,
    make_person,
    make_publication,
    make_round,
    stored,
)
from tests.services.round_cast import coach, first_year, small_programme

BEGAN = MONDAY - timedelta(weeks=4)


class Year:
    """Tim has Ada and Noor has Ben; Ben has a place more. Marieke runs it; the round was published
    four weeks before MONDAY."""

    def __init__(self, engine: Engine, *, slug: str = "nursing", **places: int) -> None:
        self.engine, self.slug = engine, slug
        with unit_of_work(engine, write=True) as session:
            programme = small_programme(session, slug=slug, name_nl="V", name_en="Nursing")
            self.marieke: Person = make_person(session, name="Marieke")
            round_ = make_round(
                session, programme, status=RoundStatus.published, opened_at=BEGAN - timedelta(7)
            )
            draft = make_draft(session, round_, self.marieke, made_at=BEGAN)
            make_publication(session, draft, made_at=BEGAN, planned_for=BEGAN, published_at=BEGAN)
            early = {"created_at": BEGAN, "sent_at": BEGAN}
            people = {
                "Tim": first_year(session, programme, "Tim", **early),
                "Noor": first_year(session, programme, "Noor", **early),
                "Ada": coach(session, programme, "Ada", capacity=places.get("ada", 1)),
                "Ben": coach(session, programme, "Ben", capacity=places.get("ben", 2)),
            }
            for one, other in (("Tim", "Ada"), ("Noor", "Ben")):
                make_pair(session, people[one], people[other], started_at=BEGAN, made_at=BEGAN)

    def programme(self, session: Session) -> Programme:
        return find_programme(session, self.slug)

    def joins(self, name: str, *, at: datetime = MONDAY, **fields: Any) -> None:
        """Somebody asks for a buddy."""
        with unit_of_work(self.engine, write=True) as session:
            given = {"created_at": at, "sent_at": at, "changed_at": at} | fields
            first_year(session, self.programme(session), name, **given)

    def change(self, name: str, **fields: object) -> None:
        with unit_of_work(self.engine, write=True) as session:
            found = self.enrolment(session, name)
            for field, value in fields.items():
                setattr(found, field, value)

    def apart(self, asks: str, other: str) -> None:
        with unit_of_work(self.engine, write=True) as session:
            one, two = (self.enrolment(session, name) for name in (asks, other))
            ids = {"enrolment_id": one.id, "other_id": two.id, "programme_id": one.programme_id}
            stored(session, PairRequest(kind=RequestKind.apart, made_at=MONDAY, **ids))

    def met(self, first_year: str) -> None:
        """They and their coach have met."""
        with unit_of_work(self.engine, write=True) as session:
            pair = self.pair(session, first_year)
            said = {"kind": ContactKind.met, "source": ContactSource.page, "day": MONDAY.date()}
            session.add(Contact(pair_id=pair.id, by_id=self.marieke.id, noted_at=MONDAY, **said))

    def enrolment(self, session: Session, name: str) -> Enrolment:
        return session.exec(select(Enrolment).join(Person).where(Person.name == name)).one()

    def uid(self, name: str) -> str:
        with unit_of_work(self.engine) as session:
            return self.enrolment(session, name).uid

    def look(self, now: datetime = MONDAY) -> Draft:
        with unit_of_work(self.engine, write=True) as session:
            by = self.marieke.id
            uid = look_for_places(session, self.programme(session), by=by, now=now).uid
        return self.solved(uid, now)

    def ask(self, why: Why, of: str = "", now: datetime = MONDAY) -> Draft:
        """`of` is a name; for two to go apart that of the first-year."""
        with unit_of_work(self.engine, write=True) as session:
            programme = self.programme(session)
            uid = self.enrolment(session, of).uid if of else ""
            if why is Why.apart:
                uid = self.pair(session, of).uid
            by = self.marieke.id
            uid = ask_for_change(session, programme, why=why, of=uid, by=by, now=now).uid
        return self.solved(uid, now)

    def approve(self, draft: Draft, *names: str, now: datetime = MONDAY) -> int:
        """For these first-years, or for all."""
        with unit_of_work(self.engine, write=True) as session:
            ids = [self.enrolment(session, name).id for name in names] or None
            found = session.get_one(Draft, draft.id)
            round_ = session.get_one(Round, found.round_id)
            programme, by = self.programme(session), self.marieke.id
            made = approve(session, programme, round_, found, first_years=ids, by=by, now=now)
            return len(made)

    def solved(self, uid: str, now: datetime = MONDAY) -> Draft:
        solve_draft(self.engine, uid, lambda: now)
        with unit_of_work(self.engine) as session:
            return session.exec(select(Draft).where(Draft.uid == uid)).one()

    def pair(self, session: Session, first_year: str) -> Pair:
        mine = Pair.first_year_id == self.enrolment(session, first_year).id
        over = col(Pair.status) == PairStatus.ended
        return session.exec(select(Pair).where(mine, ~over)).one()

    def pairs(self) -> dict[str, str]:
        """First-year to coach, of the pairs that go on."""
        one, two, asks, offers = (
            aliased(Enrolment),
            aliased(Enrolment),
            aliased(Person),
            aliased(Person),
        )
        with unit_of_work(self.engine) as session:
            query = (
                select(asks.name, offers.name)
                .select_from(Pair)
                .join(one, col(one.id) == Pair.first_year_id)
                .join(two, col(two.id) == Pair.coach_id)
                .join(asks, col(asks.id) == one.person_id)
                .join(offers, col(offers.id) == two.person_id)
                .where(col(Pair.status) != PairStatus.ended)
            )
            return dict(session.exec(query).all())

    def pairs_hash(self) -> str:
        """Of every column of every pair there is."""
        with unit_of_work(self.engine) as session:
            rows = session.exec(select(Pair).order_by(col(Pair.id))).all()
            return sha256(repr([row.model_dump() for row in rows]).encode()).hexdigest()

    def mails(self) -> list[tuple[str, str, Mapping[str, Any]]]:
        """Who, which letter, and of whom it speaks."""
        with unit_of_work(self.engine) as session:
            found = session.exec(
                select(Person.name, Notice.template, Notice.payload)
                .join(Notice, col(Notice.person_id) == Person.id)
                .order_by(Person.name, Notice.template)
            )
            return [(name, template, _names(payload)) for name, template, payload in found]


def _names(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: [line["other"] for line in payload[key]] for key in ("lines", "gone") if key in payload
    }
