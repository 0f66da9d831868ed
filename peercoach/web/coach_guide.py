"""The coach's guide: what is theirs to do and what is not, questions to open with, who to call."""

from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.deps import Me, Now, Reading
from peercoach.models import Side
from peercoach.services.homes import Phase, homes_of
from peercoach.services.openers import OPENERS
from peercoach.services.year_moments import moment_of
from peercoach.web.pages import PageRouter, page

router = PageRouter()


@router.page("/coach/guide")
def show_guide(request: Request, session: Reading, visitor: Me, now: Now) -> Response:
    """For coaches; the moment is that of the programme they joined last."""
    homes = [
        home
        for home in homes_of(session, visitor.person_id, now=now)
        if home.enrolment.side is Side.coach and home.phase not in (Phase.draft, Phase.withdrawn)
    ]
    if not homes:
        return RedirectResponse("/me", 303)
    programme = homes[0].programme
    today = now.astimezone(ZoneInfo(programme.time_zone)).date()
    return page(request, "coach/guide.html", openers=OPENERS, current=moment_of(programme, today))
