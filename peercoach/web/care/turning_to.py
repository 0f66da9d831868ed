"""What the pages for passing something on share: who reads it, and whether there is such a page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session
from starlette.requests import Request

from peercoach.i18n import mark
from peercoach.models import Person
from peercoach.services.calendar.working_days import working_days_later
from peercoach.services.care.readers import readers_of, with_readers
from peercoach.services.care.telling import NobodyReads
from peercoach.services.care.theirs import Theirs

TOO_LONG = mark("Found {found} characters, expected at most {most}")


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads it, who stands in, and by when."""

    reader: Person
    stand_ins: Sequence[Person]
    read_by: datetime
    zone: ZoneInfo


def turn_to(request: Request, session: Session, programme_ids: Collection[int]) -> set[int]:
    """The programmes in which something can be passed on: it can be sealed, and somebody reads."""
    if request.app.state.vault is None:
        return set()
    return with_readers(session, programme_ids)


def reading_of(session: Session, theirs: Theirs, now: datetime) -> Reading:
    """Raises NobodyReads where the only reader is one of the two."""
    readers = readers_of(session, theirs.programme.id, but={theirs.me.id, theirs.other.id})
    if not readers:
        raise NobodyReads(mark("There is nobody now who can read this. Call or write to someone."))
    zone = ZoneInfo(theirs.programme.time_zone)
    return Reading(readers[0], readers[1:], working_days_later(now, 1, zone), zone)


def home_of(theirs: Theirs) -> str:
    return "/coach" if theirs.side.value == "coach" else f"/{theirs.programme.slug}/me"


def one_line_breaks(text: str) -> str:
    """Browsers send two signs for a new line and count one."""
    return text.replace("\r\n", "\n").strip()
