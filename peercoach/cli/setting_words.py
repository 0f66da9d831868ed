"""What is wrong with the settings of an installation, in words of whoever runs the machine."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource, SettingsError

from peercoach.config import ProviderSettings, Settings

PREFIX = "PEERCOACH_"
EXPECTED = {
    "public_url": "http:// or https:// and a host, without anything after it,"
    " such as https://buddy.example.org",
    "contact_email": "one address, such as buddy@example.org, or nothing",
    "mail_from": "one address, such as buddy@example.org",
    "privacy_officer": "one address, such as privacy@example.org, or nothing",
    "smtp_port": "a whole number from 1 to 65535",
    "mail_lease_seconds": "a whole number from 1 to 86400",
    "mail_give_up_hours": "a number of hours, more than 0 and at most 8760",
    "providers": "PEERCOACH_PROVIDERS__NAME__ISSUER and its like, as in docs/sign-in.md",
    "staff_provider": "the name of one of PEERCOACH_PROVIDERS",
    "issuer": "the https:// address of the provider, as it names itself",
    "client_id": "what the provider calls this service",
    "client_secret": "the secret that the provider gave to this service",
    "label_nl": "what people call the provider, in Dutch",
    "label_en": "what people call the provider, in English",
}
"""Of the settings that can be wrong, except those that choose from a few words."""


def setting_problems(error: ValidationError | SettingsError) -> list[str]:
    """One line per setting: its name, what was found, what was expected.

    None of these is a secret; the password is never wrong by itself, the address of the database is
    judged elsewhere, and of a provider only its address is repeated.
    """
    if isinstance(error, SettingsError):  # the only setting that can be unreadable as a whole
        return [f"{PREFIX}PROVIDERS: found no list of names, expected {expected('providers')}"]
    return [_told(problem) for problem in error.errors()]


def _told(problem: ErrorDetails) -> str:
    *above, last = map(str, problem["loc"]) if problem["loc"] else [""]
    if above or last == "providers":
        return f"{PREFIX}{'__'.join([*above, last]).upper()}: {_of_provider(last, problem)}"
    name = last
    if "error" in problem.get("ctx", {}):  # in words of our own, that repeat no secret
        own = str(problem["ctx"]["error"])
        return f"{PREFIX}{name.upper()}: {own}" if name else own
    return f"{PREFIX}{name.upper()}: found “{problem['input']}”, expected {expected(name)}"


def _of_provider(field: str, problem: ErrorDetails) -> str:
    if problem["type"] == "extra_forbidden":
        known = ", ".join(ProviderSettings.model_fields).upper()
        return f"is no setting of a provider; expected one of {known}"
    if problem["type"] == "string_pattern_mismatch":
        return f"found “{problem['input']}”, expected {expected(field)}"
    return f"found nothing to use, expected {expected(field if field in EXPECTED else 'providers')}"


def expected(name: str) -> str:
    """What this setting may be."""
    if name in EXPECTED:
        return EXPECTED[name]
    *others, last = get_args(Settings.model_fields[name].annotation)
    return f"{', '.join(others)} or {last}"


def unknown_settings() -> Iterator[tuple[str, str]]:
    """Names that look like settings and are none, each with the setting that may be meant."""
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    given = {*EnvSettingsSource(Settings).env_vars, *DotEnvSettingsSource(Settings).env_vars}
    for name in sorted(map(str.upper, given)):
        if name.startswith(PREFIX) and name.partition("__")[0] not in known:
            yield name, next(iter(get_close_matches(name, known, n=1)), "")
