"""Whether a letter about meeting or writing still says what is: plans change while it waits."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from peercoach.models import Meeting, Message, Pair, PairStatus, Proposal


def still_planned(session: Session, about: Mapping[str, Any]) -> bool:
    """`plans` names a suggestion that is open, or a meeting as it was when it was written about.

    Of one that moved or was called off meanwhile, the next letter tells.
    """
    plans = about.get("plans", {})
    if "proposal" in plans:
        query = select(Proposal.id).where(Proposal.uid == plans["proposal"])
        return session.exec(query).first() is not None
    if "meeting" in plans:
        query = select(Meeting.id).where(
            Meeting.uid == plans["meeting"],
            Meeting.sequence == plans["sequence"],
            Meeting.status == plans["status"],
        )
        return session.exec(query).first() is not None
    return True


def still_unread(session: Session, about: Mapping[str, Any]) -> bool:
    """`unread` is a message, by row number: read by now, or of a pair that rests, it is not
    announced any more."""
    if "unread" not in about:
        return True
    query = (
        select(Message.id)
        .join(Pair, col(Pair.id) == Message.pair_id)
        .where(
            Message.id == about["unread"],
            col(Message.read_at).is_(None),
            Pair.status == PairStatus.live,
        )
    )
    return session.exec(query).first() is not None
