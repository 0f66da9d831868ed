"""The demonstration as a whole: database, mail server, timetable and pages, in one process.

One process on purpose: when it ends, however it ends, nothing of it is left.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from fastapi import FastAPI
from pydantic import SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from sqlalchemy import Engine
from sqlmodel import col, select

from peercoach.config import Settings
from peercoach.db import make_engine, unit_of_work
from peercoach.demo.app import create_demo_app
from peercoach.demo.clock import START, DemoClock
from peercoach.demo.mail_server import mail_server
from peercoach.demo.mailbox import Mailbox
from peercoach.demo.seed import seed
from peercoach.demo.stage import Stage
from peercoach.demo.work import beating_heart
from peercoach.migrations import upgrade
from peercoach.models import Notice, Programme
from peercoach.services.ticks import last_tick
from peercoach.vault import Vault, new_key, with_vault

DATABASE, KEY = "demo.sqlite3", "care.key"
INSTITUTION = "Hogeschool Voorbeeld"


@contextmanager
def folder_of(given: Path | None) -> Iterator[Path]:
    """The one that was asked for, which is kept; else a new one, which is thrown away."""
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="peercoach-demo-") as made:
        yield Path(made)


@contextmanager
def demonstration(folder: Path, *, public_url: str) -> Iterator[FastAPI]:
    """The application, with all it needs at work while the block runs.

    A folder with an earlier demonstration goes on where that was; any other begins anew.
    """
    key = care_key(folder)
    engine = with_vault(make_engine(f"sqlite:///{folder / DATABASE}"), Vault((key,)))
    with ExitStack() as until_the_end:
        until_the_end.callback(engine.dispose)
        *earlier, present = prepare(engine, Vault((key,)))
        clock = DemoClock(earlier[0] if earlier else present)
        mailbox = Mailbox(folder / "mail")
        smtp_port = until_the_end.enter_context(mail_server(mailbox, clock))
        settings = demo_settings(engine, public_url=public_url, smtp_port=smtp_port, care_key=key)
        heart = beating_heart(engine, settings, clock)
        for moment in (*earlier, present):
            clock.set_forward(moment - clock())
            heart.send()
        heart.beat()  # what is due this morning has arrived when the first page is opened
        until_the_end.enter_context(heart.beating())
        stage = Stage(clock=clock, mailbox=mailbox, heart=heart)
        yield create_demo_app(settings, engine=engine, stage=stage)


def care_key(folder: Path) -> str:
    """The key of this demonstration: beside the database, so that a copy of that tells nothing."""
    file = folder / KEY
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(new_key())
    return file.read_text()


def prepare(engine: Engine, vault: Vault) -> Sequence[datetime]:
    """Fill the database if nothing is in it. The last moment is when its clock goes on; those
    before it are when mail was owed that has yet to be sent."""
    upgrade(engine)
    with unit_of_work(engine) as session:
        begun = session.exec(select(Programme.id)).first() is not None
        last = last_tick(session)
    if begun:
        return [last or START]
    seed(engine, now=START, vault=vault)
    with unit_of_work(engine) as session:
        owed = session.exec(select(Notice.next_at).distinct().order_by(col(Notice.next_at))).all()
    return [*owed, START]


class DemoSettings(Settings):
    """Of the settings of this machine none counts: they may belong to a real installation."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def demo_settings(
    engine: Engine, *, public_url: str, smtp_port: int, care_key: str = ""
) -> Settings:
    return DemoSettings(
        database_url=engine.url.render_as_string(hide_password=False),
        public_url=public_url,
        institution=INSTITUTION,
        contact_email="buddy@example.org",
        mail_from="buddy@example.org",
        smtp_host="127.0.0.1",
        smtp_port=smtp_port,
        care_keys=SecretStr(care_key),
    )
