"""Messages owed to many people at once: one statement instead of thousands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, insert

from peercoach.models import Language, Notice
from peercoach.notify.outbox.owing import new_message_id, new_stop
from peercoach.notify.outbox.references import references_in
from peercoach.notify.outbox.sealing import seal


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
            "message_id": message_id,
            "recipient": one.address,
            "person_id": one.person_id,
            "programme_id": programme_id,
            "template": one.template,
            "language": one.language,
            "payload": seal(session, one.payload, message_id=message_id),
            "about": references_in(one.payload),
            "created_at": now,
            "next_at": now,
            "expires_at": one.expires_at,
            "stop": new_stop(one.template),
        }
        for one in owed
        for message_id in [new_message_id()]
    ]
    if rows:
        session.connection().execute(insert(Notice), rows)  # without the ORM: half the time
    return len(rows)
