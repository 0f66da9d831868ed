"""`peercoach disconnect`: let somebody come with another account of the institution."""

from typing import Annotated

import typer
from sqlmodel import select

from peercoach.cli.coordinator import Email, writing_unit
from peercoach.clock import utc_now
from peercoach.errors import NotFound
from peercoach.models import Person
from peercoach.services.people import mailbox
from peercoach.services.programmes.roles import ON_THE_MACHINE
from peercoach.services.sign_in.identities import disconnect as disconnect_one
from peercoach.services.sign_in.identities import identities_of


def disconnect(
    email: Email,
    issuer: Annotated[
        str, typer.Option("--issuer", metavar="URL", help="One provider only; else all of them")
    ] = "",
) -> None:
    """Forget with which account somebody signs in, and sign them out; the next one is connected."""
    address, now = mailbox(email), utc_now()
    with writing_unit() as session:
        person = session.exec(select(Person).where(Person.email == address)).first()
        known = identities_of(session, person) if person else []
        found = [one for one in known if issuer in ("", one.issuer)]
        if person is None or not found:
            raise NotFound(f"{address}: found no such connection, expected one")
        for one in found:
            disconnect_one(session, person, uid=one.uid, by=ON_THE_MACHINE, now=now)
    typer.echo(f"{address} is no longer connected with {', '.join(one.issuer for one in found)}")
