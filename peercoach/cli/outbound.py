"""`peercoach outbound`: hold back everything that would leave, look at it, and let it go."""

from typing import Annotated

import typer

from peercoach.cli.service import installation, must_be_at_head
from peercoach.clock import utc_now
from peercoach.db import unit_of_work
from peercoach.jobs.timetable import tick
from peercoach.notify.outbox.holding import drop, held, hold, let_go, waiting

app = typer.Typer(
    invoke_without_command=True, help="Hold back all mail, see what waits, let it go."
)


@app.callback()
def show(context: typer.Context) -> None:
    """Whether mail is held, why, and what would leave."""
    if context.invoked_subcommand is not None:
        return
    now = utc_now()
    with installation() as (_settings, engine):
        must_be_at_head(engine)
        with unit_of_work(engine) as session:
            why, due = held(session), waiting(session, now=now)
    typer.echo("Mail leaves." if why is None else f"Mail is held: {why}")
    for template, count in due.most_common():
        typer.echo(f"{count:>7,}  {template}")


@app.command()
def off(
    why: Annotated[str, typer.Option(help="For whoever looks")] = "a person said so",
) -> None:
    """Let no mail leave and the timetable rest, until `peercoach outbound on`."""
    with installation() as (_settings, engine):
        must_be_at_head(engine)
        with unit_of_work(engine, write=True) as session:
            hold(session, why, now=utc_now())
    typer.echo("Nothing leaves until: peercoach outbound on")


@app.command()
def on(
    *,
    drop_due: Annotated[
        bool,
        typer.Option(
            "--drop-due", help="Everything due by now was sent before, as after a restored backup"
        ),
    ] = False,
) -> None:
    """Let mail leave again, and the timetable go on."""
    now = utc_now()
    with installation() as (_settings, engine):
        must_be_at_head(engine)
        tick(engine, now=now, anyway=True)  # what became due meanwhile is a row as well
        with unit_of_work(engine, write=True) as session:
            if drop_due:
                typer.echo(f"Dropped: {drop(session, now=now)}")
            let_go(session)
    typer.echo("Mail leaves.")
