"""Messages owed to many people at once: handed over together, not one statement for each.

PostgreSQL stores what came while the next ones are still being sealed here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from pydantic_core import to_json
from sqlmodel import Session

from peercoach.models import Language, Notice
from peercoach.models.many_rows import Cells, add_many
from peercoach.notify.outbox.message_ids import mail_domain_of, new_message_id
from peercoach.notify.outbox.owing import new_stop
from peercoach.notify.outbox.references import references_in
from peercoach.notify.outbox.sealing import sealed_by
from peercoach.vault import vault_of

VARIES = (
    "dedupe_key",
    "message_id",
    "recipient",
    "person_id",
    "template",
    "language",
    "payload",
    "about",
    "stop",
)
"""What differs from one to the next, in this order."""


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
    calls this has made sure that nobody else does the same.

    They may be made while they are read, but not from questions to this session: it is at work.
    """
    same = {"programme_id": programme_id, "created_at": now, "next_at": now}
    return sum(
        add_many(session, Notice, VARIES, _cells(session, some), same | {"expires_at": expires_at})
        for expires_at, some in groupby(owed, key=attrgetter("expires_at"))
    )


def _cells(session: Session, owed: Iterable[Owed]) -> Iterator[Cells]:
    vault, domain = vault_of(session), mail_domain_of(session)
    for one in owed:
        message_id = new_message_id(domain)
        about = references_in(one.payload)
        yield (
            one.key,
            message_id,
            one.address,
            one.person_id,
            one.template,
            str(one.language),
            to_json(sealed_by(vault, one.payload, message_id=message_id)).decode(),
            to_json(about).decode() if about else None,
            new_stop(one.template),
        )
