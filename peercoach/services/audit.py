"""The audit: who did or saw what, as a chain in which a changed or missing entry shows."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from sqlmodel import Session, col, select

from peercoach.models import Audit, AuditHead
from peercoach.services.turns import wait_for_turn

Fact = str | int | bool | None
BEGINNING = "0" * 64
"""What the first entry has for the hash of the one before it."""


def record(
    session: Session,
    *,
    now: datetime,
    actor: str,
    action: str,
    subject_kind: str,
    subject_uid: str,
    programme_id: int | None = None,
    details: Mapping[str, Fact | Sequence[Fact]] | None = None,
) -> None:
    """Add an entry, in the unit of work that does what it tells. No names and no content.

    `actor` is a person's uid, or the name of a process. Entries queue up for the end of the chain,
    so this comes late in a unit of work.
    """
    head = _head(session)
    entry = Audit(
        at=now,
        actor=actor,
        action=action,
        subject_kind=subject_kind,
        subject_uid=subject_uid,
        programme_id=programme_id,
        details=dict(details or {}),
        previous_hash=head.hash,
        hash="",
    )
    entry.hash = head.hash = _hash(entry)
    head.length += 1
    session.add(entry)
    session.flush()


def _head(session: Session) -> AuditHead:
    """The end of the chain, which nobody else can lengthen until this unit of work ends."""
    wait_for_turn(session, "audit")
    head = session.get(AuditHead, 1, populate_existing=True)
    if head is None:
        head = AuditHead(id=1, hash=BEGINNING)
        session.add(head)
    return head


def _hash(entry: Audit) -> str:
    said = {
        "at": entry.at.astimezone(UTC).isoformat(),
        "actor": entry.actor,
        "action": entry.action,
        "subject": [entry.subject_kind, entry.subject_uid],
        "programme": entry.programme_id,
        "details": entry.details,
        "previous": entry.previous_hash,
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def verify_chain(session: Session) -> int | None:
    """The id of the first entry that is not as it was written, or that follows a missing one.

    None when the chain is whole. When its end is missing: the id after the last one there is.
    """
    previous, last, length = BEGINNING, 0, 0
    for entry in session.exec(select(Audit).order_by(col(Audit.id))).yield_per(1000):
        if entry.previous_hash != previous or entry.hash != _hash(entry):
            return entry.id
        previous, last, length = entry.hash, entry.id, length + 1
    head = session.get(AuditHead, 1)
    ends = (head.hash, head.length) if head else (BEGINNING, 0)
    return None if ends == (previous, length) else last + 1
