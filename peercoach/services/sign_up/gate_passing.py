"""Coaches pass the gates of their programme: who agreed with the code, who did the training."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, select

from peercoach.errors import Conflict, NotFound
from peercoach.i18n import mark
from peercoach.models import Enrolment, GateKind, GatePassed, Person, Programme, Side
from peercoach.services.programmes.deeds import note_deed
from peercoach.services.programmes.people_list import goes_by
from peercoach.services.rounds.rounds import raise_versions
from peercoach.services.sign_up.enrolments import TAKES_PART
from peercoach.services.sign_up.gates import gates_of, open_gates
from peercoach.services.turns import wait_for_turn


class CodeHasChanged(Conflict):
    """Somebody accepts a text that is no longer the one that is asked."""


def accept_code(
    session: Session, programme: Programme, enrolment: Enrolment, *, version: int, now: datetime
) -> None:
    """This coach agrees with the text they read; a second time changes nothing."""
    gates = gates_of(programme)
    if not gates.code:
        raise NotFound
    if version != gates.code_version:
        raise CodeHasChanged(mark("The code of conduct has changed. Read it again, please"))
    wait_for_turn(session, f"gates of {programme.id}")
    if GateKind.code not in open_gates(session, programme, enrolment):
        return
    session.add(
        GatePassed(
            enrolment_id=enrolment.id,
            kind=GateKind.code,
            version=version,
            passed_at=now,
            by_id=enrolment.person_id,
        )
    )
    session.flush()
    raise_versions(session, programme.id)


@dataclass(frozen=True, slots=True)
class CoachAtGates:
    """One coach, and when each gate was passed (in the version that is asked now)."""

    uid: str
    name: str
    passed: Mapping[GateKind, datetime]


def coaches_at_gates(
    session: Session,
    programme: Programme,
    *,
    search: str = "",
    skip: int = 0,
    most: int | None = None,
) -> list[CoachAtGates]:
    """Who takes part as a coach and goes by this name or address, by name."""
    found = session.exec(
        select(Enrolment.id, Enrolment.uid, Person.name)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(_coaches(programme), goes_by(search))
        .order_by(Person.name, col(Enrolment.id))
        .offset(skip)
        .limit(most)
    ).all()
    asked = gates_of(programme).asked
    passed: dict[int, dict[GateKind, datetime]] = {}
    these = col(GatePassed.enrolment_id).in_([row for row, *_ in found])
    for gate in session.exec(select(GatePassed).where(these)):
        if asked.get(gate.kind) == gate.version:
            passed.setdefault(gate.enrolment_id, {})[gate.kind] = gate.passed_at
    return [CoachAtGates(uid, name, passed.get(row, {})) for row, uid, name in found]


def count_coaches(session: Session, programme: Programme, *, search: str = "") -> int:
    return session.exec(
        select(func.count(col(Enrolment.id)))
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(_coaches(programme), goes_by(search))
    ).one()


def _coaches(programme: Programme) -> ColumnElement[bool]:
    return and_(
        col(Enrolment.programme_id) == programme.id,
        col(Enrolment.side) == Side.coach,
        col(Enrolment.status).in_(TAKES_PART),
    )


def tick_training(
    session: Session,
    programme: Programme,
    coaches: Collection[str],
    *,
    done: bool,
    by: int,
    now: datetime,
) -> int:
    """These coaches have done the training, or have not after all; says for how many it is new."""
    wait_for_turn(session, f"gates of {programme.id}")
    rows = session.exec(
        select(Enrolment.id, Enrolment.uid, GatePassed)
        .outerjoin(
            GatePassed,
            (col(GatePassed.enrolment_id) == Enrolment.id)
            & (col(GatePassed.kind) == GateKind.training),
        )
        .where(
            Enrolment.programme_id == programme.id,
            Enrolment.side == Side.coach,
            col(Enrolment.uid).in_(coaches),
        )
        .order_by(col(Enrolment.id))
    ).all()
    if len(rows) < len(set(coaches)):
        raise NotFound
    changed = [(row, uid, before) for row, uid, before in rows if (before is None) == done]
    for row, uid, before in changed:
        if before is None:
            kind = GateKind.training
            session.add(GatePassed(enrolment_id=row, kind=kind, passed_at=now, by_id=by))
        else:
            session.delete(before)
        note_deed(
            session,
            "training done" if done else "training not done",
            by=by,
            kind="enrolment",
            uid=uid,
            programme_id=programme.id,
            now=now,
        )
    if changed:
        session.flush()
        raise_versions(session, programme.id)
    return len(changed)
