"""Importing people: choose a file or paste, look at what would happen and mend it, confirm."""

import re
from pathlib import Path

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Writing
from peercoach.errors import InvalidInput, NotFound
from peercoach.models import Language, Programme, Side
from peercoach.services.importing.checking import check_upload
from peercoach.services.importing.files import confirm_upload, find_upload, keep_upload
from peercoach.services.importing.mending import error_sheet, mend, wrong_rows
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.spreadsheets.problems import UnusableTable
from peercoach.web.coordinator.downloads import download
from peercoach.web.coordinator.frame import go, say_in, staff_page, who
from peercoach.web.coordinator.import_words import ProblemLine, encoding_words, field_options
from peercoach.web.filled_in import Filled, entered, say
from peercoach.web.pages import PageRouter

router = PageRouter()
MOST_SHOWN = 100
PASTED = {"nl": "geplakt.csv", "en": "pasted.csv"}
COLUMN, CELL = re.compile(r"column-(\d{1,4})"), re.compile(r"cell-(\d{1,7})-(\d{1,4})")


@router.page("/co/{programme}/people/import")
def show_import(request: Request, programme: str, session: Reading, side: str = "") -> Response:
    asked = Side.coach if side == Side.coach else Side.first_year
    return _first_step(request, find_programme(session, programme), side=asked)


@router.form("/co/{programme}/people/import")
def upload_file(
    request: Request, programme: str, *, session: Writing, filled: Filled, now: Now
) -> Response:
    found, values = find_programme(session, programme), entered(filled)
    given = {name: values.get(name, [""])[0] for name in ("side", "language", "how", "pasted")}
    side = Side.coach if given["side"] == "coach" else Side.first_year
    language = Language.en if given["language"] == "en" else Language.nl
    file, pasted = filled.get("file"), given["pasted"]
    name, content = "", b""
    if isinstance(file, UploadFile) and file.filename:
        name, content = file.filename, file.file.read()
    elif pasted.strip():
        name, content = PASTED[say_in(request).language], pasted.encode()
    lines: list[ProblemLine] = []
    try:
        upload = keep_upload(
            session,
            found,
            side=side,
            name=name,
            content=content,
            language=language,
            invite=given["how"] == "invite",
            by=who(request),
            now=now,
        )
    except UnusableTable as error:
        speak = say_in(request)
        lines = [ProblemLine.of(problem, speak.language) for problem in error.problems]
        message = speak.gettext("This file cannot be read. See below what is wrong")
    except InvalidInput as error:
        message = say(error, say_in(request))
    else:
        return go(found, f"/people/import/{upload.uid}")
    return _first_step(
        request, found, side=side, language=language, given=given, lines=lines, message=message
    )


@router.page("/co/{programme}/people/import/{upload}")
def show_check(
    request: Request, programme: str, upload: str, session: Reading, now: Now
) -> Response:
    found = find_programme(session, programme)
    kept = find_upload(session, found, upload, now=now)
    checked = check_upload(session, found, kept)
    rows, speak = wrong_rows(kept, checked), say_in(request)
    places = {one.title: one.place for one in reversed(checked.columns)}
    return staff_page(
        request,
        "co/import_check.html",
        found,
        at="/people",
        upload=kept,
        checked=checked,
        lines=[
            ProblemLine.of(one, speak.language, rows, places)
            for one in checked.problems[:MOST_SHOWN]
        ],
        options=field_options(found, kept.side, speak),
        encoding=encoding_words(checked.encoding, checked.delimiter, speak),
    )


@router.form("/co/{programme}/people/import/{upload}")
def press(
    request: Request, programme: str, upload: str, *, session: Writing, filled: Filled, now: Now
) -> Response:
    """Whatever was pressed, a correction that was not looked at yet is looked at first."""
    found, values = find_programme(session, programme), entered(filled)
    try:
        kept = find_upload(session, found, upload, now=now, change=True)
    except NotFound:  # pressed twice, or left open overnight
        return go(found, "/people?gone=1")
    columns = {int(at[1]): values[at[0]][0] for at in map(COLUMN.fullmatch, values) if at}
    cells = {(int(at[1]), int(at[2])): values[at[0]][0] for at in map(CELL.fullmatch, values) if at}
    mended = mend(session, found, kept, columns=columns, cells=cells)
    if mended or values.get("step") != ["confirm"]:
        return go(found, f"/people/import/{upload}" + ("?mended=1" if mended else ""))
    done = confirm_upload(session, found, kept, by=who(request), now=now)
    invited = f"&invited={len(done.new)}" if kept.invite else ""
    return go(found, f"/people?added={len(done.new)}&changed={len(done.changed)}{invited}")


@router.page("/co/{programme}/people/import/{upload}/wrong-rows")
def take_wrong_rows(
    request: Request, programme: str, upload: str, session: Reading, now: Now
) -> Response:
    found, speak = find_programme(session, programme), say_in(request)
    kept = find_upload(session, found, upload, now=now)
    sheet = error_sheet(kept, check_upload(session, found, kept), speak)
    name, what = Path(kept.name), speak.gettext("wrong rows")
    return download(f"{name.stem} {what}{name.suffix}", sheet, speak.language)


def _first_step(
    request: Request,
    programme: Programme,
    *,
    side: Side = Side.first_year,
    language: Language = Language.nl,
    given: dict[str, str] | None = None,
    lines: list[ProblemLine] | None = None,
    message: str = "",
) -> Response:
    return staff_page(
        request,
        "co/import.html",
        programme,
        at="/people",
        status=422 if message else 200,
        side=side,
        mail_language=language,
        given=given or {"how": "", "pasted": ""},
        lines=lines or [],
        errors=[("file", message)] if message else None,
    )
