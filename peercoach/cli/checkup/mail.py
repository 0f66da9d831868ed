"""The mail server: does it answer, and let us in?"""

from collections.abc import Iterator

from peercoach.cli.checkup import Finding, Health
from peercoach.cli.checkup.settings import HERE
from peercoach.config import Settings
from peercoach.jobs.sender import smtp_transport
from peercoach.notify.transport import NoServer


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
        yield Finding(Health.good, "mail", f"{where} answers as {name}")
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
