"""What the commands that work on an installation share: its settings, its database, its words."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError
from sqlalchemy import Engine

from peercoach.cli.setting_words import setting_problems
from peercoach.clock import utc_now
from peercoach.config import Settings, load_settings
from peercoach.db import make_engine, unit_of_work
from peercoach.errors import InvalidFields, PeerCoachError
from peercoach.logs import set_up_logs
from peercoach.migrations import at_head
from peercoach.notify.outbox.message_ids import for_mails
from peercoach.services.own_data.ledger import (
    hold_if_older,
    ledger_from,
    ledger_of,
    refuse_erased,
    with_ledger,
)


@contextmanager
def installation() -> Iterator[tuple[Settings, Engine]]:
    """The settings and the database of this machine; what is refused ends the command with 1."""
    settings = checked_settings()
    set_up_logs(settings.log_level, settings.log_format)
    try:
        engine = engine_of(settings)
        try:
            yield settings, engine
        finally:
            engine.dispose()
    except InvalidFields as error:
        refuse("\n".join(map(str, error.problems.values())))
    except PeerCoachError as error:
        refuse(str(error))


def engine_of(settings: Settings) -> Engine:
    """With the keys and the ledger that belong to it."""
    engine = for_mails(make_engine(settings.database_url), settings)
    return with_ledger(engine, ledger_from(settings))


def checked_settings() -> Settings:
    """The settings of this machine; what is wrong with them is said, and ends the command."""
    try:
        return load_settings()
    except (ValidationError, SettingsError) as error:
        refuse("\n".join(setting_problems(error)))


def must_be_at_head(engine: Engine) -> None:
    if not at_head(engine):
        refuse("The database does not fit this version yet. Run: peercoach migrate")


def must_stay_erased(engine: Engine) -> None:
    """Raises HereAgain: nothing is shown or sent of who was erased, whatever backup came back. And
    where one did, nothing leaves before somebody says so."""
    with unit_of_work(engine) as session:
        refuse_erased(session, ledger_of(engine))
    with unit_of_work(engine, write=True) as session:
        hold_if_older(session, ledger_of(engine), now=utc_now())


def refuse(words: str) -> NoReturn:
    sys.stderr.write(f"{words}\n")
    raise typer.Exit(1)
