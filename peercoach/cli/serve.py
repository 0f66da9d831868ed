"""`peercoach serve`: the web service, with the scheduler inside unless it runs elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from sqlalchemy import Engine

from peercoach.app import create_app
from peercoach.cli.ports import listen
from peercoach.cli.service import installation, must_stay_erased
from peercoach.cli.serving import serve_until_ended
from peercoach.clock import utc_now
from peercoach.config import Settings
from peercoach.errors import Conflict
from peercoach.jobs import start_scheduler
from peercoach.migrations import at_head


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
) -> None:
    """Serve the pages, until Ctrl-C."""
    with installation() as (settings, engine):
        check_shape(engine)
        must_stay_erased(engine)
        with listen(host, port) as listener, scheduling(engine, settings, wanted=scheduler):
            app = create_app(settings, engine=engine)
            here = f"http://{host}:{listener.getsockname()[1]}"
            typer.echo(f"Peercoach listens at {here}. Ctrl-C ends it", err=True)
            serve_until_ended(app, listener)


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
