"""Putting right what is wrong in a file: on the page, or in the file with its wrong rows."""

from collections.abc import Mapping
from unicodedata import normalize

from sqlmodel import Session

from peercoach.i18n import Translator
from peercoach.models import Programme, Upload
from peercoach.services.importing.checking import Checked, check_upload, table_of
from peercoach.services.spreadsheets.problems import NOTHING, Problem
from peercoach.services.spreadsheets.result import Sheet
from peercoach.services.spreadsheets.tables import Row

LONGEST_CELL = 2000


def wrong_rows(upload: Upload, checked: Checked) -> Mapping[int, Row]:
    """The rows with a problem as they stand now, by the number a spreadsheet shows."""
    numbers = {problem.row for problem in checked.problems}
    if not checked.readable:
        return {}
    return {row.number: row for row in table_of(upload).rows if row.number in numbers}


def mend(
    session: Session,
    programme: Programme,
    upload: Upload,
    *,
    columns: Mapping[int, str],
    cells: Mapping[tuple[int, int], str],
) -> bool:
    """Keep what differs from how it stands: what a column holds, what a cell of a wrong row says
    (row and place). Whether anything does."""
    checked = check_upload(session, programme, upload)
    now = {one.place: one.field for one in checked.columns}
    chosen = {
        str(place): field
        for place, field in columns.items()
        if place in now and field != now[place]
    }
    rows = wrong_rows(upload, checked)
    mended: dict[str, dict[str, str]] = {}
    for (number, place), text in cells.items():
        row, clean = rows.get(number), _clean(text)
        if row and place < len(row.cells) and clean != row.cells[place]:
            mended.setdefault(str(number), {})[str(place)] = clean
    if chosen:
        upload.columns = {**upload.columns, **chosen}
    if mended:
        both = {row: {**upload.cells.get(row, {}), **given} for row, given in mended.items()}
        upload.cells = {**upload.cells, **both}
    session.flush()
    return bool(chosen or mended)


def error_sheet(upload: Upload, checked: Checked, say: Translator) -> Sheet:
    """The wrong rows as they are, with a column that tells what is wrong: to mend and upload."""
    table, rows = table_of(upload), wrong_rows(upload, checked)
    told: dict[int, list[str]] = {}
    for problem in checked.problems:
        told.setdefault(problem.row or 0, []).append(_told(problem, say))
    return (
        (*table.header, say.gettext("Error")),
        [(*row.cells, "; ".join(told[number])) for number, row in rows.items()],
    )


def _told(problem: Problem, say: Translator) -> str:
    found = problem.found or NOTHING
    return say.gettext("{column}: found {found}, expected {expected}").format(
        column=problem.column or "–",
        found=found if isinstance(found, str) else found.said_in(say.language),
        expected=problem.expected.said_in(say.language),
    )


def _clean(text: str) -> str:
    """A cell as a file would have it."""
    return normalize("NFC", text.replace("\0", "").strip())[:LONGEST_CELL]
