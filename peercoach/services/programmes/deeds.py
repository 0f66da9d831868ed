"""What coordinators do, in the audit: who, what and to which, never about what."""

from datetime import datetime
from typing import Literal

from sqlmodel import Session

from peercoach.models import Person
from peercoach.services.audit import Fact, record

Action = Literal[
    "add question",
    "add rule",
    "approve",
    "ask for answers",
    "bar",
    "cancel publication",
    "change look",
    "change question",
    "change rule",
    "change rules",
    "change settings",
    "change texts",
    "close",
    "close quiet flag",
    "coaches look first",
    "create",
    "end",
    "erase answers",
    "export",
    "export pairs",
    "free",
    "give role",
    "import",
    "lock",
    "lock with a place",
    "look",
    "milder rule",
    "move question",
    "move rule",
    "open",
    "pause",
    "plan publication",
    "privacy officer agreed",
    "publish",
    "put question back",
    "remind of invitations",
    "remove question",
    "remove rule",
    "resume",
    "rule again",
    "set coach gates",
    "show to coaches",
    "solve",
    "take role",
    "training done",
    "training not done",
    "wait for quiet pair",
    "write to people",
    "write to quiet pair",
]
"""Whatever can stand in the log of a programme; `audit_words.py` has words for each."""


def note_deed(
    session: Session,
    action: Action,
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
