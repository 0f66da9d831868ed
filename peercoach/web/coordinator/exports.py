"""A draft as a spreadsheet."""

from pathlib import Path
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Writing
from peercoach.models import Programme, Round
from peercoach.services.programmes.deeds import note_deed
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rounds.draft_export import sheets_of
from peercoach.services.rounds.drafts import find_draft, letter_of
from peercoach.services.rounds.rounds import find_round
from peercoach.services.spreadsheets.one_sheet import TYPES
from peercoach.services.spreadsheets.writing import render, unmatched_path
from peercoach.web.coordinator.downloads import attached
from peercoach.web.coordinator.frame import who
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
    audit: Writing,
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
    note_deed(  # in a unit of work that begins only here: writing a workbook takes its time
        audit,
        "export",
        by=who(request),
        kind="draft",
        uid=chosen.uid,
        programme_id=found.id,
        now=now,
        form=form,
        part=part,
    )
    if form == "csv" and part == "unmatched":
        path = unmatched_path(path)
    return attached(path.name, files[path], TYPES[path.suffix])


def _name(programme: Programme, round_: Round) -> str:
    """Without what a file system takes for something else."""
    kept = "".join(sign for sign in round_.name if sign.isalnum() or sign in " -_.")
    return f"{programme.slug} {kept}".strip()
