"""Rounds of a programme."""

from sqlmodel import Session, col, update

from peercoach.models import Round, RoundStatus

OPEN = (RoundStatus.collect, RoundStatus.preview)


def raise_versions(session: Session, programme_id: int) -> None:
    """Something changed that a solve would see: drafts made before are out of date."""
    session.exec(
        update(Round)
        .where(col(Round.programme_id) == programme_id, col(Round.status).in_(OPEN))
        .values(version=Round.version + 1)
    )
