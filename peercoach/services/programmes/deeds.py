"""What coordinators do, in the audit: who, what and to which, never about what."""

from datetime import datetime

from sqlmodel import Session

from peercoach.models import Person
from peercoach.services.audit import Fact, record


def note_deed(
    session: Session,
    action: str,
    *,
    by: int,
    kind: str,
    uid: str,
    programme_id: int,
    now: datetime,
    **details: Fact,
) -> None:
    """`by` is the row number of a person; `kind` and `uid` name what it was done to."""
    record(
        session,
        now=now,
        actor=session.get_one(Person, by).uid,
        action=action,
        subject_kind=kind,
        subject_uid=uid,
        programme_id=programme_id,
        details=details,
    )
