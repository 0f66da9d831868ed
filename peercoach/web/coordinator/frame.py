"""What the pages of a coordinator share: the programme, the menu, and who is looking."""

from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Template
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.access import Visitor
from peercoach.i18n import Translator, mark, translator
from peercoach.models import Programme
from peercoach.services.programmes.programmes import name_of
from peercoach.web.language import language_of
from peercoach.web.pages import page

MENU = (
    (mark("Overview"), ""),
    (mark("People"), "/people"),
    (mark("Rounds"), "/rounds"),
    (mark("Pairs"), "/pairs"),
    (mark("Care"), "/care"),
    (mark("Set-up"), "/rules"),
)


def desk_of(programme: Programme) -> str:
    """Where the pages of its coordinators begin."""
    return f"/co/{programme.slug}"


def zone_of(programme: Programme) -> ZoneInfo:
    return ZoneInfo(programme.time_zone)


def who(request: Request) -> int:
    """The person at the desk; the door has made sure that there is one."""
    visitor: Visitor = request.state.visitor
    return visitor.person_id


def say_in(request: Request) -> Translator:
    return translator(language_of(request))


def staff_page(
    request: Request,
    template: str | Template,
    programme: Programme,
    *,
    at: str = "",
    status: int = 200,
    **context: Any,
) -> Response:
    """A page of this programme; `at` is the entry of the menu it belongs to."""
    say = say_in(request)
    desk = desk_of(programme)
    return page(
        request,
        template,
        status=status,
        nav=[(say.gettext(label), desk + path) for label, path in MENU],
        here=desk + at,
        desk=desk,
        zone=zone_of(programme),
        programme_name=name_of(programme, say.language),
        **context,
    )


def go(programme: Programme, path: str = "") -> Response:
    """After a form: look at the page again, with nothing left to send twice."""
    return RedirectResponse(desk_of(programme) + path, 303)
