"""What need not be asked: it was told, or it stands in their plans."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal

from sqlmodel import Session, col, select

from peercoach.models import Contact, ContactKind, Meeting, MeetingStatus
from peercoach.services.check_ins.plan import Step
from peercoach.services.portions import portions

PLANNED: Literal["planned"] = "planned"
"""They agreed on a meeting that is still to come."""
Known = ContactKind | Literal["planned"]


def what_is_known(
    session: Session, pair_ids: Sequence[int], *, now: datetime
) -> dict[int, set[Known]]:
    """In what ways each of these pairs has been in touch, and whether they are going to meet."""
    found: dict[int, set[Known]] = defaultdict(set)
    for some in portions(pair_ids):
        told = select(Contact.pair_id, col(Contact.kind)).where(col(Contact.pair_id).in_(some))
        for pair_id, kind in session.exec(told.distinct()):
            found[pair_id].add(kind)
        planned = select(Meeting.pair_id).where(
            col(Meeting.pair_id).in_(some),
            Meeting.status == MeetingStatus.agreed,
            col(Meeting.starts_at) > now,
        )
        for pair_id in session.exec(planned):
            found[pair_id].add(PLANNED)
    return found


def is_known(known: Collection[Known], step: Step) -> bool:
    """Whether what it asks is."""
    if step.unless == "meeting":
        return ContactKind.met in known or PLANNED in known
    return step.unless == "contact" and bool(known)
