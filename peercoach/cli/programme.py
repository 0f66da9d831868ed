"""`peercoach programme`: make a programme to run."""

from typing import Annotated

import typer

from peercoach.cli.service import installation, must_be_at_head
from peercoach.clock import utc_now
from peercoach.db import unit_of_work
from peercoach.services.programmes.new_programme import create_programme

app = typer.Typer(no_args_is_help=True, help="Make a programme to run.")


@app.callback()
def programme() -> None:
    """Make a programme to run."""


@app.command()
def add(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="Its address: /SLUG")],
    *,
    name_nl: Annotated[str, typer.Option(help="Its name in Dutch")],
    name_en: Annotated[str, typer.Option(help="Its name in English")],
) -> None:
    """Make a programme from the template; its questions and rules can be changed later."""
    with installation() as (_settings, engine):
        must_be_at_head(engine)
        with unit_of_work(engine, write=True) as session:
            create_programme(session, slug=slug, name_nl=name_nl, name_en=name_en, now=utc_now())
    typer.echo(f"/{slug} · {name_nl} · {name_en}")
    typer.echo(f"→ peercoach coordinator add EMAIL --programme {slug}")
