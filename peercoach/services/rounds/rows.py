"""What the database has about a round: all that its people, locks and bars follow from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import String, cast
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from peercoach.matching.definition import Definition
from peercoach.models import (
    Demand,
    Enrolment,
    EnrolmentStatus,
    Pair,
    PairRequest,
    PairStatus,
    Person,
    Programme,
    RequestKind,
    Round,
    Side,
)
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.rounds.milder import rules_of
from peercoach.services.rounds.rounds import list_demands
from peercoach.services.sign_up.gates import held_back

TAKEN = (PairStatus.planned, PairStatus.live, PairStatus.paused)
"""In these a first-year is not looking for a coach, and a place is not free."""

Wish = tuple[int, RequestKind, str]
"""The row of who asked, to be with somebody or not, and the uid of whom."""


@dataclass(frozen=True, slots=True)
class RoundRows:
    """`enrolments` are of all who take part, with answers as text; `taken` are first-year and coach
    of each pair, `held_back` the coaches who still have to pass something."""

    definition: Definition
    seed: int
    enrolments: Sequence[Any]
    taken: Sequence[tuple[int, int]]
    wishes: Sequence[Wish]
    demands: Sequence[Demand]
    held_back: Collection[int]

    def sha256(self, balance: int) -> str:
        """As long as this stays the same, so does whatever follows from these rows; it may change
        where nothing does that counts, say with a name."""
        demands = [
            (one.first_year_id, one.coach_id, one.kind.value, one.adds_place)
            for one in self.demands
        ]
        small = (self.definition.as_mapping(), balance, self.seed, demands)
        known = sha256(repr((*small, self.taken, self.wishes, sorted(self.held_back))).encode())
        known.update(repr(self.enrolments).encode())
        return known.hexdigest()


def rows_of(
    session: Session,
    programme: Programme,
    round_: Round | None,
    definition: Definition | None = None,
    *,
    only: int | None = None,
) -> RoundRows:
    """See `round_people`."""
    definition = definition or definition_of(programme)
    return RoundRows(
        rules_of(definition, round_) if round_ else definition,
        round_.seed if round_ else 0,
        _active(session, programme, only),
        _taken(session, programme),
        wishes_in(session, programme),
        list_demands(session, round_) if round_ else [],
        held_back(session, programme),
    )


def wishes_in(session: Session, programme: Programme) -> Sequence[Wish]:
    return session.exec(
        select(PairRequest.enrolment_id, col(PairRequest.kind), Enrolment.uid)
        .join(Enrolment, col(Enrolment.id) == PairRequest.other_id)
        .where(PairRequest.programme_id == programme.id)
        .order_by(col(Enrolment.uid), col(PairRequest.enrolment_id))
    ).all()


def _taken(session: Session, programme: Programme) -> Sequence[tuple[int, int]]:
    return session.exec(
        select(Pair.first_year_id, Pair.coach_id)
        .where(Pair.programme_id == programme.id, col(Pair.status).in_(TAKEN))
        .order_by(col(Pair.id))
    ).all()


def _active(session: Session, programme: Programme, only: int | None) -> Sequence[Any]:
    """Columns, not enrolments: they are many, and nobody changes them here."""
    query = (
        columns(
            col(Enrolment.id),
            col(Enrolment.uid),
            col(Enrolment.side),
            cast(col(Enrolment.answers), String).label("answers"),
            col(Enrolment.top_wish),
            col(Enrolment.capacity),
            col(Enrolment.minimum),
            col(Enrolment.priority),
            col(Person.name),
            col(Person.email),
        )
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(
            col(Enrolment.programme_id) == programme.id,
            col(Enrolment.status) == EnrolmentStatus.active,
        )
        .order_by(col(Enrolment.uid))
    )
    if only is not None:
        query = query.where((col(Enrolment.side) == Side.coach) | (col(Enrolment.id) == only))
    session.flush()
    return session.connection().execute(query).all()
