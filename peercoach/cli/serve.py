"""`peercoach serve`: the web service, with the scheduler inside unless it runs elsewhere."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_SH, flock
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from fastapi import FastAPI
from sqlalchemy import Engine

from peercoach.cli.ports import listen
from peercoach.cli.service import engine_of, installation, must_stay_erased
from peercoach.cli.serving import (
    end_with_parent,
    serve_from_processes,
    serve_until_ended,
    settle,
)
from peercoach.clock import utc_now
from peercoach.config import Settings, load_settings
from peercoach.errors import Conflict
from peercoach.jobs import start_scheduler
from peercoach.logs import set_up_logs
from peercoach.migrations import at_head

MOST_PROCESSES = 4
"""By default, on however many cores: each takes some 200 MiB."""


class NotMigrated(Conflict):
    """The database has another shape than this version works with."""


def serve(
    *,
    host: Annotated[str, typer.Option(help="The address of this machine to listen at")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen at")] = 8000,
    scheduler: Annotated[
        bool,
        typer.Option(
            "--scheduler/--no-scheduler",
            help="Send mails and check-ins from here, or leave that to `peercoach scheduler`",
        ),
    ] = True,
    processes: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=64,
            help=f"How many processes answer; by default one a core, at most {MOST_PROCESSES}",
        ),
    ] = None,
) -> None:
    """Serve the pages, until Ctrl-C."""
    with installation() as (settings, engine):
        check_shape(engine)
        must_stay_erased(engine)
        with listen(host, port) as listener, scheduling(engine, settings, wanted=scheduler):
            here = f"http://{host}:{listener.getsockname()[1]}"
            typer.echo(f"Peercoach listens at {here}. Ctrl-C ends it", err=True)
            if (several := processes or min(cores(), MOST_PROCESSES)) > 1:
                with shared_folder() as shared:
                    make = partial(one_of_several, shared)
                    serve_from_processes(make, listener, processes=several)
            else:
                serve_until_ended(ready(settings, engine), listener)


def one_of_several(shared: Path) -> FastAPI:
    """The application of one process, from the settings that were found good."""
    end_with_parent()
    settings = load_settings()
    set_up_logs(settings.log_level, settings.log_format)
    return ready(settings, engine_of(settings), shared)


def ready(settings: Settings, engine: Engine, shared: Path | None = None) -> FastAPI:
    # Who only watches over those that answer needs none of it
    from peercoach.app import create_app  # noqa: PLC0415 - slow import

    app = create_app(settings, engine=engine, shared=shared)
    settle()
    return app


@contextmanager
def shared_folder() -> Iterator[Path]:
    """For our processes only. What sweeps old files away leaves alone what is locked."""
    with TemporaryDirectory(prefix="peercoach-") as folder:
        held = os.open(folder, os.O_RDONLY)
        flock(held, LOCK_SH)
        try:
            yield Path(folder)
        finally:
            os.close(held)


def cores() -> int:
    """Those that we may use, as far as the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def check_shape(engine: Engine) -> None:
    """Raises NotMigrated, or Unavailable when the database does not answer."""
    if not at_head(engine):
        raise NotMigrated(
            "The database does not have the shape this version works with."
            " Make a backup, then run: peercoach migrate"
        )


@contextmanager
def scheduling(engine: Engine, settings: Settings, *, wanted: bool) -> Iterator[None]:
    if not wanted:
        yield
        return
    stop = start_scheduler(engine, settings, clock=utc_now)
    try:
        yield
    finally:
        stop()
