"""When one can sign up, and when one hears: what the rounds of a programme say about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, and_, col, select

from peercoach.models import Programme, Publication, Round, RoundStatus


class SignUp(StrEnum):
    """Late: the pairs of this round are being made or are there, and who comes now is fitted in."""

    open = "open"
    late = "late"
    closed = "closed"


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a programme is. `hear_at` is known once the pairs are planned, `heard_at` after."""

    sign_up: SignUp
    closes_at: datetime | None = None
    hear_at: datetime | None = None
    heard_at: datetime | None = None


CLOSED = Opening(SignUp.closed)


def opening_of(session: Session, programme: Programme, *, now: datetime) -> Opening:
    """What holds for this programme; sign-up is closed where no round is going on."""
    found = dict(_openings(session, now, programme.id))
    return found.get(programme.id, CLOSED)


def programmes_with_openings(
    session: Session, *, now: datetime
) -> Sequence[tuple[Programme, Opening]]:
    """The programmes one can sign up for now, those with the nearest end first."""
    found = dict(_openings(session, now))
    programmes = session.exec(select(Programme).where(col(Programme.id).in_(found))).all()
    pairs = [(programme, found[programme.id]) for programme in programmes]
    return sorted(pairs, key=lambda pair: _urgency(*pair))


def _urgency(programme: Programme, opening: Opening) -> tuple[bool, bool, float, str]:
    closes = opening.closes_at
    late = opening.sign_up is SignUp.late
    return late, closes is None, closes.timestamp() if closes else 0, programme.slug


def _openings(
    session: Session, now: datetime, programme_id: int | None = None
) -> list[tuple[int, Opening]]:
    """One for each programme with a round that is not over; the newest round decides."""
    main = and_(
        Publication.round_id == Round.id,
        Publication.number == 1,
        col(Publication.cancelled_at).is_(None),
    )
    query = (
        select(Round, Publication)
        .outerjoin(Publication, main)
        .where(Round.status != RoundStatus.closed, col(Round.opened_at) <= now)
        .order_by(col(Round.id))
    )
    if programme_id is not None:
        query = query.where(Round.programme_id == programme_id)
    return [
        (round_.programme_id, _opening(round_, publication, now))
        for round_, publication in session.exec(query)
    ]


def _opening(round_: Round, publication: Publication | None, now: datetime) -> Opening:
    closes_at = round_.closes_at
    collecting = round_.status is RoundStatus.collect and (closes_at is None or now < closes_at)
    return Opening(
        sign_up=SignUp.open if collecting else SignUp.late,
        closes_at=closes_at,
        hear_at=publication.planned_for if publication else None,
        heard_at=publication.published_at if publication else None,
    )
