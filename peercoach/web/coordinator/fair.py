"""Whether a draft is fair: every question whose groups can be shown, beside chance."""

from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Reading
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rounds.drafts import find_draft, letter_of
from peercoach.services.rounds.preview import figures_of
from peercoach.services.rounds.rounds import find_round
from peercoach.web.coordinator.frame import staff_page
from peercoach.web.coordinator.groups import fairness_pictures
from peercoach.web.pages import PageRouter

router = PageRouter()


@router.page("/co/{programme}/rounds/{uid}/fair")
def show_fair(
    request: Request, programme: str, uid: str, *, session: Reading, draft: str
) -> Response:
    found = find_programme(session, programme)
    round_ = find_round(session, found, uid)
    shown = find_draft(session, round_, draft)
    stored = (shown.insights or {}).get("fairness", [])
    return staff_page(
        request,
        "co/fair.html",
        found,
        at="/rounds",
        round=round_,
        shown=shown,
        letter=letter_of(shown.number),
        fairness=fairness_pictures(stored, figures_of(session, shown, loads=()).median),
    )
