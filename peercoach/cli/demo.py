"""`peercoach demo`: the whole service on made-up people, from one command."""

from pathlib import Path
from typing import Annotated

import typer

from peercoach.cli.ports import listen_nearby
from peercoach.cli.serving import serve_until_ended
from peercoach.errors import PeerCoachError
from peercoach.logs import set_up_logs

HERE = "127.0.0.1"
REFUSED = 1


def demo(
    *,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="The port to listen at, or the next free one")
    ] = 8000,
    data: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Keep everything in this folder and go on from there; else it is thrown away",
        ),
    ] = None,
) -> None:
    """Show everything on made-up people, with a clock and a letter box of its own."""
    # Loads the solver, which no other command should wait for
    from peercoach.demo.running import demonstration, folder_of  # noqa: PLC0415
    from peercoach.demo.welcome import welcome  # noqa: PLC0415

    set_up_logs("warning", "console")
    try:
        with listen_nearby(HERE, port) as listener, folder_of(data) as folder:
            found = listener.getsockname()[1]
            address = f"http://localhost:{found}"
            if found != port:
                typer.echo(f"Port {port} is taken; this is port {found}.")
            typer.echo("Setting the stage …")
            with demonstration(folder, public_url=address) as app:
                typer.echo("\n".join(welcome(app, address, data)))
                serve_until_ended(app, listener)
    except PeerCoachError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(REFUSED) from None
    typer.echo("The demonstration is over.")
