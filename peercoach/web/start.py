"""The first page, with the programmes that are open, and the first page of each of them."""

from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading
from peercoach.models import Side
from peercoach.services.programmes.programmes import definition_of, find_programme, name_of
from peercoach.services.settings.look import look_of
from peercoach.services.settings.texts import texts_in
from peercoach.services.sign_up.openings import answer_by, opening_of, programmes_with_openings
from peercoach.services.sign_up.topics import topics_of
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, page

router = PageRouter()
programme_router = PageRouter()
"""`/{programme}` is any address with one part: declared after all that have a name of their own."""

MINUTES_A_PAGE = 0.4
"""Of the first programme, for who reads every word: `bench/filling_in.py` counts it."""


@router.page("/")
def show_start(request: Request, session: Reading, now: Now) -> Response:
    language = language_of(request)
    programmes = [
        (programme, name_of(programme, language), opening, ZoneInfo(programme.time_zone))
        for programme, opening in programmes_with_openings(session, now=now)
    ]
    return page(request, "start.html", programmes=programmes)


@programme_router.page("/{programme}")
def show_programme(request: Request, programme: str, session: Reading, now: Now) -> Response:
    found = find_programme(session, programme)
    opening = opening_of(session, found, now=now)
    pages = len(topics_of(definition_of(found), Side.first_year)) + 1  # to look at it all once more
    return page(
        request,
        "programme.html",
        programme=found,
        look=look_of(found),
        name=name_of(found, language_of(request)),
        own=texts_in(found, language_of(request)),
        opening=opening,
        by=answer_by(found, opening, now),
        zone=ZoneInfo(found.time_zone),
        pages=pages,
        minutes=round(pages * MINUTES_A_PAGE),
    )
