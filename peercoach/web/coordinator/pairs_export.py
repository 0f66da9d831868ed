"""The list of pairs to take along, with everything that the page shows."""

from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, OnTheSide, Reading
from peercoach.i18n import Translator
from peercoach.models import PairStatus
from peercoach.services.pairs.pairs import GOING_ON, PairRow, list_pairs
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.spreadsheets.result import Sheet
from peercoach.web.coordinator.downloads import download, note_taken
from peercoach.web.coordinator.frame import say_in, who, zone_of
from peercoach.web.pages import PageRouter
from peercoach.web.proven import prove_first, proven_lately

router = PageRouter()


@router.page("/co/{programme}/pairs/export", noted=True)
def export_pairs(
    request: Request,
    programme: str,
    *,
    session: Reading,
    aside: OnTheSide,
    now: Now,
    q: str = "",
    ended: bool = False,
    form: Literal["xlsx", "csv"] = "xlsx",
) -> Response:
    """The same pairs as the page with this address, all of its portions."""
    found, say = find_programme(session, programme), say_in(request)
    if not proven_lately(request, session, now=now):
        return prove_first(request, session, who(request))
    statuses = (PairStatus.ended,) if ended else GOING_ON
    rows = list_pairs(session, found, now=now, statuses=statuses, search=q)
    zone = zone_of(found)
    sheet: Sheet = (
        [
            *(say.gettext("First-year"), say.gettext("E-mail of the first-year")),
            *(say.gettext("Coach"), say.gettext("E-mail of the coach")),
            *(say.gettext("Status"), say.gettext("Since"), say.gettext("Last contact")),
        ],
        [
            (
                *(row.first_year, row.first_year_email, row.coach, row.coach_email),
                status_words(row, say),
                row.started_at.astimezone(zone).date().isoformat() if row.started_at else "",
                row.last_contact.isoformat() if row.last_contact else "",
            )
            for row in rows
        ],
    )
    file = download(f"{found.slug} {say.gettext('Pairs')}.{form}", sheet, say.language)
    what = ("programme", found.slug)
    note_taken(
        aside, request, found, what, now=now, action="export pairs", form=form, pairs=len(rows)
    )
    return file


def status_words(row: PairRow, say: Translator) -> str:
    """What the badge of this pair says."""
    _ = say.gettext
    if row.status is PairStatus.ended:
        return _("Ended")
    if row.attention:
        return _("Attention")
    if row.status is PairStatus.paused:
        return _("Paused")
    if row.quiet:
        return _("Quiet")
    return _("Going well") if row.last_contact else _("New")
