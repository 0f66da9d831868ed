"""The name by which a mail is known everywhere, for good: given when it is owed, so that a second
copy has the same. It ends in a domain of the institution, as RFC 5322 (3.6.4) has it: a name that
claims to be of nowhere counts against a mail where spam is looked for.
"""

import secrets

from sqlalchemy import Engine
from sqlmodel import Session

from peercoach.config import Settings
from peercoach.vault import vault_from, with_vault

NOWHERE = "localhost"


def for_mails(engine: Engine, settings: Settings) -> Engine:
    """The same engine; what is owed through it is sealed with the keys of these settings, and known
    by a name of their domain."""
    return with_vault(engine, vault_from(settings)).execution_options(
        mail_domain=settings.mail_domain
    )


def mail_domain_of(session: Session) -> str:
    found: str = session.get_bind().get_execution_options().get("mail_domain", NOWHERE)
    return found


def new_message_id(domain: str) -> str:
    return f"<{secrets.token_hex(16)}@{domain}>"
