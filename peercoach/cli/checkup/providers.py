"""Where people sign in with an account of the institution: is it there, and does it know us?"""

from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx2

from peercoach.cli.checkup import Finding, Health
from peercoach.config import ProviderSettings, Settings
from peercoach.providers.discovery import EACH_STEP, as_facts, where
from peercoach.providers.id_token import CLOCKS_DIFFER
from peercoach.providers.told import NotTold

PKCE = "code_challenge_methods_supported"
CALLED = {"issuer_differs": "calls itself something else", "no_json_object": "describes nothing"}


def check_providers(settings: Settings, *, now: datetime) -> Iterator[Finding]:
    for name, provider in settings.providers.items():
        subject = f"provider {name}"
        yield from _look_at(subject, name, provider, now=now)
        yield Finding(
            Health.good,
            subject,
            f"sends people back to {settings.way_back(name)}",
            "register exactly that address there as redirect URI",
        )
        yield _of_domains(subject, name, provider)
    if settings.providers and not settings.staff_provider:
        yield Finding(
            Health.good, "staff", "may sign in with a mailed code too (PEERCOACH_STAFF_PROVIDER)"
        )


def _look_at(
    subject: str, name: str, provider: ProviderSettings, *, now: datetime
) -> Iterator[Finding]:
    setting = f"PEERCOACH_PROVIDERS__{name.upper()}__ISSUER"
    try:
        answer = httpx2.get(where(provider.issuer), timeout=EACH_STEP)
        facts, theirs = as_facts(answer, provider.issuer), _time_of(answer)
    except NotTold as error:
        called = CALLED.get(error.why, f"does not say its {error.why.removeprefix('no_')}")
        yield Finding(
            Health.bad,
            subject,
            f"{provider.issuer} {called}",
            f"set {setting} to the “issuer” it gives at /.well-known/openid-configuration",
        )
        return
    except (httpx2.HTTPError, ValueError) as error:
        yield Finding(
            Health.bad,
            subject,
            f"{provider.issuer} does not answer as a provider ({type(error).__name__})",
            f"is {setting} right, and may this machine reach it?",
        )
        return
    yield Finding(Health.good, subject, f"{provider.issuer} answers")
    if "S256" not in facts.get(PKCE, ["S256"]):
        yield Finding(
            Health.bad, subject, "does not take PKCE with S256", "ask its administrators for it"
        )
    if theirs is not None and abs(theirs - now) > CLOCKS_DIFFER:
        yield Finding(
            Health.bad,
            subject,
            f"its clock says {theirs:%H:%M} UTC, this machine {now:%H:%M}: nobody can sign in",
            "let this machine keep time with NTP",
        )


def _time_of(answer: httpx2.Response) -> datetime | None:
    """What time the provider has, if it says so."""
    try:
        return parsedate_to_datetime(answer.headers.get("date", ""))
    except ValueError:
        return None


def _of_domains(subject: str, name: str, provider: ProviderSettings) -> Finding:
    if provider.domains:
        return Finding(Health.good, subject, f"is trusted with addresses at {provider.domains}")
    return Finding(
        Health.good,
        subject,
        "is trusted with no address: everybody proves theirs once with a mailed code",
        f"if all of a domain is its own, name it in PEERCOACH_PROVIDERS__{name.upper()}__DOMAINS",
    )
