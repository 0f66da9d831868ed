"""What the command says once everything is there: where to go, and whom one can be."""

from collections.abc import Iterator
from pathlib import Path

from fastapi import FastAPI

from peercoach.db import unit_of_work
from peercoach.demo.cast import CAST, names_of


def welcome(app: FastAPI, address: str, kept_in: Path | None) -> Iterator[str]:
    """Lines for a terminal."""
    with unit_of_work(app.state.engine) as session:
        names = names_of(session, [part.email for group in CAST for part in group.parts])
    width = max(map(len, names.values()))
    yield ""
    yield f"  {address}/demo        look around as one of these people"
    yield f"  {address}/demo/mail   read the mail that is sent"
    for group in CAST:
        yield f"\n  {group.title}"
        for part in group.parts:
            yield f"    {names[part.email]:{width}}  {part.shows}"
    yield ""
    yield (
        f"Everything is kept in {kept_in}. Ctrl-C ends it."
        if kept_in
        else "Nothing is kept. Ctrl-C ends it."
    )
