"""One first-year and every coach: how they would fit, to choose one by hand."""

from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Reading
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rounds.drafts import find_draft, letter_of
from peercoach.services.rounds.moving import EXPLAINED, seats_for
from peercoach.services.rounds.rounds import find_round
from peercoach.web.coordinator.frame import staff_page
from peercoach.web.pages import PageRouter

router = PageRouter()


@router.page("/co/{programme}/rounds/{uid}/move")
def show_move(
    request: Request,
    programme: str,
    uid: str,
    *,
    session: Reading,
    first_year: str,
    draft: str = "",
) -> Response:
    found = find_programme(session, programme)
    round_ = find_round(session, found, uid)
    shown = find_draft(session, round_, draft) if draft else None
    return staff_page(
        request,
        "co/move.html",
        found,
        at="/rounds",
        round=round_,
        shown=shown,
        letter=letter_of(shown.number) if shown else "",
        seats=seats_for(session, found, round_, shown, first_year),
        explained=EXPLAINED,
    )
