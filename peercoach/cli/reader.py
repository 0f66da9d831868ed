"""`peercoach reader`: who opens worries and complaints, and the keys these are sealed with."""

from typing import Annotated

import typer
from sqlmodel import select

from peercoach.cli.coordinator import Email, Slug, Speaks, say_language, whom_we_mean, writing_unit
from peercoach.cli.service import checked_settings, refuse
from peercoach.clock import utc_now
from peercoach.models import Person
from peercoach.services.care.readers import dismiss_reader, name_reader, readers_of
from peercoach.services.care.resealing import seal_everything_anew
from peercoach.services.people import mailbox
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.sign_up.person_names import checked_name
from peercoach.vault import new_key, vault_from

app = typer.Typer(
    no_args_is_help=True, help="Who opens worries and complaints, and the keys of these."
)


@app.command()
def add(
    email: Email,
    programme: Slug,
    *,
    name: Annotated[str, typer.Option(metavar="NAME", help="As others see it")] = "",
    language: Speaks = None,
) -> None:
    """Name a confidential reader. The first one named gets the mails, the others stand in."""
    now = utc_now()
    with writing_unit() as session:
        found, name = find_programme(session, programme), checked_name(name)
        known = whom_we_mean(session, email, language=language, now=now)
        person, new = name_reader(
            session, found, email, name=name, language=known.language, by=None, now=now
        )
        address, spoken = person.email, person.language
    typer.echo(f"{address} {'now reads' if new else 'already reads'} for {programme}")
    say_language(spoken)
    if vault_from(checked_settings()) is None:
        typer.echo("There is no key yet, so nothing can be passed on: peercoach reader key")


@app.command()
def remove(email: Email, programme: Slug) -> None:
    """End that somebody reads, at once."""
    address = mailbox(email)
    with writing_unit() as session:
        found = find_programme(session, programme)
        uid = session.exec(select(Person.uid).where(Person.email == address)).first() or ""
        gone = dismiss_reader(session, found, uid, by=None, now=utc_now())
    typer.echo(f"{address} {'no longer reads' if gone else 'did not read'} for {programme}")


@app.command("list")
def show(programme: Slug) -> None:
    """Show who reads, in the order in which they are written to."""
    with writing_unit() as session:
        people = readers_of(session, find_programme(session, programme).id)
        lines = [f"{person.email}  {person.name}".rstrip() for person in people]
    typer.echo("\n".join(lines) or "nobody yet")


@app.command()
def key() -> None:
    """Print a new key, for PEERCOACH_CARE_KEYS: the only one, or in front of those there are."""
    typer.echo(new_key())


@app.command()
def reseal() -> None:
    """Seal everything with the first key in PEERCOACH_CARE_KEYS; after that the others can go."""
    vault = vault_from(checked_settings())
    if vault is None:
        refuse("PEERCOACH_CARE_KEYS: found no key, expected at least one (peercoach reader key)")
    with writing_unit() as session:
        done = seal_everything_anew(session, vault)
    typer.echo(f"{done} sealed with the first key; those after it are no longer needed")
