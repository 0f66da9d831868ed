"""Settings that are allowed and yet unlikely to be meant."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from peercoach.cli.checkup import Finding, Health
from peercoach.config import Settings

HERE = ("localhost", "127.0.0.1", "::1")


def check_settings(settings: Settings) -> Iterator[Finding]:
    address = urlsplit(settings.public_url)
    if address.hostname in HERE:
        yield Finding(
            Health.warning,
            "address",
            f"people are sent to {settings.public_url}, which is this machine only",
            "set PEERCOACH_PUBLIC_URL to the address people use",
        )
    elif address.scheme != "https":
        yield Finding(
            Health.bad,
            "address",
            f"{settings.public_url} is not protected: anyone on the way can read along",
            "put a certificate in front of it and let PEERCOACH_PUBLIC_URL begin with https://",
        )
    else:
        yield Finding(Health.good, "address", settings.public_url)
    if settings.contact_email:
        yield Finding(Health.good, "contact", settings.contact_email)
    else:
        yield Finding(
            Health.warning,
            "contact",
            "pages and mails name nobody people can write to",
            "set PEERCOACH_CONTACT_EMAIL to a mailbox that is read",
        )
