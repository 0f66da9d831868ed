"""Whether a letter about meeting or writing still says what is: plans change while it waits."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, exists, select

from peercoach.models import Meeting, Message, Pair, PairStatus, Proposal

UNPLANNED = select(Pair.id).where(
    col(Pair.id).in_(bindparam("plans", expanding=True)),
    ~exists().where(col(Meeting.pair_id) == Pair.id),
    ~exists().where(col(Proposal.pair_id) == Pair.id),
)


Plan = tuple[object, ...]
"""A suggestion, a meeting as it was when it was written about, or a message, by its name."""
SUGGESTED = select(Proposal.uid).where(
    col(Proposal.uid).in_(bindparam("plans", expanding=True)),
)
AGREED = select(Meeting.uid, Meeting.sequence, Meeting.status).where(
    col(Meeting.uid).in_(bindparam("plans", expanding=True)),
)
UNREAD = (
    select(Message.id)
    .join(Pair, col(Pair.id) == Message.pair_id)
    .where(
        col(Message.id).in_(bindparam("plans", expanding=True)),
        col(Message.read_at).is_(None),
        Pair.status == PairStatus.live,
    )
)


def plans_in(about: Mapping[str, Any]) -> Iterator[Plan]:
    """`plans` names a suggestion that is open, or a meeting as it was when it was written about; of
    one that moved or was called off meanwhile, the next letter tells. `unread` is a message, by row
    number: read by now, or of a pair that rests, it is not announced any more. `unplanned` is a
    pair that neither agreed on a meeting nor suggested one."""
    plans = about.get("plans", {})
    if "proposal" in plans:
        yield "proposal", plans["proposal"]
    elif "meeting" in plans:
        yield "meeting", plans["meeting"], plans["sequence"], plans["status"]
    if "unread" in about:
        yield "unread", about["unread"]
    if "unplanned" in about:
        yield "unplanned", about["unplanned"]


def plans_that_hold(session: Session, plans: Iterable[Plan]) -> set[Plan]:
    """Of these."""
    named: dict[object, list[object]] = {}
    for kind, name, *_ in plans:
        named.setdefault(kind, []).append(name)
    found: set[Plan] = set()
    database = session.connection()
    if names := named.get("proposal"):
        found |= {("proposal", uid) for (uid,) in database.execute(SUGGESTED, {"plans": names})}
    if names := named.get("meeting"):
        rows = database.execute(AGREED, {"plans": names})
        found |= {("meeting", uid, sequence, str(status)) for uid, sequence, status in rows}
    if names := named.get("unplanned"):
        found |= {
            ("unplanned", number) for (number,) in database.execute(UNPLANNED, {"plans": names})
        }
    if names := named.get("unread"):
        found |= {("unread", number) for (number,) in database.execute(UNREAD, {"plans": names})}
    return found
