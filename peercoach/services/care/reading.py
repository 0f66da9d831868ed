"""Reading what was passed on: by named people only, and every opening leaves a mark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, delete, func, or_, select

from peercoach.errors import Conflict, InvalidInput, NotFound
from peercoach.i18n import mark
from peercoach.models import (
    Audit,
    Concern,
    ConcernEntry,
    EntryKind,
    Language,
    Pair,
    Person,
    Programme,
    Role,
)
from peercoach.notify.messages.care import MANY_OPENED
from peercoach.notify.outbox import owe
from peercoach.notify.outbox.owing import Mailbox
from peercoach.services.audit import record
from peercoach.services.calendar.working_days import working_days_later
from peercoach.services.care.readers import READER
from peercoach.services.care.telling import write_entry
from peercoach.vault import Vault, Writing

SUBJECT = "concern"
LONGEST_HOLD = timedelta(days=7)
LONGEST_NOTE = 2000
AN_HOUR, MOST_AN_HOUR = timedelta(hours=1), 20


@dataclass(frozen=True, slots=True)
class Cover:
    """What a list may show: that there is something, since when, and until when it may wait."""

    concern: Concern
    programme: Programme
    pair: Pair | None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.programme.time_zone)

    @property
    def stands_still(self) -> bool:
        """Only a reader can end that, or let the two go on."""
        return bool(self.pair and self.pair.stopped_at and not self.pair.ended_at)

    @property
    def read_by(self) -> datetime:
        return working_days_later(self.concern.made_at, 1, self.zone)


@dataclass(frozen=True, slots=True)
class Entry:
    kind: EntryKind
    by: Person
    at: datetime
    says: Writing


@dataclass(frozen=True, slots=True)
class Opened:
    """Everything, in the order in which it was written."""

    author: Person
    about: Person | None
    entries: Sequence[Entry]


def covers_for(session: Session, person_id: int) -> list[Cover]:
    """What this reader may open, what waits longest first; those closed come last."""
    found = _readable(session, person_id)
    return sorted(found, key=lambda one: (one.concern.closed_at is not None, one.concern.made_at))


def find_cover(session: Session, person_id: int, uid: str, *, change: bool = False) -> Cover:
    """Raises NotFound for whoever is not its reader, as for what does not exist."""
    found = _readable(session, person_id, uid=uid, change=change)
    if not found:
        raise NotFound
    return found[0]


def _readable(
    session: Session, person_id: int, *, uid: str | None = None, change: bool = False
) -> list[Cover]:
    """Of the programmes in which they read; never about themselves, nor their own."""
    query = (
        select(Concern, Programme, Pair)
        .join(Programme, col(Programme.id) == Concern.programme_id)
        .join(Role, col(Role.programme_id) == Concern.programme_id)
        .outerjoin(Pair, col(Pair.id) == Concern.pair_id)
        .where(Role.person_id == person_id, Role.kind == READER)
        .where(Concern.author_id != person_id)
        .where(or_(col(Concern.about_id).is_(None), col(Concern.about_id) != person_id))
    )
    if uid is not None:
        query = query.where(Concern.uid == uid)
    if change:
        query = query.with_for_update(of=Concern).execution_options(populate_existing=True)
    return [Cover(*row) for row in session.exec(query)]


def open_concern(
    session: Session, vault: Vault, cover: Cover, because: str, *, by: Person, now: datetime
) -> Opened:
    """Unseal all of it. The opening and its reason are kept before anything is shown, the reason
    sealed like the rest. Raises WrongKey."""
    concern = cover.concern
    reason = {"text": _text(because)}
    if concern.closed_at is None:
        write_entry(session, vault, concern, EntryKind.opened, reason, by=by, now=now)
    rows = session.exec(
        select(ConcernEntry, Person)
        .join(Person, col(Person.id) == ConcernEntry.by_id)
        .where(ConcernEntry.concern_id == concern.id)
        .order_by(col(ConcernEntry.id))
    ).all()
    opened = Opened(
        author=session.get_one(Person, concern.author_id),
        about=session.get(Person, concern.about_id) if concern.about_id else None,
        entries=[
            Entry(row.kind, person, row.at, vault.unseal(row.sealed, of=concern.uid))
            for row, person in rows
        ],
    )
    concern.opened_at = concern.opened_at or now
    note(session, "open", concern, by=by, now=now)
    return opened


def opened_in_an_hour(session: Session, person: Person, *, now: datetime) -> int:
    """How many different ones this reader opened."""
    return session.exec(
        select(func.count(func.distinct(Audit.subject_uid))).where(
            Audit.actor == person.uid,
            Audit.subject_kind == SUBJECT,
            Audit.action == "open",
            col(Audit.at) > now - AN_HOUR,
        )
    ).one()


def warn_of_browsing(session: Session, officer: str, *, by: Person, now: datetime) -> None:
    """Whoever guards privacy hears of a reader who opens more than anybody has to; once an hour."""
    if officer and opened_in_an_hour(session, by, now=now) > MOST_AN_HOUR:
        hour = now.replace(minute=0, second=0, microsecond=0).isoformat()
        owe(
            session,
            key=f"many-opened:{by.id}:{hour}",
            to=Mailbox(officer, Language.nl),
            template=MANY_OPENED,
            payload={"reader": by.name, "email": by.email, "most": MOST_AN_HOUR},
            now=now,
        )


def note_done(
    session: Session, vault: Vault, cover: Cover, text: str, *, by: Person, now: datetime
) -> None:
    """What the reader did about it, for themselves and the other readers."""
    _must_be_open(cover)
    write_entry(
        session, vault, cover.concern, EntryKind.done, {"text": _text(text)}, by=by, now=now
    )
    note(session, "note", cover.concern, by=by, now=now)


def hold(
    session: Session, vault: Vault, cover: Cover, reason: str, *, by: Person, now: datetime
) -> None:
    """Not to tell the person it is about yet, for a reason that is kept; a week after it was passed
    on at most."""
    _must_be_open(cover)
    write_entry(
        session, vault, cover.concern, EntryKind.held, {"text": _text(reason)}, by=by, now=now
    )
    cover.concern.held_until = cover.concern.made_at + LONGEST_HOLD
    note(session, "hold", cover.concern, by=by, now=now)


def close_concern(session: Session, cover: Cover, *, by: Person, now: datetime) -> None:
    """It was dealt with: all that was written is deleted at once. That it was there stays, until
    it is twelve weeks old."""
    if cover.concern.closed_at is not None:
        return
    if cover.concern.opened_at is None:
        raise Conflict(mark("Nobody has opened this yet. Open it before you close it."))
    if cover.stands_still:
        raise Conflict(
            mark("The pair still stands still. Decide first whether it goes on or ends.")
        )
    forget_entries(session, cover.concern)
    cover.concern.closed_at = now
    note(session, "close", cover.concern, by=by, now=now)


def forget_entries(session: Session, concern: Concern) -> None:
    session.exec(delete(ConcernEntry).where(col(ConcernEntry.concern_id) == concern.id))


def note(session: Session, action: str, concern: Concern, *, by: Person, now: datetime) -> None:
    """In the audit, but not in that of the programme: its coordinators see nothing of this."""
    record(
        session,
        now=now,
        actor=by.uid,
        action=action,
        subject_kind=SUBJECT,
        subject_uid=concern.uid,
    )


def _must_be_open(cover: Cover) -> None:
    if cover.concern.closed_at is not None:
        raise Conflict(mark("This is closed: what was written in it is gone."))


def _text(given: str) -> str:
    text = given.strip()
    if not 0 < len(text) <= LONGEST_NOTE:
        raise InvalidInput(
            mark("Found {found} characters, expected 1 to {most}"),
            found=len(text),
            most=LONGEST_NOTE,
        )
    return text


WORDS: Mapping[EntryKind, str] = {
    EntryKind.told: mark("Passed on"),
    EntryKind.added: mark("Added"),
    EntryKind.opened: mark("Opened, because"),
    EntryKind.done: mark("What was done"),
    EntryKind.held: mark("Not told yet, because"),
}
