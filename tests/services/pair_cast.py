"""A programme with Noor, her coach Samira, and what they do and are asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from peercoach.db import unit_of_work
from peercoach.models import (
    CheckIn,
    Contact,
    ContactKind,
    ContactSource,
    Notice,
    NoticeStatus,
    Pair,
    Person,
    Programme,
    QuietEpisode,
    Side,
    Table,
)
from peercoach.services.check_ins.asking import ask_check_ins
from tests.factories import MONDAY, make_enrolment, make_pair, make_person, make_programme

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
START = MONDAY.date()


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment so many days after the start, by the clocks in Amsterdam."""
    moment = time(hour, minute)
    return datetime.combine(START + timedelta(days=day), moment, AMSTERDAM).astimezone(UTC)


@dataclass(frozen=True)
class Cast:
    programme: Programme
    pair: Pair
    noor: Person
    samira: Person


def make_cast(session: Session, *, programme: Programme | None = None, **pair: Any) -> Cast:
    """A live pair that began on Monday at 10.00; call again for another pair."""
    programme = programme or make_programme(session)
    noor = make_person(session, name="Noor de Wit", language="nl")
    samira = make_person(session, name="Samira Haddad", language="en")
    first_year = make_enrolment(session, programme, Side.first_year, person_id=noor.id)
    coach = make_enrolment(session, programme, Side.coach, person_id=samira.id)
    return Cast(programme, make_pair(session, first_year, coach, **pair), noor, samira)


def store_cast(engine: Engine, **pair: Any) -> Cast:
    with unit_of_work(engine, write=True) as session:
        return make_cast(session, **pair)


def ask_all(engine: Engine, now: datetime) -> int:
    """As the timetable does; how many mails that is."""
    with unit_of_work(engine, write=True) as session:
        return ask_check_ins(session, now=now)


def asked_cast(engine: Engine, now: datetime) -> Cast:
    """Both were asked what is due by then."""
    cast = store_cast(engine)
    ask_all(engine, now)
    return cast


def add_contact(
    engine: Engine, cast: Cast, day: int, kind: ContactKind = ContactKind.wrote
) -> None:
    """Both were in touch so many days after the start."""
    with unit_of_work(engine, write=True) as session:
        session.add(
            Contact(
                pair_id=cast.pair.id,
                day=START + timedelta(days=day),
                kind=kind,
                source=ContactSource.page,
                by_id=cast.noor.id,
                noted_at=at(day),
            )
        )


def rows(engine: Engine, table: type[Table]) -> Sequence[Any]:
    with unit_of_work(engine) as session:
        return session.exec(select(table).order_by(col(table.id))).all()


def check_ins(engine: Engine) -> list[tuple[str, int, str | None]]:
    return [(row.step, row.person_id, row.skipped) for row in rows(engine, CheckIn)]


def contacts(engine: Engine) -> list[tuple[date, str, int]]:
    return [(row.day, row.kind.value, row.by_id) for row in rows(engine, Contact)]


def episodes(engine: Engine) -> list[tuple[int, str, str | None]]:
    return [
        (row.number, row.reason.value, row.closed_how and row.closed_how.value)
        for row in rows(engine, QuietEpisode)
    ]


def token_for(engine: Engine, person: Person) -> str:
    """What the newest mail to this person has in its link."""
    mails = [row for row in rows(engine, Notice) if row.person_id == person.id]
    token: str = mails[-1].payload["lines"][0]["token"]
    return token


def mails_accepted(engine: Engine, moment: datetime) -> None:
    """As if the mail server took everything at this moment."""
    with unit_of_work(engine, write=True) as session:
        for notice in session.exec(select(Notice).where(col(Notice.sent_at).is_(None))):
            notice.status, notice.sent_at = NoticeStatus.sent, moment
