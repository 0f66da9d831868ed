"""Settings, read once from the environment or a `.env` file. `.env.example` lists every one."""

from functools import cache
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting of an installation; the environment name is `PEERCOACH_` plus the field's."""

    model_config = SettingsConfigDict(env_prefix="PEERCOACH_", env_file=".env", extra="ignore")

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
        default="", description="Where people can write to a person who helps, shown on help pages"
    )


@cache
def load_settings() -> Settings:
    """The settings of this process."""
    return Settings()
