"""Settings, read once from the environment or a `.env` file. `.env.example` lists every one."""

from base64 import urlsafe_b64decode
from datetime import timedelta
from functools import cache
from re import fullmatch
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
ADDRESS = rf"{_WORD}(\.{_WORD})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*"
"""One address as it can stand in a mail: another one would make every mail fail."""

NUMBER = r"\s*\d+(\.\d+)?\s*"
SHORTEST_RETRY = 0.01
"""In minutes: nothing in between would be trying without end."""
LONGEST_WAIT = 24 * 365
"""In hours."""
LONGEST_LEASE = 24 * 60 * 60


class ProviderSettings(BaseModel):
    """A place where people of the institution sign in: an OpenID provider, as docs/sign-in.md."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: str = Field(pattern=r"^(https://|http://(localhost|127\.0\.0\.1)[:/])[^\s?#]+$")
    client_id: str = Field(min_length=1)
    client_secret: SecretStr = Field(min_length=1)
    label_nl: str = Field(min_length=1)
    label_en: str = Field(min_length=1)
    domains: str = ""

    def label(self, language: str) -> str:
        """What the place is called: “Sign in with …”."""
        return self.label_nl if language == "nl" else self.label_en

    def vouches_for(self, address: str) -> bool:
        """Whether its word about an address is enough, without a mail to it."""
        trusted = self.domains.replace(",", " ").lower().split()
        return address.rpartition("@")[2].lower() in trusted


class Settings(BaseSettings):
    """Every setting of an installation; the environment name is `PEERCOACH_` plus the field's."""

    model_config = SettingsConfigDict(
        env_prefix="PEERCOACH_", env_file=".env", extra="ignore", env_nested_delimiter="__"
    )

    database_url: str = Field(
        default="sqlite:///peercoach.sqlite3",
        description="Where everything is kept: sqlite:///FILE or postgresql+psycopg://…",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much is logged; logs never hold names or answers"
    )
    log_format: Literal["console", "json"] = Field(
        default="console", description="For people (console) or for a log collector (json)"
    )
    public_url: str = Field(
        default="http://localhost:8000",
        pattern=r"^https?://[^/\s]+$",
        description="The address people use, without a slash at the end; links in mails start here",
    )
    institution: str = Field(
        default="", description="Name of the university, shown beside the logo on every page"
    )
    contact_email: str = Field(
        default="",
        pattern=f"^({ADDRESS})?$",
        description="Where people can write to a person who helps, shown on help pages",
    )
    mail_from: str = Field(
        default="peercoach@localhost",
        pattern=f"^{ADDRESS}$",
        description="The address that mails come from; answers go to the contact address",
    )
    smtp_host: str = Field(default="localhost", description="The mail server that mails go to")
    smtp_port: int = Field(
        default=25, ge=1, le=65535, description="Its port: 25, 587 for starttls or 465 for tls"
    )
    smtp_security: Literal["none", "starttls", "tls"] = Field(
        default="none",
        description="Protection on the way there: none (for this same machine), starttls or tls",
    )
    smtp_user: str = Field(default="", description="The account at the mail server, if it asks")
    smtp_password: SecretStr = Field(
        default=SecretStr(""), description="The password of that account"
    )
    mail_lease_seconds: int = Field(
        default=120,
        ge=1,
        le=LONGEST_LEASE,
        description="After how many seconds another sender takes over from one that fell silent",
    )
    mail_retry_minutes: str = Field(
        default="1, 5, 15, 60, 240",
        description="How long after each try that the mail server puts off the next one follows; "
        "the last of these repeats",
    )
    mail_give_up_hours: float = Field(
        default=48,
        gt=0,
        le=LONGEST_WAIT,
        description="For how long a mail is tried that the server puts off",
    )

    care_keys: SecretStr = Field(
        default=SecretStr(""),
        description="Keys that seal worries, complaints and what waiting mails say, newest first, "
        "with commas in between; `peercoach reader key` makes one, and without any the first two "
        "are off and such mails readable",
    )
    privacy_officer: str = Field(
        default="",
        pattern=f"^({ADDRESS})?$",
        description="Address of the data protection officer, who gets a mail when a confidential "
        "reader opens more than twenty messages within an hour",
    )
    erasure_ledger: str = Field(
        default="",
        description="A file with keyed hashes of who was erased, so that a restored backup can "
        "forget them again (docs/restoring.md); keep it apart from the backups. Empty keeps none",
    )
    metrics_token: SecretStr = Field(
        default=SecretStr(""),
        description="What Prometheus brings as its bearer token to read /metrics and what waits in "
        "/readyz; empty asks for none, and then the proxy has to keep both inside",
    )
    help_file: str = Field(
        default="",
        description="A file with a copy of the help entries, for a start without the database; "
        "empty keeps the copy in memory only",
    )

    providers: dict[str, ProviderSettings] = Field(
        default={},
        description="Where people sign in with an account of the institution (docs/sign-in.md), "
        "each under a short name; none means by mailed code only",
    )
    staff_provider: str = Field(
        default="",
        description="The short name of the one that coordinators and readers have to use; empty "
        "lets them use a mailed code as well",
    )

    @property
    def staff_issuer(self) -> str | None:
        """Who has to vouch for staff; None where a mailed code is enough."""
        return self.providers[self.staff_provider].issuer if self.staff_provider else None

    def way_back(self, provider: str) -> str:
        """Our address to which this provider sends people back; it has to know it beforehand."""
        return f"{self.public_url}/login/with/{provider}/back"

    @property
    def mail_domain(self) -> str:
        """Of the address that mails come from."""
        return self.mail_from.rpartition("@")[2]

    @property
    def mail_retry_waits(self) -> list[timedelta]:
        """How long after each try; none of them nothing, or a mail would be tried without end."""
        return [timedelta(minutes=float(wait)) for wait in self.mail_retry_minutes.split(",")]

    @field_validator("mail_retry_minutes")
    @classmethod
    def _waits_are_waits(cls, given: str) -> str:
        most = LONGEST_WAIT * 60
        for wait in given.split(","):
            if not fullmatch(NUMBER, wait) or not SHORTEST_RETRY <= float(wait) <= most:
                raise ValueError(
                    f"found “{given}”, expected minutes with commas in between, such as 1, 5, 15,"
                    f" each of them from {SHORTEST_RETRY} to {most}"
                )
        return given

    @field_validator("care_keys")
    @classmethod
    def _keys_are_keys(cls, given: SecretStr) -> SecretStr:
        """Told at the start, not when somebody needs it. The message never repeats a key."""
        for number, key in enumerate(split_keys(given), start=1):
            try:
                right = len(urlsafe_b64decode(key)) == KEY_BYTES
            except ValueError:
                right = False
            if not right:
                raise ValueError(
                    f"key {number} of the list: found {len(key)} characters that are no key, "
                    "expected what `peercoach reader key` prints"
                )
        return given

    @model_validator(mode="after")
    def _password_is_protected(self) -> Self:
        """A password crosses no network in the clear."""
        here = self.smtp_host in ("localhost", "127.0.0.1", "::1")
        if self.smtp_password.get_secret_value() and self.smtp_security == "none" and not here:
            raise ValueError(
                "PEERCOACH_SMTP_SECURITY: found “none” beside a password, expected starttls or tls"
            )
        return self

    @model_validator(mode="after")
    def _ledger_has_a_key(self) -> Self:
        if self.erasure_ledger and not split_keys(self.care_keys):
            raise ValueError(
                "PEERCOACH_ERASURE_LEDGER: found a file but no PEERCOACH_CARE_KEYS, expected a key"
                " for its hashes (peercoach reader key)"
            )
        return self

    @model_validator(mode="after")
    def _providers_are_told_apart(self) -> Self:
        if self.staff_provider and self.staff_provider not in self.providers:
            names = ", ".join(self.providers) or "none"
            raise ValueError(
                f"PEERCOACH_STAFF_PROVIDER: found “{self.staff_provider}”, expected the name of a"
                f" provider (there is {names})"
            )
        for name in self.providers:
            if not fullmatch("[a-z0-9_-]+", name):
                raise ValueError(
                    f"PEERCOACH_PROVIDERS: found the name “{name}”, expected small letters and"
                    " digits"
                )
        if len({one.issuer for one in self.providers.values()}) < len(self.providers):
            raise ValueError("PEERCOACH_PROVIDERS: found one issuer twice, expected it once")
        return self


KEY_BYTES = 32


def split_keys(given: SecretStr) -> list[str]:
    """The keys of a setting that holds several."""
    return [key.strip() for key in given.get_secret_value().split(",") if key.strip()]


@cache
def load_settings() -> Settings:
    """The settings of this process."""
    return Settings()
