"""A sender: takes one notice after the other, sends it, and writes down what became of it."""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from peercoach.config import Settings
from peercoach.db import unit_of_work
from peercoach.jobs.keeper import Clock, Keeper
from peercoach.notify.envelope import write_mail
from peercoach.notify.outbox import marking
from peercoach.notify.outbox.claiming import Claim, anything_due, claim, is_held
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

NO_SERVER = "no server"

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
    waits = [timedelta(minutes=float(wait)) for wait in settings.mail_retry_minutes.split(",")]
    return Retries(waits, timedelta(hours=settings.mail_give_up_hours))


def new_sender() -> str:
    """A name for one sender, told apart from all others and from itself after a restart."""
    return f"{os.getpid()}-{secrets.token_hex(4)}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mail, and how to write that down."""

    claimed: Claim
    name: str
    mark: Callable[[Session], bool]


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

    What became of one mail is written down in the transaction that claims the next.
    """
    lease = timedelta(seconds=settings.mail_lease_seconds)
    take = partial(claim, sender=sender, lease=lease, rule=rule)
    handled, goes_on = 0, True
    before: Outcome | None = None
    try:
        with Keeper(engine, clock=clock, lease=lease) as keeper:
            while True:
                goes_on = goes_on and not stop()
                if before is None and not (goes_on and _anything_due(engine, now=clock())):
                    return handled
                claimed = _note(engine, before, take if goes_on else None, now=clock())
                before = None
                if claimed is None:
                    continue  # all of these have to wait, or are over
                with keeper.keeping(claimed):
                    before = _attempt(
                        engine, claimed, settings=settings, clock=clock, transport=transport
                    )
                goes_on = before.name != NO_SERVER
                handled += goes_on
    finally:
        transport.hang_up()


def _anything_due(engine: Engine, *, now: datetime) -> bool:
    with unit_of_work(engine) as session:
        return anything_due(session, now=now)


def _note(
    engine: Engine,
    before: Outcome | None,
    take: Callable[..., Claim | None] | None,
    *,
    now: datetime,
) -> Claim | None:
    """Write down what became of the mail before, and claim the next: one transaction, so that
    others who write wait for one."""
    held, claimed = False, None
    try:
        with unit_of_work(engine, write=True) as session:
            if before is not None:
                held = before.mark(session)
                session.flush()
            if take is not None:
                claimed = take(session, now=now)
    except Exception:
        if before is None:
            raise
        with unit_of_work(engine, write=True) as session:  # that one is over, whatever the next has
            before.mark(session)
        raise
    if before is not None:
        log.info(
            "mail handled",
            notice=before.claimed.notice.id,
            template=before.claimed.notice.template,
            outcome=before.name if held else f"{before.name}, no longer ours",
        )
    return claimed


def _attempt(
    engine: Engine, claimed: Claim, *, settings: Settings, clock: Clock, transport: Transport
) -> Outcome:
    """Outside any transaction.

    Whoever erases somebody takes their mails from whoever holds them: that is looked at as the last
    thing before a mail leaves.
    """

    def still() -> bool:
        with unit_of_work(engine) as session:
            return is_held(session, claimed)

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
        none = timedelta()
        return outcome("withdrawn", marking.give_back, now=clock(), wait=none, why="withdrawn")
    except (NoServer, PutOff, Refused, Rejected, ReplyLost) as error:
        name, mark, more = {
            NoServer: (NO_SERVER, marking.mark_no_server, {}),
            PutOff: ("put off", marking.mark_put_off, {"retries": retries}),
            Refused: ("refused", marking.mark_refused, {"retries": retries}),
            Rejected: ("bounced", marking.mark_bounced, {}),
            ReplyLost: ("unknown", marking.mark_unknown, {}),
        }[type(error)]
        return outcome(name, mark, now=clock(), why=str(error), **more)
    return outcome("sent", marking.mark_sent, now=clock())
