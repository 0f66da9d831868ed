"""Owing someone a message: a row, in the transaction that made it owed."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlmodel import Session, select

from peercoach.models import Language, Notice, Person
from peercoach.notify.kinds import kind_of
from peercoach.notify.outbox.message_ids import mail_domain_of, new_message_id
from peercoach.notify.outbox.references import references_in
from peercoach.notify.outbox.sealing import seal


@dataclass(frozen=True)
class Mailbox:
    """An address that was typed in; whether it is anybody's is not known yet. Or one of somebody
    whose own it is not, or not any more."""

    email: str
    language: Language
    person_id: int | None = None


def new_stop(template: str) -> str | None:
    """The secret of the link by which such mails are stopped; None for what cannot be."""
    return secrets.token_urlsafe(24) if _offers_less(template) else None


@cache
def _offers_less(template: str) -> bool:
    return kind_of(template).sort.offers_less


def owe(
    session: Session,
    *,
    key: str,
    to: Person | Mailbox,
    template: str,
    payload: Mapping[str, Any],
    now: datetime,
    programme_id: int | None = None,
    send_at: datetime | None = None,
    expires_at: datetime | None = None,
    language: Language | None = None,
) -> bool:
    """Owe a person one message. The same key is owed once, ever: a second time changes nothing.

    `key` is made of facts of the domain (`publish:3:17`), never of the moment. Says whether the
    message is new. Sent from `send_at` on (else at once), and not any more after `expires_at`.
    """
    if session.exec(select(Notice.id).where(Notice.dedupe_key == key)).first() is not None:
        return False
    message_id = new_message_id(mail_domain_of(session))
    session.add(
        Notice(
            dedupe_key=key,
            message_id=message_id,
            recipient=to.email,
            person_id=to.id if isinstance(to, Person) else to.person_id,
            programme_id=programme_id,
            template=template,
            language=language or to.language,
            payload=seal(session, payload, message_id=message_id),
            about=references_in(payload),
            created_at=now,
            next_at=send_at or now,
            expires_at=expires_at,
            stop=new_stop(template),
        )
    )
    session.flush()
    return True
