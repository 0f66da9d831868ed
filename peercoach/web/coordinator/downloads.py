"""A file to take along, under a name that every system takes."""

from urllib.parse import quote

from starlette.responses import Response

from peercoach.services.spreadsheets.one_sheet import sheet_bytes
from peercoach.services.spreadsheets.result import Sheet


def download(name: str, sheet: Sheet, language: str) -> Response:
    """As `.csv` or `.xlsx`, by the name."""
    content, kind = sheet_bytes(name, sheet, language)
    return attached(name, content, kind)


def attached(name: str, content: bytes, kind: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type=kind, headers=headers)
