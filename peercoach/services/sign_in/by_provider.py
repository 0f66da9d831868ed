"""Signing in with an account of the institution, once its provider has said who somebody is.

Their account is known by issuer and subject. Only the first time the address counts: where the
installation trusts the provider with it, its word is enough; else a mailed code proves it once.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from peercoach.models import Language
from peercoach.providers.told import Told
from peercoach.services.people import NoAddress, find_or_add_person, mailbox
from peercoach.services.sign_in.by_code import ask_to_sign_in
from peercoach.services.sign_in.entering import Entered, Refusal, enter
from peercoach.services.sign_in.identities import find_person


@dataclass(frozen=True)
class Asked:
    """First a code from the mailbox: the nonce for the browser."""

    nonce: str


def sign_in_with(
    session: Session,
    told: Told,
    *,
    language: Language,
    next_path: str,
    staff_issuer: str | None,
    now: datetime,
) -> Entered | Asked | Refusal:
    """A session for whom the provider told of; somebody new when they are nobody yet."""
    person = find_person(session, told.identity)
    if person is None:
        try:
            address = mailbox(told.email)
        except NoAddress:
            return Refusal.no_address
        if not told.proven:
            asked = ask_to_sign_in(
                session, email=address, language=language, next_path=next_path, now=now, told=told
            )
            return Asked(asked)
        person = find_or_add_person(session, address, language=language, now=now)
    return enter(
        session, person, told=told, staff_issuer=staff_issuer, next_path=next_path, now=now
    )
