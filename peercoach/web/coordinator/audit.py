"""The log of a programme: who saw or changed what; looked through, and taken along."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, OnTheSide, Reading
from peercoach.i18n import Translator
from peercoach.services.programmes.audit_list import (
    PAGE,
    Line,
    Wanted,
    actors_of,
    count_entries,
    kinds_of,
    list_entries,
)
from peercoach.services.programmes.programmes import find_programme
from peercoach.web.coordinator import audit_words
from peercoach.web.coordinator.downloads import download, note_taken
from peercoach.web.coordinator.frame import say_in, staff_page, who, zone_of
from peercoach.web.coordinator.portions import Portion
from peercoach.web.pages import PageRouter
from peercoach.web.proven import prove_first, proven_lately

router = PageRouter()
HOME = "/audit"


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters as they stand in the address; a day that is none filters nothing, and is said."""

    wanted: Wanted
    given: dict[str, str]
    wrong: tuple[str, ...]

    @property
    def address(self) -> str:
        return urlencode({name: value for name, value in self.given.items() if value})


def asked(by: str = "", kind: str = "", first: str = "", last: str = "") -> Asked:
    days: dict[str, date | None] = {}
    wrong = []
    for name, text in (("first", first), ("last", last)):
        try:
            days[name] = _day(text) if text else None
        except ValueError:
            wrong.append(name)
    given = {"by": by, "kind": kind, "first": first, "last": last}
    return Asked(Wanted(by, kind, days.get("first"), days.get("last")), given, tuple(wrong))


def _day(text: str) -> date:
    """Raises ValueError, also where a day has none before or after it."""
    day = date.fromisoformat(text)
    if not date.min < day < date.max:
        raise ValueError
    return day


Filters = Annotated[Asked, Depends(asked)]


@router.page("/co/{programme}/audit")
def show_audit(
    request: Request, programme: str, asked: Filters, *, session: Reading, page: int = 1
) -> Response:
    found, say = find_programme(session, programme), say_in(request)
    portion = Portion.of(count_entries(session, found, asked.wanted), page, PAGE)
    wrong = say.gettext("Found “{found}”, expected a day such as 2026-09-30")
    messages = {name: wrong.format(found=asked.given[name]) for name in asked.wrong}
    return staff_page(
        request,
        "co/audit.html",
        found,
        at="/rules",
        status=422 if messages else 200,
        entries=list_entries(session, found, asked.wanted, skip=portion.skip),
        portion=portion,
        actors=[("", say.gettext("Everybody"))]
        + [(uid, name or audit_words.nobody(uid, say)) for uid, name in actors_of(session, found)],
        kinds=[("", say.gettext("Everything"))]
        + [(kind, audit_words.kind(kind, say)) for kind in kinds_of(session, found)],
        asked=asked,
        words=audit_words,
        say=say,
        messages=messages,
        errors=list(messages.items()) or None,
    )


@router.page("/co/{programme}/audit/export", noted=True)
def export_audit(
    request: Request,
    programme: str,
    asked: Filters,
    *,
    session: Reading,
    aside: OnTheSide,
    now: Now,
) -> Response:
    """All of what the filters leave, for a spreadsheet; taking it along is in the log too."""
    found, say = find_programme(session, programme), say_in(request)
    if not proven_lately(request, session, now=now):
        return prove_first(request, session, who(request))
    zone = zone_of(found)
    entries = list_entries(session, found, asked.wanted, most=None)
    header = [say.gettext(text) for text in audit_words.COLUMNS]
    rows = [
        [one.at.astimezone(zone).isoformat(timespec="seconds"), *_cells(one, say)]
        for one in entries
    ]
    file = download(f"{found.slug}-audit.csv", (header, rows), say.language)
    note_taken(aside, request, found, ("audit", found.slug), now=now, entries=len(entries))
    return file


def _cells(one: Line, say: Translator) -> list[str]:
    return [
        one.by or audit_words.nobody(one.actor, say),
        audit_words.deed(one, say),
        audit_words.kind(one.kind, say),
        one.about,
        audit_words.details(one, say),
    ]
