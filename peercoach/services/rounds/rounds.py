"""Rounds: opened with a lottery drawn at that moment, found by their address, shaped by hand."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select, update

from peercoach.errors import Conflict, InvalidInput, NotFound
from peercoach.i18n import mark
from peercoach.models import (
    Demand,
    DemandKind,
    Enrolment,
    Programme,
    Round,
    RoundStatus,
    Side,
)
from peercoach.services.audit import Fact
from peercoach.services.programmes.deeds import Action, note_deed
from peercoach.services.turns import wait_for_turn

SEEDS = 2**62
LONGEST_NAME = 60
OPEN = (RoundStatus.collect, RoundStatus.preview)


class RoundIsOpen(Conflict):
    """One round at a time: two would propose the same places twice."""


class ClosesTooSoon(InvalidInput):
    """Sign-up would be over before it begins."""


class NameTaken(Conflict):
    """Two rounds of a programme cannot have one name."""


def open_round(
    session: Session,
    programme: Programme,
    *,
    name: str,
    by: int,
    now: datetime,
    closes_at: datetime | None = None,
) -> Round:
    """A new round. Its lottery is drawn here, when nobody can know whom it will favour."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise InvalidInput(mark("Give the round a name of 1 to 60 characters"))
    if closes_at and closes_at <= now:
        raise ClosesTooSoon(mark("Sign-up closes before it opens: choose a later day"))
    wait_for_turn(session, f"rounds of {programme.id}")
    rounds = list_rounds(session, programme)
    for other in rounds:
        if other.name.casefold() == name.casefold():
            raise NameTaken(mark("There is a round “{name}” already"), name=other.name)
        if other.status in OPEN:
            raise RoundIsOpen(
                mark("Round “{name}” is still open. Publish or close it first"), name=other.name
            )
    for other in rounds:
        other.status = RoundStatus.closed
    made = Round(
        programme_id=programme.id,
        name=name,
        seed=secrets.randbelow(SEEDS),
        opened_at=now,
        closes_at=closes_at,
        coach_hours=programme.settings.get("coach_hours"),
    )
    session.add(made)
    session.flush()
    note_on_round(session, "open", made, by=by, now=now)
    return made


def close_round(session: Session, round_: Round, *, by: int, now: datetime) -> None:
    """For a round that came to nothing. Its pairs, if any, stay."""
    round_ = locked(session, round_)
    if round_.status is not RoundStatus.closed:
        round_.status = RoundStatus.closed
        session.flush()
        note_on_round(session, "close", round_, by=by, now=now)


def list_rounds(session: Session, programme: Programme) -> Sequence[Round]:
    """Newest first."""
    return session.exec(
        select(Round).where(Round.programme_id == programme.id).order_by(col(Round.id).desc())
    ).all()


def find_round(session: Session, programme: Programme, uid: str) -> Round:
    """Only in this programme: elsewhere it does not exist."""
    found = session.exec(
        select(Round).where(Round.programme_id == programme.id, Round.uid == uid)
    ).first()
    if found is None:
        raise NotFound
    return found


def locked(session: Session, round_: Round) -> Round:
    """The round as it is now; whoever else wants to change it waits until we are done."""
    return session.exec(
        select(Round)
        .where(Round.id == round_.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def raise_versions(session: Session, programme_id: int) -> None:
    """Something changed that a solve would see: drafts made before are out of date."""
    session.exec(
        update(Round)
        .where(col(Round.programme_id) == programme_id, col(Round.status).in_(OPEN))
        .values(version=Round.version + 1)
    )


def set_demand(
    session: Session,
    round_: Round,
    *,
    first_year: str,
    coach: str,
    kind: DemandKind | None,
    adds_place: bool = False,
    by: int,
    now: datetime,
) -> None:
    """Keep these two together, keep them apart, or leave it to the solver (None).

    Keeping a first-year with one coach lets go of another one kept before. With `adds_place` the
    coach takes them besides the places they offer: whoever says so has agreed it with them.
    """
    round_ = locked(session, round_)
    if round_.status is RoundStatus.closed:
        raise Conflict(mark("This round is closed"))
    first_year_id = enrolment_id(session, round_, first_year, Side.first_year)
    coach_id = enrolment_id(session, round_, coach, Side.coach)
    demands = session.exec(
        select(Demand).where(Demand.round_id == round_.id, Demand.first_year_id == first_year_id)
    ).all()
    adds_place = adds_place and kind is DemandKind.lock
    there = [(one.kind, one.adds_place) for one in demands if one.coach_id == coach_id]
    if there == ([(kind, adds_place)] if kind else []):
        return  # it is so already: the button was pressed twice
    for demand in demands:
        moved = kind is DemandKind.lock and demand.kind is DemandKind.lock
        if demand.coach_id == coach_id or moved:
            session.delete(demand)
    session.flush()
    if kind:
        fixed = Demand(
            round_id=round_.id,
            first_year_id=first_year_id,
            coach_id=coach_id,
            kind=kind,
            adds_place=adds_place,
            made_by_id=by,
            made_at=now,
        )
        session.add(fixed)
    round_.version += 1
    session.flush()
    told: Action = "lock with a place" if adds_place else "lock"
    if kind is not DemandKind.lock:
        told = "bar" if kind else "free"
    note_on_round(session, told, round_, by=by, now=now, first_year=first_year, coach=coach)


def list_demands(session: Session, round_: Round) -> Sequence[Demand]:
    return session.exec(
        select(Demand).where(Demand.round_id == round_.id).order_by(col(Demand.id))
    ).all()


def enrolment_id(session: Session, round_: Round, uid: str, side: Side) -> int:
    """The row of somebody of this side in the round's programme."""
    found = session.exec(
        select(Enrolment.id).where(
            Enrolment.programme_id == round_.programme_id,
            Enrolment.uid == uid,
            Enrolment.side == side,
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def note_on_round(
    session: Session, action: Action, round_: Round, *, by: int, now: datetime, **details: Fact
) -> None:
    note_deed(
        session,
        action,
        by=by,
        kind="round",
        uid=round_.uid,
        programme_id=round_.programme_id,
        now=now,
        **details,
    )
