"""A sender: takes one notice after the other, sends it, and writes down what became of it."""

import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from peercoach.config import Settings
from peercoach.db import unit_of_work
from peercoach.jobs.keeper import Clock, Keeper
from peercoach.notify.envelope import write_mail
from peercoach.notify.outbox import marking
from peercoach.notify.outbox.claiming import Claim, are_held, claim_some
from peercoach.notify.outbox.due import anything_due
from peercoach.notify.outbox.outcomes import Retries
from peercoach.notify.outbox.verdicts import Rule
from peercoach.notify.transport import (
    NoServer,
    PutOff,
    Refused,
    Rejected,
    ReplyLost,
    SmtpTransport,
    Transport,
    Withdrawn,
)
from peercoach.services.mails.ruling import may_leave

NO_SERVER, NONE = "no server", timedelta()

log = structlog.get_logger(__name__)


def smtp_transport(settings: Settings) -> SmtpTransport:
    return SmtpTransport(
        settings.smtp_host,
        settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
    )


def retries_of(settings: Settings) -> Retries:
    return Retries(settings.mail_retry_waits, timedelta(hours=settings.mail_give_up_hours))


def new_sender() -> str:
    """A name for one sender, told apart from all others and from itself after a restart."""
    return f"{os.getpid()}-{secrets.token_hex(4)}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mail, and how to write that down; without `mark` it was sent."""

    claimed: Claim
    name: str
    mark: Callable[[Session], bool] | None = None


def send_due(
    engine: Engine,
    *,
    settings: Settings,
    clock: Clock,
    transport: Transport,
    sender: str,
    stop: Callable[[], bool] = lambda: False,
    rule: Rule = may_leave,
) -> int:
    """Send what is due, until nothing is, or the mail server is away. How many were handled.

    What became of one mail is written down in the transaction that claims the next; or of some, of
    a transport that takes them together.
    """
    lease = timedelta(seconds=settings.mail_lease_seconds)
    take = partial(claim_some, sender=sender, lease=lease, rule=rule, most=transport.at_once)
    handled, goes_on = 0, True
    before: Sequence[Outcome] = ()
    try:
        with Keeper(engine, clock=clock, lease=lease) as keeper:
            while True:
                goes_on = goes_on and not stop()
                if not before and not (goes_on and _anything_due(engine, now=clock())):
                    return handled
                claims = _note(engine, before, take if goes_on else None, now=clock())
                before = ()
                if not claims:
                    continue  # all of these have to wait, or are over
                with keeper.keeping(claims):
                    before = _attempt_all(
                        engine, claims, settings=settings, clock=clock, transport=transport
                    )
                goes_on = before[-1].name != NO_SERVER
                handled += sum(one.name != NO_SERVER for one in before)
    finally:
        transport.hang_up()


def _anything_due(engine: Engine, *, now: datetime) -> bool:
    with unit_of_work(engine) as session:
        return anything_due(session, now=now)


def _note(
    engine: Engine,
    before: Sequence[Outcome],
    take: Callable[..., Sequence[Claim]] | None,
    *,
    now: datetime,
) -> Sequence[Claim]:
    """Write down what became of what was claimed before, and claim the next: one transaction, so
    that others who write wait for one."""
    held: set[int] = set()
    claims: Sequence[Claim] = ()
    try:
        with unit_of_work(engine, write=True) as session:
            held = _mark(session, before, now=now)
            if take is not None:
                claims = take(session, now=now)
    except Exception:
        if not before:
            raise
        with unit_of_work(engine, write=True) as session:  # these are over, whatever the next has
            _mark(session, before, now=now)
        raise
    for one in before:
        log.info(
            "mail handled",
            notice=one.claimed.notice.id,
            template=one.claimed.notice.template,
            outcome=one.name if one.claimed.notice.id in held else f"{one.name}, no longer ours",
        )
    return claims


def _mark(session: Session, outcomes: Sequence[Outcome], *, now: datetime) -> set[int]:
    """Which of them were still ours to tell of."""
    sent = [one.claimed for one in outcomes if one.mark is None]
    held = marking.mark_sent(session, sent, now=now) if sent else set()
    held |= {one.claimed.notice.id for one in outcomes if one.mark and one.mark(session)}
    if outcomes:
        session.flush()
    return held


def _attempt_all(
    engine: Engine,
    claims: Sequence[Claim],
    *,
    settings: Settings,
    clock: Clock,
    transport: Transport,
) -> Sequence[Outcome]:
    """Each of them; what is left when the mail server went away goes back as it was.

    Whoever erases somebody takes their mails from whoever holds them: that is looked at as the last
    thing before a mail leaves, or before the first of those that leave together.
    """

    @cache
    def held() -> set[int]:
        with unit_of_work(engine) as session:
            return are_held(session, claims)

    found: list[Outcome] = []
    for claimed in claims:
        if found and found[-1].name == NO_SERVER:
            back = partial(marking.give_back, claim=claimed, now=clock(), wait=NONE, why=NO_SERVER)
            found.append(Outcome(claimed, NO_SERVER, back))
            continue
        found.append(
            _attempt(claimed, held=held, settings=settings, clock=clock, transport=transport)
        )
    return found


def _attempt(
    claimed: Claim,
    *,
    held: Callable[[], set[int]],
    settings: Settings,
    clock: Clock,
    transport: Transport,
) -> Outcome:
    """Outside any transaction."""

    def still() -> bool:
        return claimed.notice.id in held()

    def outcome(name: str, mark: Callable[..., bool], **known: object) -> Outcome:
        return Outcome(claimed, name, partial(mark, claim=claimed, **known))

    notice, retries = claimed.notice, retries_of(settings)
    try:
        message = write_mail(
            notice, claimed.letters, claimed.programme, settings=settings, now=clock()
        )
    except Exception as error:  # one letter that cannot be written holds up no other
        log.exception("mail cannot be written", notice=notice.id, template=notice.template)
        return outcome("failed", marking.mark_failed, why=type(error).__name__)
    try:
        transport.deliver(
            message, sender=settings.mail_from, recipient=notice.recipient, still=still
        )
    except Withdrawn:
        return outcome("withdrawn", marking.give_back, now=clock(), wait=NONE, why="withdrawn")
    except (NoServer, PutOff, Refused, Rejected, ReplyLost) as error:
        name, mark, more = {
            NoServer: (NO_SERVER, marking.mark_no_server, {}),
            PutOff: ("put off", marking.mark_put_off, {"retries": retries}),
            Refused: ("refused", marking.mark_refused, {"retries": retries}),
            Rejected: ("bounced", marking.mark_bounced, {}),
            ReplyLost: ("unknown", marking.mark_unknown, {"retries": retries}),
        }[type(error)]
        return outcome(name, mark, now=clock(), why=str(error), **more)
    return Outcome(claimed, "sent")
