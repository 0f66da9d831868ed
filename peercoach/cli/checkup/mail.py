"""The mail server: does it answer, let us in, and take what we send?"""

from collections.abc import Iterator

from peercoach.cli.checkup import Finding, Health
from peercoach.cli.checkup.settings import HERE
from peercoach.config import Settings
from peercoach.db import make_engine, unit_of_work
from peercoach.errors import PeerCoachError
from peercoach.jobs.sender import smtp_transport
from peercoach.migrations import at_head
from peercoach.notify.outbox.breaker import stopped
from peercoach.notify.transport import NoServer
from peercoach.services.mails.sent import count_of_no_programme


def check_mail(settings: Settings) -> Iterator[Finding]:
    where = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        name = smtp_transport(settings).check()
    except NoServer as error:
        yield Finding(
            Health.bad,
            "mail",
            f"{where} does not take our mail ({error})",
            "are PEERCOACH_SMTP_HOST, _PORT, _SECURITY, _USER and _PASSWORD right?",
        )
    else:
        yield Finding(Health.good, "mail", f"{where} answers as {name}".removesuffix(" as "))
    if settings.smtp_security == "none" and settings.smtp_host not in HERE:
        yield Finding(
            Health.warning,
            "mail",
            f"mails cross the network to {where} in the clear",
            "set PEERCOACH_SMTP_SECURITY to starttls or tls",
        )
    if settings.mail_from.endswith("@localhost"):
        yield Finding(
            Health.warning,
            "mail",
            f"mails come from {settings.mail_from}, which many servers refuse",
            "set PEERCOACH_MAIL_FROM to an address of your own domain",
        )


def check_refusals(database_url: str) -> Iterator[Finding]:
    """What the senders met. Without a database that answers there is nothing to tell here."""
    try:
        engine = make_engine(database_url)
        if not at_head(engine):
            return
        with unit_of_work(engine) as session:
            found, lost = stopped(session), count_of_no_programme(session)
    except PeerCoachError:
        return
    if lost:
        yield Finding(
            Health.warning,
            "mail",
            f"{lost} of no programme, such as codes to sign in, failed or may not have arrived; "
            "coordinators see those to who takes part with them",
            "who cannot get in asks for another; did the mail server refuse them?",
        )
    if found is not None and found.held:
        yield Finding(
            Health.bad,
            "mail",
            f"everything is held since {found.since:%Y-%m-%d %H:%M} UTC: {found.said}",
            "look at what waits and let it go: peercoach outbound",
        )
    elif found is not None:
        yield Finding(
            Health.bad,
            "mail",
            f"no mail leaves since {found.since:%Y-%m-%d %H:%M} UTC: the mail server takes none "
            f"({found.said}). They wait, and now and then one tries again",
            "may PEERCOACH_MAIL_FROM send there? Are _SMTP_USER and _PASSWORD right?",
        )
