"""`peercoach programme`: make a programme to run."""

from typing import Annotated

import typer

from peercoach.clock import utc_now
from peercoach.config import load_settings
from peercoach.db import make_engine, unit_of_work
from peercoach.errors import InvalidFields, PeerCoachError
from peercoach.services.new_programme import create_programme

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
    engine = make_engine(load_settings().database_url)
    try:
        with unit_of_work(engine, write=True) as session:
            create_programme(session, slug=slug, name_nl=name_nl, name_en=name_en, now=utc_now())
    except InvalidFields as error:
        typer.echo("\n".join(map(str, error.problems.values())), err=True)
        raise typer.Exit(2) from None
    except PeerCoachError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    finally:
        engine.dispose()
    typer.echo(f"/{slug} · {name_nl} · {name_en}")
    typer.echo(f"→ peercoach coordinator add EMAIL --programme {slug}")
