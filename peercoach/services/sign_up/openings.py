"""Signing up is welcome all year; what the rounds of a programme say about when one hears."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlmodel import Session, and_, col, select

from peercoach.models import Programme, Publication, Round, RoundStatus
from peercoach.services.calendar.working_days import working_days_later


class SignUp(StrEnum):
    """Late: the pairs of this round are being made or are there, and who comes now is fitted in.
    Between: there is no round, and who comes now is in the next."""

    open = "open"
    late = "late"
    between = "between"


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a programme is. `hear_at` is known once the pairs are planned, `heard_at` after."""

    sign_up: SignUp
    closes_at: datetime | None = None
    hear_at: datetime | None = None
    heard_at: datetime | None = None
    round_uid: str = ""

    @property
    def changes_until(self) -> datetime | None:
        """Until when an answer counts for the pairs of this round."""
        return self.closes_at if self.sign_up is SignUp.open else None

    @property
    def told_at(self) -> datetime | None:
        """When everyone hears, while that is still to come."""
        return None if self.heard_at else self.hear_at


BETWEEN = Opening(SignUp.between)

DAYS_FOR_LATE = 5
"""Working days within which, as a rule, a coordinator finds a buddy for who comes late."""


def opening_of(session: Session, programme: Programme, *, now: datetime) -> Opening:
    """What holds for this programme, also before its first round and after its last."""
    found = dict(_openings(session, now, programme.id))
    return found.get(programme.id, BETWEEN)


def answer_by(programme: Programme, opening: Opening, sent_at: datetime) -> datetime | None:
    """When who comes late hears, as a rule; None where a date of the round says it, or nobody."""
    if opening.sign_up is not SignUp.late or opening.heard_at is None:
        return None
    since = max(sent_at, opening.heard_at)
    return working_days_later(since, DAYS_FOR_LATE, ZoneInfo(programme.time_zone))


def programmes_with_openings(
    session: Session, *, now: datetime
) -> Sequence[tuple[Programme, Opening]]:
    """The programmes that had a round, those of which sign-up closes first before the others. One
    that is still being made is nobody's business yet."""
    found = dict(_openings(session, now))
    programmes = session.exec(select(Programme).where(col(Programme.id).in_(found))).all()
    pairs = [(programme, found[programme.id]) for programme in programmes]
    return sorted(pairs, key=lambda pair: _urgency(*pair))


def _urgency(programme: Programme, opening: Opening) -> tuple[int, bool, float, str]:
    closes = opening.closes_at
    order = list(SignUp).index(opening.sign_up)
    return order, closes is None, closes.timestamp() if closes else 0, programme.slug


def _openings(
    session: Session, now: datetime, programme_id: int | None = None
) -> list[tuple[int, Opening]]:
    """One for each programme that had a round; the newest decides."""
    main = and_(
        Publication.round_id == Round.id,
        Publication.number == 1,
        col(Publication.cancelled_at).is_(None),
    )
    query = (
        select(Round, Publication)
        .outerjoin(Publication, main)
        .where(col(Round.opened_at) <= now)
        .order_by(col(Round.id))
    )
    if programme_id is not None:
        query = query.where(Round.programme_id == programme_id)
    return [
        (round_.programme_id, _opening(round_, publication, now))
        for round_, publication in session.exec(query)
    ]


def _opening(round_: Round, publication: Publication | None, now: datetime) -> Opening:
    if round_.status is RoundStatus.closed:
        return BETWEEN
    closes_at = round_.closes_at
    # A coordinator may look at a first draft while people still sign up: the date decides then,
    # until there are pairs that wait for their moment.
    looking = round_.status is RoundStatus.preview and closes_at is not None and not publication
    is_open = closes_at is None or now < closes_at
    collecting = round_.status is RoundStatus.collect or looking
    return Opening(
        sign_up=SignUp.open if collecting and is_open else SignUp.late,
        closes_at=closes_at,
        hear_at=publication.planned_for if publication else None,
        heard_at=publication.published_at if publication else None,
        round_uid=round_.uid,
    )
