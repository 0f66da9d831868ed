"""Going on with a draft by the link in a mail: a page with a button, in whatever browser."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.deps import Guest, Me, Now, Reading, Writing
from peercoach.i18n import translator
from peercoach.models import Enrolment, Programme, Side
from peercoach.services.programmes.programmes import find_programme, name_of
from peercoach.services.rounds.dates import date_file
from peercoach.services.settings.look import look_of
from peercoach.services.sign_in.sessions import end_session
from peercoach.services.sign_up.draft_links import find_draft, kept_until
from peercoach.services.sign_up.openings import answer_by, opening_of
from peercoach.web.cookies import DRAFT, SESSION, drop_secret, keep_secret, read_secret
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, page
from peercoach.web.sign_up.doors import both_sides, find_own_sign_up, side_of

router = PageRouter()


@both_sides(router.page, "/go-on/{link}")
def show_link(request: Request, programme: str, link: str, session: Reading, now: Now) -> Response:
    """Changes nothing: programs open the links in mails, and some press what they find."""
    return _link_page(request, session, _draft(session, request, programme, link, now))


@both_sides(router.form, "/go-on/{link}")
def press_button(
    request: Request, programme: str, link: str, *, session: Writing, guest: Guest, now: Now
) -> Response:
    """This browser may go on with that draft, and with nothing else of theirs."""
    draft = _draft(session, request, programme, link, now)
    if draft is None:
        return _link_page(request, session, None)
    response = RedirectResponse(_door(request), 303)
    if guest is not None and guest.person_id == draft.person_id:
        return response
    end_session(session, read_secret(request, SESSION), now=now)  # of somebody else
    drop_secret(request, response, SESSION)
    keep_draft(request, response, link, until=kept_until(draft) - now)
    return response


@both_sides(router.page, "/kept-for-later")
def show_kept(
    request: Request, programme: str, session: Reading, visitor: Me, now: Now
) -> Response:
    signing = find_own_sign_up(session, request, programme, visitor)
    door = _door(request)
    if signing.enrolment is None or not signing.started or signing.takes_part:
        return RedirectResponse(door, 303)
    return page(
        request,
        "sign_up/kept.html",
        look=look_of(signing.programme),
        email=signing.person.email,
        programme=name_of(signing.programme, language_of(request)),
        until=kept_until(signing.enrolment),
        zone=signing.zone,
        door=door,
    )


@both_sides(router.page, "/sent-in")
def show_sent(request: Request, programme: str, session: Reading, now: Now) -> Response:
    """For who sent in by the link of a draft: their own page is for who is signed in."""
    found = find_programme(session, programme)
    opening = opening_of(session, found, now=now)
    return page(
        request,
        "sign_up/sent_in.html",
        look=look_of(found),
        programme=found,
        name=name_of(found, language_of(request)),
        zone=ZoneInfo(found.time_zone),
        coach=side_of(request) is Side.coach,
        opening=opening,
        by=answer_by(found, opening, now),
    )


@both_sides(router.page, "/dates.ics")
def take_dates(request: Request, programme: str, session: Reading, now: Now) -> Response:
    """Nothing in it is about anyone. Where no date is known, the page says what is."""
    settings = request.app.state.settings
    found = find_programme(session, programme)
    file = date_file(
        found,
        opening_of(session, found, now=now),
        side=side_of(request),
        speak=translator(language_of(request)),
        site=settings.public_url,
        organizer=settings.mail_from,
        now=now,
    )
    if file is None:
        return RedirectResponse(f"/{programme}", 303)
    attached = {"Content-Disposition": f'attachment; filename="{found.slug}.ics"'}
    return Response(file, media_type="text/calendar; charset=utf-8", headers=attached)


def keep_draft(request: Request, response: Response, link: str, *, until: timedelta) -> None:
    keep_secret(request, response, DRAFT, link, for_=until)


def _link_page(request: Request, session: Session, draft: Enrolment | None) -> Response:
    """It tells nothing of whose draft it is; without one, nor which programmes there are."""
    return page(
        request,
        "sign_up/go_on.html",
        status=200 if draft else 410,
        look=look_of(session.get_one(Programme, draft.programme_id)) if draft else None,
        over=draft is None,
        door=_door(request),
    )


def _door(request: Request) -> str:
    return "/".join(request.url.path.split("/")[:3])


def _draft(
    session: Session, request: Request, programme: str, link: str, now: Now
) -> Enrolment | None:
    door = request.url.path.split("/")[2]
    return find_draft(session, link, programme=programme, door=door, now=now)
