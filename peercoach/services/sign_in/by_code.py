"""Signing in without a password: a code and a link go to the mailbox, a nonce to the browser.

Only the browser that asked can use either. So a program that opens the links in a mail gets
nowhere, and neither does who reads the mail, or a copy of the database, alone.
"""

from datetime import datetime, timedelta
from hmac import compare_digest

from sqlmodel import Session, col, delete, func, select, update
from sqlmodel.sql.expression import SelectOfScalar

from peercoach.models import Language, SignInRequest
from peercoach.models.sessions import TRIES
from peercoach.notify.outbox import Mailbox, owe
from peercoach.providers.told import Identity, Told
from peercoach.services.people import find_or_add_person
from peercoach.services.sign_in.codes import hash_with, in_groups, new_code
from peercoach.services.sign_in.entering import Entered, Refusal, enter
from peercoach.services.sign_in.identities import find_person
from peercoach.services.tokens import hash_of, new_token
from peercoach.services.turns import wait_for_turn

WORKS_FOR = timedelta(minutes=15)
MAILS_PER_HOUR = 5
HOUR = timedelta(hours=1)
KEPT_FOR = timedelta(days=1)


def ask_to_sign_in(
    session: Session,
    *,
    email: str,
    language: Language,
    next_path: str,
    now: datetime,
    told: Told | None = None,
) -> str:
    """Owe the mailbox a code and a link; gives the nonce for the browser.

    Whether the address is anybody's is never looked at, so nothing can tell. After MAILS_PER_HOUR
    nothing is mailed, and nothing else differs; all that begin alike before a plus sign are one
    mailbox. `email` as `mailbox` gives it. `told` is what a provider said that does not vouch for
    the address: the answer connects the two.
    """
    name, domain = email.rsplit("@", 1)
    mailbox, plus, _ = name.partition("+")
    wait_for_turn(session, f"sign-in {mailbox}{plus}@{domain}")
    address = col(SignInRequest.email)
    here = address == email
    if plus:
        tagged = address.startswith(f"{mailbox}+", autoescape=True)
        here = tagged & address.endswith(f"@{domain}", autoescape=True)
    recent = session.exec(
        select(func.count(col(SignInRequest.id))).where(
            here, col(SignInRequest.created_at) > now - HOUR
        )
    ).one()
    nonce, link, code = new_token(), new_token(), new_code()
    request = SignInRequest(
        email=email,
        language=language,
        code_hash=hash_with(nonce, code),
        link_hash=hash_of(link),
        nonce_hash=hash_of(nonce),
        next_path=next_path,
        issuer=told.identity.issuer if told else None,
        subject=told.identity.subject if told else None,
        name=told.name if told else None,
        created_at=now,
        expires_at=now + WORKS_FOR,
    )
    session.add(request)
    session.flush()
    if recent < MAILS_PER_HOUR:
        owe(
            session,
            # Not the row's number: once old requests are forgotten, SQLite gives numbers again
            key=f"sign-in:{request.link_hash}",
            to=Mailbox(email, language),
            template="sign-in",
            payload={
                "code": in_groups(code),
                "path": f"/login/{link}",
                "connects": told is not None,
            },
            now=now,
            expires_at=request.expires_at,
        )
    return nonce


def find_request(session: Session, nonce: str) -> SignInRequest | None:
    """What this browser asked for, answered or not."""
    return session.exec(
        select(SignInRequest).where(SignInRequest.nonce_hash == hash_of(nonce))
    ).first()


def obstacle(request: SignInRequest | None, *, now: datetime) -> Refusal | None:
    """Why a request cannot be answered any more; None while it can."""
    if request is None or request.used_at is not None or request.expires_at <= now:
        return Refusal.over
    return Refusal.void if request.tries >= TRIES else None


def told_with(request: SignInRequest | None) -> Told | None:
    """What the provider said with which this request began, if one did."""
    if request is None or request.issuer is None or request.subject is None:
        return None
    return Told(Identity(request.issuer, request.subject), request.email, name=request.name or "")


def redeem_code(
    session: Session, *, nonce: str, code: str, now: datetime, staff_issuer: str | None = None
) -> Entered | Refusal:
    """Sign in with the code from the mail. An attempt is counted before it is looked at."""
    request = find_request(session, nonce)
    refused = obstacle(request, now=now)
    if request is None or refused:
        return refused or Refusal.over
    tries = session.exec(
        update(SignInRequest)
        .where(col(SignInRequest.id) == request.id, col(SignInRequest.tries) < TRIES)
        .values(tries=SignInRequest.tries + 1)
        .returning(col(SignInRequest.tries))
    ).scalar()
    if tries is None:
        return Refusal.void
    if not compare_digest(hash_with(nonce, code), request.code_hash):
        return Refusal.void if tries == TRIES else Refusal.wrong
    return _enter(session, request, staff_issuer=staff_issuer, now=now)


def look_at_link(session: Session, *, link: str, nonce: str, now: datetime) -> Refusal | None:
    """What stands between this browser and signing in with the link; nothing changes."""
    return _obstacle_to_link(_find_by_link(session, link), nonce, now=now)


def redeem_link(
    session: Session, *, link: str, nonce: str, now: datetime, staff_issuer: str | None = None
) -> Entered | Refusal:
    """Sign in with the link from the mail, after a press of the button behind it."""
    request = _find_by_link(session, link)
    refused = _obstacle_to_link(request, nonce, now=now)
    if request is None or refused:
        return refused or Refusal.over
    return _enter(session, request, staff_issuer=staff_issuer, now=now)


def _find_by_link(session: Session, link: str) -> SignInRequest | None:
    return session.exec(
        select(SignInRequest).where(SignInRequest.link_hash == hash_of(link))
    ).first()


def _obstacle_to_link(
    request: SignInRequest | None, nonce: str, *, now: datetime
) -> Refusal | None:
    refused = obstacle(request, now=now)
    if refused is None and request and request.nonce_hash != hash_of(nonce):
        return Refusal.elsewhere
    return refused


def _enter(
    session: Session, request: SignInRequest, *, staff_issuer: str | None, now: datetime
) -> Entered | Refusal:
    """Use the request and open a session; of several who try at once, one gets in."""
    used = session.exec(
        update(SignInRequest)
        .where(col(SignInRequest.id) == request.id, col(SignInRequest.used_at).is_(None))
        .values(used_at=now)
    )
    if used.rowcount != 1:
        return Refusal.over
    told = told_with(request)
    person = find_person(session, told.identity) if told else None
    if person is None:
        person = find_or_add_person(session, request.email, language=request.language, now=now)
    return enter(
        session,
        person,
        told=told,
        staff_issuer=staff_issuer,
        next_path=request.next_path,
        now=now,
    )


def old_requests(now: datetime) -> SelectOfScalar[int]:
    """The row numbers of what nobody can use and no limit counts any more."""
    return select(SignInRequest.id).where(col(SignInRequest.created_at) <= now - KEPT_FOR)


def forget_old_requests(session: Session, *, now: datetime) -> int:
    """Delete what nobody can use and no limit counts any more; says how many."""
    gone = session.exec(delete(SignInRequest).where(col(SignInRequest.id).in_(old_requests(now))))
    return gone.rowcount
