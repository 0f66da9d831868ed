"""Whom an institution names to turn to, as its coordinators keep it."""

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from peercoach.errors import InvalidFields, InvalidInput, NotFound
from peercoach.i18n import mark
from peercoach.models import HelpEntry, HelpKind, Programme
from peercoach.services.people import NoAddress, mailbox

STALE_AFTER = timedelta(days=182)
LONGEST = {"name": 80, "owner": 80, "about_nl": 200, "about_en": 200, "web": 200}
PHONE = re.compile(r"\+?[0-9][0-9 ()-]{2,28}")
PLACES = list(HelpKind)


@dataclass(frozen=True, slots=True)
class Filled:
    """An entry as it was filled in."""

    kind: HelpKind
    name: str
    owner: str
    about_nl: str = ""
    about_en: str = ""
    phone: str = ""
    email: str = ""
    web: str = ""
    owner_email: str = ""


def entries_of(session: Session, programme: Programme) -> list[HelpEntry]:
    """In the order of the page."""
    found = session.exec(select(HelpEntry).where(HelpEntry.programme_id == programme.id))
    return sorted(found, key=lambda entry: (PLACES.index(entry.kind), entry.name))


def all_entries(session: Session) -> list[HelpEntry]:
    """Of every programme, in the order of the page."""
    return sorted(
        session.exec(select(HelpEntry)), key=lambda entry: (PLACES.index(entry.kind), entry.name)
    )


def find_entry(session: Session, programme: Programme, uid: str) -> HelpEntry:
    """Only in this programme: elsewhere it does not exist."""
    found = session.exec(
        select(HelpEntry).where(HelpEntry.programme_id == programme.id, HelpEntry.uid == uid)
    ).first()
    if found is None:
        raise NotFound
    return found


def save_entry(
    session: Session,
    programme: Programme,
    filled: Filled,
    *,
    now: datetime,
    entry: HelpEntry | None = None,
) -> HelpEntry:
    """A new entry, or this one changed; saving counts as checking. Raises InvalidFields."""
    given = _checked(filled)
    today = now.astimezone(ZoneInfo(programme.time_zone)).date()
    values: dict[str, Any] = {"kind": filled.kind, "checked_on": today, "changed_at": now, **given}
    if entry is None:
        entry = HelpEntry(programme_id=programme.id, **values)
    else:
        entry.sqlmodel_update(values)
    session.add(entry)
    session.flush()
    return entry


def note_checked(
    session: Session, programme: Programme, entry: HelpEntry, *, now: datetime
) -> None:
    """Somebody tried it, and it is right."""
    entry.checked_on = now.astimezone(ZoneInfo(programme.time_zone)).date()
    session.flush()


def is_stale(entry: HelpEntry, today: date) -> bool:
    return today - entry.checked_on > STALE_AFTER


def _checked(filled: Filled) -> dict[str, str]:
    given = {
        field: value.strip() for field, value in asdict(filled).items() if isinstance(value, str)
    }
    given.pop("kind")
    problems: dict[str, InvalidInput] = {}
    for field, most in LONGEST.items():
        if len(given[field]) > most:
            problems[field] = InvalidInput(
                mark("Found {found} characters, expected at most {most}"),
                found=len(given[field]),
                most=most,
            )
    for field in ("name", "owner"):
        if not given[field]:
            problems[field] = InvalidInput(mark("Fill in a name"))
    if given["phone"] and not PHONE.fullmatch(given["phone"]):
        problems["phone"] = InvalidInput(mark("Fill in a number, such as 010 123 45 67"))
    if given["web"] and not _is_web(given["web"]):
        problems["web"] = InvalidInput(mark("Fill in a whole address, such as https://school.nl"))
    for field in ("email", "owner_email"):
        if given[field]:
            try:
                given[field] = mailbox(given[field])
            except NoAddress as error:
                problems[field] = error
    if not (given["phone"] or given["email"] or given["web"]):
        problems["phone"] = InvalidInput(mark("Fill in at least a number, an address or a link"))
    if problems:
        raise InvalidFields(mark("Some of this cannot be kept yet"), problems)
    return given


def _is_web(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.hostname) and " " not in text
