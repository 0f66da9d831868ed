"""A file to take along, under a name that every system takes; that it was, stands in the log."""

from datetime import datetime
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import OnTheSide
from peercoach.models import Programme
from peercoach.services.audit import Fact
from peercoach.services.programmes.deeds import Action, note_deed
from peercoach.services.spreadsheets.one_sheet import sheet_bytes
from peercoach.services.spreadsheets.result import Sheet
from peercoach.web.coordinator.frame import who


def download(name: str, sheet: Sheet, language: str) -> Response:
    """As `.csv` or `.xlsx`, by the name."""
    content, kind = sheet_bytes(name, sheet, language)
    return attached(name, content, kind)


def attached(name: str, content: bytes, kind: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type=kind, headers=headers)


def note_taken(
    aside: OnTheSide,
    request: Request,
    programme: Programme,
    *what: tuple[str, str],
    now: datetime,
    action: Action = "export",
    **details: Fact,
) -> None:
    """Once the file is made, which takes its time; `what` are kinds and uids of what is in it."""
    with aside() as audit:
        for kind, uid in what:
            note_deed(
                audit,
                action,
                by=who(request),
                kind=kind,
                uid=uid,
                programme_id=programme.id,
                now=now,
                **details,
            )
