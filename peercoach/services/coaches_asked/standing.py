"""How far the coaches are with a draft they were shown; nothing said by the end means yes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select, update

from peercoach.models import (
    IS_QUEUED,
    Draft,
    DraftStatus,
    Enrolment,
    Notice,
    Person,
    ProposedPair,
    Publication,
    Round,
)
from peercoach.notify.messages.coach_proposal import COACH_PROPOSAL


@dataclass(frozen=True, slots=True)
class Refusal:
    """A coach said "not this one"; only coordinators read why."""

    coach: str
    first_year: str
    because: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts are of coaches. One with a refusal is not among the `fine`, nor among the `open`."""

    until: datetime
    asked: int
    fine: int
    refused: int
    refusals: Sequence[Refusal]

    @property
    def open(self) -> int:
        return self.asked - self.fine - self.refused


def drafts_shown(session: Session, round_: Round) -> Sequence[Draft]:
    """What coaches were or will be asked about since the last publication, the oldest first."""
    published = (
        select(Publication.made_at)
        .where(Publication.round_id == round_.id, col(Publication.cancelled_at).is_(None))
        .order_by(col(Publication.made_at).desc())
        .limit(1)
    )
    since = session.exec(published).first()
    query = select(Draft).where(
        Draft.round_id == round_.id,
        col(Draft.coaches_until).is_not(None),
        col(Draft.status) != DraftStatus.failed,
    )
    if since is not None:
        query = query.where(col(Draft.made_at) > since)
    return session.exec(query.order_by(col(Draft.number))).all()


def standing_of(session: Session, draft: Draft) -> Standing | None:
    """None for a draft that coaches were not asked about."""
    if draft.coaches_until is None:
        return None
    asks, offers = aliased(Person), aliased(Person)
    first_year, coach = aliased(Enrolment), aliased(Enrolment)
    rows = session.exec(
        select(ProposedPair, offers.name, asks.name)
        .join(first_year, col(first_year.id) == ProposedPair.first_year_id)
        .join(coach, col(coach.id) == ProposedPair.coach_id)
        .join(asks, col(asks.id) == first_year.person_id)
        .join(offers, col(offers.id) == coach.person_id)
        .where(ProposedPair.draft_id == draft.id, col(ProposedPair.asked_at).is_not(None))
        .order_by(offers.name, asks.name)
    ).all()
    if not rows:
        return None
    asked = coaches_of(pair for pair, _, _ in rows)
    refused = coaches_of(pair for pair, _, _ in rows if pair.not_at)
    silent = coaches_of(pair for pair, _, _ in rows if not (pair.fine_at or pair.not_at))
    return Standing(
        until=draft.coaches_until,
        asked=len(asked),
        fine=len(asked - refused - silent),
        refused=len(refused),
        refusals=[
            Refusal(one, other, pair.not_because or "") for pair, one, other in rows if pair.not_at
        ],
    )


def coaches_of(pairs: Iterable[ProposedPair]) -> set[int]:
    return {pair.coach_id for pair in pairs}


def still_looking(session: Session, round_: Round, *, now: datetime) -> Standing | None:
    """Where coaches of this round have time left and some did not answer: how far they are."""
    for draft in reversed(drafts_shown(session, round_)):
        if draft.coaches_until and draft.coaches_until > now:
            standing = standing_of(session, draft)
            if standing and standing.open:
                return standing
    return None


def stop_asking(session: Session, round_: Round, *, now: datetime) -> None:
    """From now on nobody says "not this one" any more. Mails that ask it and wait, do not leave."""
    going_on = (col(Draft.round_id) == round_.id, col(Draft.coaches_until) > now)
    drafts = session.exec(select(Draft).where(*going_on)).all()
    for draft in drafts:
        draft.coaches_until = now
        session.exec(
            update(Notice)
            .where(
                col(Notice.dedupe_key).startswith(f"{COACH_PROPOSAL}:{draft.id}:"),
                IS_QUEUED,
            )
            .values(expires_at=now)
        )
    session.flush()
