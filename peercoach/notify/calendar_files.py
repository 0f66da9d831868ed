"""Meetings as calendar programs read them: one file in a mail, or a feed of many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress

LENGTH = timedelta(minutes=30)
"""Of every meeting. Who has more to say stays longer."""

Method = Literal["PUBLISH", "CANCEL"]


@dataclass(frozen=True, slots=True)
class Appointment:
    """One meeting in one person's calendar; `page` is where they can move it. The uid stays, and
    the sequence rises: that is how a calendar knows that it is the same one, moved or called off.
    """

    uid: str
    sequence: int
    starts_at: datetime
    zone: str
    changed_at: datetime
    title: str
    place: str
    page: str

    @classmethod
    def of(cls, payload: Mapping[str, Any], *, title: str) -> Self:
        """From what a notice keeps of it."""
        return cls(
            uid=payload["uid"],
            sequence=payload["sequence"],
            starts_at=datetime.fromisoformat(payload["starts_at"]),
            zone=payload["zone"],
            changed_at=datetime.fromisoformat(payload["changed_at"]),
            title=title,
            place=payload["place"],
            page=payload["path"],
        )


def calendar_file(
    appointments: Sequence[Appointment],
    *,
    method: Method = "PUBLISH",
    site: str,
    organizer: str,
    name: str = "",
) -> bytes:
    """The same appointments give the same bytes, whenever they are asked for."""
    file = Calendar()
    file.add("prodid", "-//Peercoach//Meetings//EN")
    file.add("version", "2.0")
    file.add("method", method)
    if name:
        file.add("x-wr-calname", name)
    for one in appointments:
        file.add_component(_event(one, method, site, organizer))
    if appointments:
        # Of the years around them only: the whole history of a zone is three kilobytes
        days = [one.starts_at.date() for one in appointments]
        file.add_missing_timezones(
            first_date=min(days).replace(month=1, day=1) - timedelta(days=366),
            last_date=max(days).replace(month=12, day=31) + timedelta(days=366),
        )
    return bytes(file.to_ical())


def _event(one: Appointment, method: Method, site: str, organizer: str) -> Event:
    event, start = Event(), one.starts_at.astimezone(ZoneInfo(one.zone))
    event.add("uid", f"{one.uid}@peercoach")
    event.add("sequence", one.sequence)
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("dtstart", start)
    event.add("dtend", start + LENGTH)
    event.add("summary", one.title)
    if one.place:
        event.add("location", one.place)
    event.add("url", f"{site}{one.page}")
    event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    return event
