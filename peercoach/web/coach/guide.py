"""The coach's guide: what is theirs to do and what is not, questions to open with, who to call."""

from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.deps import Me, Now, Reading
from peercoach.models import EnrolmentStatus, Programme, Side
from peercoach.services.calendar.year_moments import moment_of
from peercoach.services.homes import enrolments_of
from peercoach.services.pairs.openers import OPENERS
from peercoach.services.programmes.programmes import name_of
from peercoach.services.settings.look import look_of_all
from peercoach.services.settings.texts import texts_in
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, page

router = PageRouter()

NOT_YET_OR_NO_MORE = (EnrolmentStatus.draft, EnrolmentStatus.withdrawn)


@router.page("/coach/guide")
def show_guide(request: Request, session: Reading, visitor: Me, now: Now) -> Response:
    """For coaches; the moment is that of the programme they joined last."""
    programmes = [
        programme
        for enrolment, programme in enrolments_of(session, visitor.person_id)
        if enrolment.side is Side.coach and enrolment.status not in NOT_YET_OR_NO_MORE
    ]
    if not programmes:
        return RedirectResponse("/me", 303)
    programme = programmes[0]
    today = now.astimezone(ZoneInfo(programme.time_zone)).date()
    own = [(one, _from_coordinator(request, one)) for one in programmes]
    return page(
        request,
        "coach/guide.html",
        openers=OPENERS,
        current=moment_of(programme, today),
        look=look_of_all(programmes),
        own=[(name_of(one, language_of(request)), lines) for one, lines in own if lines],
    )


def _from_coordinator(request: Request, programme: Programme) -> list[str]:
    return texts_in(programme, language_of(request)).get("guide", "").splitlines()
