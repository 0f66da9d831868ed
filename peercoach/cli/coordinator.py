"""`peercoach coordinator`: who coordinates a programme, set on the machine itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import typer
from sqlmodel import Session, select

from peercoach.cli.service import installation, must_be_at_head
from peercoach.clock import utc_now
from peercoach.config import load_settings
from peercoach.db import unit_of_work
from peercoach.models import Language, Person, RoleKind
from peercoach.services.people import find_or_add_person, mailbox
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.programmes.roles import give_role, people_with_role, take_role
from peercoach.services.sign_up.person_names import checked_name

app = typer.Typer(no_args_is_help=True, help="Who coordinates a programme.")

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The address they sign in with")]
Slug = Annotated[str, typer.Option("--programme", metavar="SLUG", help="As in its web address")]
Speaks = Annotated[
    Language | None,
    typer.Option(
        "--language",
        "--lang",
        help="Of their pages and mails; nl for somebody new, and they can change it",
    ),
]
LANGUAGE_NAMES = {Language.nl: "Dutch", Language.en: "English"}


@app.command()
def add(
    email: Email,
    programme: Slug,
    *,
    name: Annotated[str, typer.Option(metavar="NAME", help="As others see it")] = "",
    language: Speaks = None,
) -> None:
    """Let somebody coordinate a programme. They sign in with a code that is mailed to them."""
    now = utc_now()
    with writing_unit() as session:
        found, name = find_programme(session, programme), checked_name(name)
        person = whom_we_mean(session, email, language=language, now=now)
        person.name = name or person.name
        new = give_role(session, programme=found, person=person, kind=RoleKind.coordinator, now=now)
        address, spoken = person.email, person.language
    typer.echo(f"{address} {'now coordinates' if new else 'already coordinates'} {programme}")
    typer.echo(f"They sign in at {load_settings().public_url}/login")
    say_language(spoken)


def whom_we_mean(
    session: Session, email: str, *, language: Language | None, now: datetime
) -> Person:
    """Somebody known keeps the language they chose, unless another is asked for. Raises
    NoAddress."""
    new = language or Language.nl
    person = find_or_add_person(session, mailbox(email), language=new, now=now)
    person.language = language or person.language
    return person


def say_language(spoken: Language) -> None:
    typer.echo(f"Their pages and mails are in {LANGUAGE_NAMES[spoken]}; /me/name changes that")


@app.command()
def remove(email: Email, programme: Slug) -> None:
    """End that somebody coordinates a programme, at once."""
    with writing_unit() as session:
        found = find_programme(session, programme)
        address = mailbox(email)
        person = session.exec(select(Person).where(Person.email == address)).first()
        gone = person is not None and take_role(
            session, programme=found, person=person, kind=RoleKind.coordinator, now=utc_now()
        )
    typer.echo(f"{address} {'no longer coordinates' if gone else 'did not coordinate'} {programme}")


@app.command("list")
def show(programme: Slug) -> None:
    """Show who coordinates a programme."""
    with writing_unit() as session:
        people = people_with_role(session, find_programme(session, programme), RoleKind.coordinator)
        lines = [f"{person.email}  {person.name}".rstrip() for person in people]
    typer.echo("\n".join(lines) or "nobody yet")


@contextmanager
def writing_unit() -> Iterator[Session]:
    with installation() as (_settings, engine):
        must_be_at_head(engine)
        with unit_of_work(engine, write=True) as session:
            yield session
