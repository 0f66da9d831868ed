"""What was sent, and what became of it: to one person, and in a programme. Never what it said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, func, select

from peercoach.models import (
    DID_NOT_ARRIVE,
    Enrolment,
    EnrolmentStatus,
    Notice,
    NoticeStatus,
    Person,
    Programme,
)
from peercoach.notify.kinds import kind_of, templates_that
from peercoach.services.programmes.people_list import goes_by

TAKES_PART = (EnrolmentStatus.active, EnrolmentStatus.paused)


@dataclass(frozen=True, slots=True)
class Mail:
    """`told` is what it is called, in English; `until` the moment for which it waits, if it does;
    `along` that it went in another mail."""

    told: str
    status: NoticeStatus
    owed_at: datetime
    sent_at: datetime | None
    until: datetime | None
    along: bool
    name: str = ""


def mails_to(session: Session, person: Person, *, now: datetime, most: int = 100) -> list[Mail]:
    """What one person was sent, the newest first; for themselves."""
    found = session.exec(
        select(Notice)
        .where(_is_to(person))
        .order_by(col(Notice.created_at).desc(), col(Notice.id).desc())
        .limit(most)
    )
    return [_mail(notice, now=now) for notice in found]


def mails_in(
    session: Session,
    programme: Programme,
    *,
    now: datetime,
    trouble: bool = False,
    search: str = "",
    to: Person | None = None,
    skip: int = 0,
    most: int | None = None,
) -> list[Mail]:
    """What a programme sent, the newest first; for coordinators, so nothing of what is between two
    people. Only what did not arrive (`trouble`), only to those whose name or address holds
    `search`, only `to` one."""
    found = session.exec(
        select(Notice, Person)
        .join(Person, col(Person.id) == Notice.person_id)
        .where(*_of(programme, trouble=trouble, search=search))
        .where(Person.id == to.id if to else true())
        .order_by(col(Notice.created_at).desc(), col(Notice.id).desc())
        .offset(skip)
        .limit(most)
    )
    return [_mail(notice, now=now, person=person) for notice, person in found]


def count_mails_in(
    session: Session, programme: Programme, *, trouble: bool = False, search: str = ""
) -> int:
    return session.exec(
        select(func.count(col(Notice.id)))
        .join(Person, col(Person.id) == Notice.person_id)
        .where(*_of(programme, trouble=trouble, search=search))
    ).one()


def count_outcomes(session: Session, programme: Programme) -> dict[NoticeStatus, int]:
    """How many of these mails became what."""
    found = session.exec(
        select(col(Notice.status), func.count(col(Notice.id)))
        .where(Notice.programme_id == programme.id, for_staff())
        .group_by(col(Notice.status))
    )
    return dict(found.all())


def count_undelivered(session: Session, programme: Programme) -> int:
    """People, not mails: three mails to one wrong address are one thing to put right."""
    return session.exec(
        select(func.count(func.distinct(Notice.recipient))).where(
            Notice.programme_id == programme.id, for_staff(), DID_NOT_ARRIVE
        )
    ).one()


def account_mails_lost(
    session: Session, programme: Programme, *, now: datetime, search: str = "", most: int = 20
) -> list[Mail]:
    """Mails of no programme, such as codes to sign in, that did not arrive; the newest first. Only
    to the address of who takes part in this one: of anybody else it is not its coordinators' to
    know."""
    takes_part = select(Enrolment.person_id).where(
        Enrolment.programme_id == programme.id, col(Enrolment.status).in_(TAKES_PART)
    )
    found = session.exec(
        select(Notice, Person)
        .join(Person, col(Person.email) == Notice.recipient)
        .where(
            col(Notice.programme_id).is_(None),
            for_staff(),
            DID_NOT_ARRIVE,
            col(Person.id).in_(takes_part),
            goes_by(search),
        )
        .order_by(col(Notice.created_at).desc(), col(Notice.id).desc())
        .limit(most)
    )
    return [_mail(notice, now=now, person=person) for notice, person in found]


def count_of_no_programme(session: Session) -> int:
    """Mails of no programme that failed or whose outcome nobody knows. Coordinators see those to
    people of theirs only."""
    return session.exec(
        select(func.count(col(Notice.id))).where(
            col(Notice.programme_id).is_(None),
            col(Notice.status).in_([NoticeStatus.failed, NoticeStatus.uncertain]),
        )
    ).one()


def for_staff() -> ColumnElement[bool]:
    """In a query: mails of which coordinators may know."""
    return col(Notice.template).not_in(templates_that(for_staff=False))


def _is_to(person: Person) -> ColumnElement[bool]:
    return (col(Notice.person_id) == person.id) | (col(Notice.recipient) == person.email)


def _of(programme: Programme, *, trouble: bool, search: str) -> Sequence[ColumnElement[bool]]:
    wanted = [col(Notice.programme_id) == programme.id, for_staff()]
    if trouble:
        wanted.append(DID_NOT_ARRIVE)
    return [*wanted, goes_by(search)] if search else wanted


def _mail(notice: Notice, *, now: datetime, person: Person | None = None) -> Mail:
    waits = notice.status is NoticeStatus.queued and notice.next_at > now
    return Mail(
        kind_of(notice.template).told,
        notice.status,
        notice.created_at,
        notice.sent_at,
        notice.next_at if waits else None,
        notice.carried_by_id is not None,
        person.name or person.email if person else "",
    )
