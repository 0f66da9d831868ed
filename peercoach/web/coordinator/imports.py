"""Importing people in three steps: choose a file, look at what would happen, confirm."""

from typing import Annotated

from fastapi import File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Writing
from peercoach.errors import InvalidInput, NotFound
from peercoach.models import Language, Programme, Side
from peercoach.services.importing.files import (
    check_upload,
    confirm_upload,
    find_upload,
    keep_upload,
)
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.spreadsheets.problems import UnusableTable
from peercoach.web.coordinator.frame import go, say_in, staff_page, who
from peercoach.web.coordinator.import_words import ProblemLine, columns_of, encoding_words
from peercoach.web.pages import PageRouter

router = PageRouter()
MOST_SHOWN = 200


@router.page("/co/{programme}/people/import")
def show_import(request: Request, programme: str, session: Reading) -> Response:
    return _first_step(request, find_programme(session, programme))


@router.form("/co/{programme}/people/import")
def upload_file(
    request: Request,
    programme: str,
    *,
    session: Writing,
    now: Now,
    file: Annotated[UploadFile | None, File()] = None,
    side: Annotated[Side, Form()] = Side.first_year,
    language: Annotated[Language, Form()] = Language.nl,
) -> Response:
    found = find_programme(session, programme)
    try:
        upload = keep_upload(
            session,
            found,
            side=side,
            name=(file.filename or "") if file else "",
            content=file.file.read() if file else b"",
            language=language,
            by=who(request),
            now=now,
        )
    except UnusableTable as error:
        lines = [ProblemLine.of(problem, say_in(request).language) for problem in error.problems]
        return _first_step(request, found, side=side, language=language, lines=lines)
    except InvalidInput as error:
        message = say_in(request).gettext(error.message)
        return _first_step(request, found, side=side, language=language, message=message)
    return go(found, f"/people/import/{upload.uid}")


@router.page("/co/{programme}/people/import/{upload}")
def show_check(
    request: Request, programme: str, upload: str, session: Reading, now: Now
) -> Response:
    found = find_programme(session, programme)
    kept = find_upload(session, found, upload, now=now)
    checked = check_upload(session, found, kept)
    say = say_in(request)
    return staff_page(
        request,
        "co/import_check.html",
        found,
        at="/people",
        upload=kept,
        checked=checked,
        lines=[ProblemLine.of(one, say.language) for one in checked.problems[:MOST_SHOWN]],
        ignored=columns_of(checked.ignored, say),
        encoding=encoding_words(checked.encoding, checked.delimiter, say),
    )


@router.form("/co/{programme}/people/import/{upload}")
def confirm(request: Request, programme: str, upload: str, session: Writing, now: Now) -> Response:
    found = find_programme(session, programme)
    try:
        kept = find_upload(session, found, upload, now=now)
    except NotFound:  # pressed twice, or left open overnight
        return go(found, "/people?gone=1")
    done = confirm_upload(session, found, kept, by=who(request), now=now)
    return go(found, f"/people?added={len(done.new)}&changed={len(done.changed)}")


def _first_step(
    request: Request,
    programme: Programme,
    *,
    side: Side = Side.first_year,
    language: Language = Language.nl,
    lines: list[ProblemLine] | None = None,
    message: str = "",
) -> Response:
    say = say_in(request)
    if lines:
        message = say.gettext("This file cannot be read. See below what is wrong")
    return staff_page(
        request,
        "co/import.html",
        programme,
        at="/people",
        status=422 if message else 200,
        side=side,
        mail_language=language,
        lines=lines or [],
        errors=[("file", message)] if message else None,
    )
