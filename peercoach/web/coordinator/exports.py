"""A draft as a spreadsheet."""

from pathlib import Path
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, OnTheSide, Reading
from peercoach.models import Programme, Round
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rounds.comparing import compare
from peercoach.services.rounds.draft_export import sheets_of
from peercoach.services.rounds.drafts import find_draft, letter_of
from peercoach.services.rounds.rounds import find_round
from peercoach.services.spreadsheets.one_sheet import TYPES
from peercoach.services.spreadsheets.writing import render, unmatched_path
from peercoach.web.coordinator.comparing import sheet_of
from peercoach.web.coordinator.downloads import attached, download, note_taken
from peercoach.web.coordinator.frame import say_in, who
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter
from peercoach.web.proven import prove_first, proven_lately

router = PageRouter()


@router.page("/co/{programme}/rounds/{uid}/export", noted=True)
def export_draft(
    request: Request,
    programme: str,
    uid: str,
    *,
    session: Reading,
    aside: OnTheSide,
    now: Now,
    draft: str,
    form: Literal["xlsx", "csv"] = "xlsx",
    part: Literal["pairs", "unmatched"] = "pairs",
) -> Response:
    """Pairs, unmatched, coaches and figures in one workbook; as .csv one list at a time. No answers
    are in it. A laptop left open is not enough to take everyone's names along."""
    found = find_programme(session, programme)
    round_ = find_round(session, found, uid)
    chosen = find_draft(session, round_, draft)
    if not proven_lately(request, session, now=now):
        return prove_first(request, session, who(request))
    path = Path(f"{_name(found, round_)} {letter_of(chosen.number)}.{form}")
    language = language_of(request)
    files = render(path, sheets_of(session, chosen, language), language)
    note_taken(aside, request, found, ("draft", chosen.uid), now=now, form=form, part=part)
    if form == "csv" and part == "unmatched":
        path = unmatched_path(path)
    return attached(path.name, files[path], TYPES[path.suffix])


@router.page("/co/{programme}/rounds/{uid}/compare/export", noted=True)
def export_comparison(
    request: Request,
    programme: str,
    uid: str,
    *,
    session: Reading,
    aside: OnTheSide,
    now: Now,
    draft: str,
    other: str,
    form: Literal["xlsx", "csv"] = "xlsx",
) -> Response:
    """Everybody whose coach differs between two drafts, as their page has them."""
    found = find_programme(session, programme)
    round_ = find_round(session, found, uid)
    after, before = (find_draft(session, round_, one) for one in (draft, other))
    if not proven_lately(request, session, now=now):
        return prove_first(request, session, who(request))
    say = say_in(request)
    letters = letter_of(before.number), letter_of(after.number)
    sheet = sheet_of(compare(session, before, after), letters, say)
    name = f"{_name(found, round_)} {' '.join(letters)}.{form}"
    file = download(name, sheet, say.language)
    both = [("draft", one.uid) for one in (before, after)]  # whoever is in one of them can find it
    note_taken(aside, request, found, *both, now=now, form=form, part="comparison")
    return file


def _name(programme: Programme, round_: Round) -> str:
    """Without what a file system takes for something else."""
    kept = "".join(sign for sign in round_.name if sign.isalnum() or sign in " -_.")
    return f"{programme.slug} {kept}".strip()
