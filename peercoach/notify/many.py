"""Messages owed to many people at once: one statement instead of thousands."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, insert

from peercoach.models import Language, Notice
from peercoach.notify.outbox.references import references_in


@dataclass(frozen=True, slots=True)
class Owed:
    """One message to one person. The key is made of facts of the domain, as in `outbox.owe`."""

    key: str
    person_id: int
    address: str
    language: Language
    template: str
    payload: Mapping[str, Any]
    expires_at: datetime | None = None


def owe_many(session: Session, owed: Iterable[Owed], *, programme_id: int, now: datetime) -> int:
    """Owe all of these, and say how many. A key that is there already refuses all of them: who
    calls this has made sure that nobody else does the same."""
    rows = [
        {
            "dedupe_key": one.key,
            "message_id": f"<{secrets.token_hex(16)}@peercoach>",
            "recipient": one.address,
            "person_id": one.person_id,
            "programme_id": programme_id,
            "template": one.template,
            "language": one.language,
            "payload": one.payload,
            "about": references_in(one.payload),
            "created_at": now,
            "next_at": now,
            "expires_at": one.expires_at,
        }
        for one in owed
    ]
    if rows:
        session.execute(insert(Notice), rows)
    return len(rows)
