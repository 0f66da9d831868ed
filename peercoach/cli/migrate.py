"""`peercoach migrate`: bring the database to the shape of this version."""

import typer

from peercoach.cli.service import installation
from peercoach.migrations import at_head, upgrade


def migrate() -> None:
    """Make or upgrade the database. All of it succeeds, or nothing changes."""
    with installation() as (_, engine):
        if at_head(engine):
            typer.echo("The database was up to date already.")
            return
        upgrade(engine)
        typer.echo("The database is up to date.")
