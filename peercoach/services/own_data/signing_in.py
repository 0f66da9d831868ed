"""How somebody comes in, and what they may do here: as `holdings.py` lists it."""

from sqlmodel import col

from peercoach.i18n import mark
from peercoach.models import AddressChange, ApiToken, BrowserSession, Identity, Role, SignInRequest
from peercoach.services.own_data.holding import ONE_DAY, UNTIL_YOU_ERASE, Holding

SIGNING_IN = (
    Holding(
        Role,
        lambda who: col(Role.person_id) == who.person_id,
        mark("What you may do in a programme, if you work for it"),
        mark("To let you in"),
        UNTIL_YOU_ERASE,
        shown=("programme_id", "kind", "granted_at"),
        hidden=("id", "person_id", "granted_by_id"),
    ),
    Holding(
        Identity,
        lambda who: col(Identity.person_id) == who.person_id,
        mark("The account of your university with which you sign in"),
        mark("To know you when you come back, also with a new e-mail address"),
        UNTIL_YOU_ERASE,
        shown=("issuer", "connected_at"),
        hidden=("id", "uid", "subject", "person_id"),
    ),
    Holding(
        BrowserSession,
        lambda who: col(BrowserSession.person_id) == who.person_id,
        mark("In which browsers you are signed in"),
        mark("So that you need not sign in on every page"),
        mark("30 days"),
        shown=("staff", "issuer", "created_at", "last_seen_at", "expires_at", "revoked_at"),
        hidden=("id", "token_hash", "person_id"),
    ),
    Holding(
        SignInRequest,
        lambda who: col(SignInRequest.email) == who.email,
        mark("That you asked for a code to sign in"),
        mark("To recognise the code, and to stop who tries too often"),
        ONE_DAY,
        shown=("language", "issuer", "name", "tries", "created_at", "expires_at", "used_at"),
        hidden=("id", "email", "subject", "code_hash", "link_hash", "nonce_hash", "next_path"),
    ),
    Holding(
        AddressChange,
        lambda who: col(AddressChange.person_id) == who.person_id,
        mark("That you changed your mail address, and the one before"),
        mark("So that the old address can take it back, if it was not you"),
        mark("a week"),
        shown=("new_email", "old_email", "created_at", "changed_at"),
        hidden=("id", "person_id", "code_hash", "tries", "expires_at", "back_hash"),
    ),
    Holding(
        ApiToken,
        lambda who: col(ApiToken.person_id) == who.person_id,
        mark("Keys you made for a program of yours"),
        mark("To recognise them; we cannot read them back"),
        UNTIL_YOU_ERASE,
        shown=("label", "created_at", "last_used_at", "expires_at", "revoked_at"),
        hidden=("id", "uid", "token_hash", "person_id"),
    ),
)
