"""A sender: takes one notice after the other, sends it, and writes down what became of it."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Thread

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from peercoach.config import Settings
from peercoach.db import unit_of_work
from peercoach.errors import Unavailable
from peercoach.notify.envelope import write_mail
from peercoach.notify.outbox import marking
from peercoach.notify.outbox.claiming import Claim, anything_due, claim, is_held, renew
from peercoach.notify.outbox.outcomes import Retries
from peercoach.notify.outbox.verdicts import Rule
from peercoach.notify.transport import (
    NoServer,
    PutOff,
    Refused,
    Rejected,
    ReplyLost,
    SmtpTransport,
    Still,
    Transport,
    Withdrawn,
)
from peercoach.services.mails.ruling import may_leave

RENEWALS = 4
"""How often a lease is renewed before it would run out."""

Clock = Callable[[], datetime]
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
    """Send what is due, until nothing is, or the mail server is away. How many were handled."""
    lease = timedelta(seconds=settings.mail_lease_seconds)
    handled = 0
    try:
        claimed = None
        while not stop():
            if claimed is None:  # where there was one, there may be more
                with unit_of_work(engine) as session:
                    if not anything_due(session, now=clock()):
                        break
            with unit_of_work(engine, write=True) as session:
                claimed = claim(session, sender=sender, now=clock(), lease=lease, rule=rule)
            if claimed is None:
                continue  # all of these have to wait, or are over
            with kept(engine, claimed, clock=clock, lease=lease):
                server_there = send_one(
                    engine, claimed, settings=settings, clock=clock, transport=transport
                )
            if not server_there:
                break
            handled += 1
    finally:
        transport.hang_up()
    return handled


def send_one(
    engine: Engine, claimed: Claim, *, settings: Settings, clock: Clock, transport: Transport
) -> bool:
    """Send one claimed notice and mark it. False when there is no mail server to talk to.

    Whoever erases somebody takes their mails from whoever holds them: that is looked at as the last
    thing before a mail leaves.
    """

    def still() -> bool:
        with unit_of_work(engine) as session:
            return is_held(session, claimed)

    outcome, mark = _attempt(
        claimed, settings=settings, clock=clock, transport=transport, still=still
    )
    with unit_of_work(engine, write=True) as session:
        held = mark(session)
    log.info(
        "mail handled",
        notice=claimed.notice.id,
        template=claimed.notice.template,
        outcome=outcome if held else f"{outcome}, no longer ours",
    )
    return outcome != "no server"


def _attempt(
    claimed: Claim, *, settings: Settings, clock: Clock, transport: Transport, still: Still
) -> tuple[str, Callable[[Session], bool]]:
    """Outside any transaction: what became of it, and how to write that down."""
    notice, retries = claimed.notice, retries_of(settings)
    try:
        message = write_mail(
            notice, claimed.letters, claimed.programme, settings=settings, now=clock()
        )
    except Exception as error:  # one letter that cannot be written holds up no other
        log.exception("mail cannot be written", notice=notice.id, template=notice.template)
        return "failed", partial(marking.mark_failed, claim=claimed, why=type(error).__name__)
    try:
        transport.deliver(
            message, sender=settings.mail_from, recipient=notice.recipient, still=still
        )
    except NoServer as error:
        return "no server", partial(
            marking.mark_no_server, claim=claimed, now=clock(), why=str(error)
        )
    except PutOff as error:
        return "put off", partial(
            marking.mark_put_off, claim=claimed, now=clock(), why=str(error), retries=retries
        )
    except Refused as error:
        return "refused", partial(
            marking.mark_refused, claim=claimed, now=clock(), why=str(error), retries=retries
        )
    except Rejected as error:
        return "bounced", partial(marking.mark_bounced, claim=claimed, now=clock(), why=str(error))
    except Withdrawn:
        return "withdrawn", partial(
            marking.give_back, claim=claimed, now=clock(), wait=timedelta(), why="withdrawn"
        )
    except ReplyLost as error:
        return "unknown", partial(marking.mark_unknown, claim=claimed, now=clock(), why=str(error))
    return "sent", partial(marking.mark_sent, claim=claimed, now=clock())


@contextmanager
def kept(engine: Engine, claimed: Claim, *, clock: Clock, lease: timedelta) -> Iterator[None]:
    """Renew the lease for as long as the mail server takes its time."""
    done = Event()

    def keep() -> None:
        while not done.wait(lease.total_seconds() / RENEWALS):
            try:
                with unit_of_work(engine, write=True) as session:
                    if not renew(session, claimed, now=clock(), lease=lease):
                        return
            except Unavailable:
                continue  # there are more renewals to come before it runs out

    keeper = Thread(target=keep, name="keeps a lease", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()
