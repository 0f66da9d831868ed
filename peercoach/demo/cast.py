"""Whom one can look around as: people of both programmes, chosen for what their pages show."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session, col, select

from peercoach.i18n import mark
from peercoach.models import Person


@dataclass(frozen=True)
class Part:
    """Somebody to look around as: who, what there is to see, and where one begins."""

    email: str
    shows: str
    begins_at: str


@dataclass(frozen=True)
class Group:
    title: str
    parts: tuple[Part, ...]


COORDINATORS = ("coordinator-1@example.org", "coordinator-2@example.org")
NEWCOMER = "newcomer@example.org"
READER = "reader@example.org"
COMPLAINS = 34
"""The first-year with this number stopped the contact with a buddy."""

LOOKS_FIRST = 24
"""The coach with this number gets somebody by the proposal for late arrivals."""


def first_year(programme: str, number: int) -> str:
    return f"{programme}-{number:03}@example.org"


def coach(programme: str, number: int) -> str:
    return f"{programme}-coach-{number:03}@example.org"


FEBRUARY, WEEK11 = "february", "week11"

CAST = (
    Group(
        mark("First-years"),
        (
            Part(NEWCOMER, mark("has not signed up yet"), f"/{FEBRUARY}"),
            Part(
                first_year(FEBRUARY, 1),
                mark("has signed up for February, and waits to hear who it will be"),
                "/me",
            ),
            Part(first_year(WEEK11, 1), mark("has a buddy since September; it goes well"), "/me"),
            Part(
                first_year(WEEK11, 101),
                mark("was asked this morning how it is going; the mail is there"),
                "/me",
            ),
            Part(
                first_year(WEEK11, 73),
                mark("has not been in touch with a buddy for a while"),
                "/me",
            ),
            Part(first_year(WEEK11, 5), mark("has paused for a while"), "/me"),
            Part(
                first_year(WEEK11, COMPLAINS),
                mark("stopped the contact with a buddy yesterday"),
                "/me",
            ),
            Part(first_year(WEEK11, 131), mark("signed up late; a place is looked for"), "/me"),
        ),
    ),
    Group(
        mark("Coaches"),
        (
            Part(
                coach(WEEK11, 1),
                mark("has first-years since September, and passed on a worry about one"),
                "/coach",
            ),
            Part(
                coach(WEEK11, LOOKS_FIRST),
                mark("is shown who may become a first-year, before anybody hears"),
                "/coach",
            ),
            Part(coach(FEBRUARY, 1), mark("offers places in February"), "/coach"),
        ),
    ),
    Group(
        mark("Staff"),
        (
            Part(COORDINATORS[0], mark("runs both programmes"), f"/co/{WEEK11}"),
            Part(
                COORDINATORS[1],
                mark("runs both too: publish at the same moment, from two browsers"),
                f"/co/{FEBRUARY}",
            ),
            Part(READER, mark("opens what is passed on in confidence; a worry waits"), "/reader"),
        ),
    ),
)


def names_of(session: Session, emails: Collection[str]) -> dict[str, str]:
    """By address; an address of nobody has none."""
    rows = session.exec(select(Person.email, Person.name).where(col(Person.email).in_(emails)))
    return dict(rows.all())
