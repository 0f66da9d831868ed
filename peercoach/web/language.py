"""Which language a page speaks, and how a visitor changes that."""

from typing import NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from peercoach.i18n import LANGUAGES, choose_language
from peercoach.web.redirects import safe_next

PARAMETER = COOKIE = "lang"
ONE_YEAR = 365 * 24 * 60 * 60


class OtherLanguage(NamedTuple):
    code: str
    name: str
    address: str


def language_of(request: Request) -> str:
    visitor = getattr(request.state, "visitor", None)
    of_mail = getattr(request.state, "language_of_mail", None)
    return choose_language(
        asked=request.query_params.get(PARAMETER),
        setting=visitor.language if visitor else of_mail,
        cookie=request.cookies.get(COOKIE),
        accepted=request.headers.get("accept-language"),
        otherwise="en" if request.url.path.startswith("/api/") else "nl",
    )


def read_on_in(request: Request, language: str | None) -> None:
    """Whoever comes from a mail reads on in its language, not in what their browser prefers, unless
    they chose another one in that browser."""
    request.state.language_of_mail = language


def other_language(request: Request) -> OtherLanguage:
    """The way to this same page in the other language."""
    code = next(code for code in LANGUAGES if code != language_of(request))
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != PARAMETER]
    sent = request.method not in {"GET", "HEAD"}  # a form, which would be sent again
    path = safe_next("" if sent else request.url.path)  # `//site` is an address too, of elsewhere
    return OtherLanguage(code, LANGUAGES[code], f"{path}?{urlencode([*kept, (PARAMETER, code)])}")


def remember_language(request: Request, response: Response) -> bool:
    """Keep what was asked for with `?lang=`, else, where nothing was kept, what the person set: for
    the pages that do not know them. Says whether anything was."""
    visitor = getattr(request.state, "visitor", None)
    asked = request.query_params.get(PARAMETER)
    if visitor and asked not in LANGUAGES and COOKIE not in request.cookies:
        asked = visitor.language
    if asked not in LANGUAGES:
        return False
    response.set_cookie(
        COOKIE,
        asked,
        max_age=ONE_YEAR,
        samesite="lax",
        httponly=True,
        secure=request.app.state.settings.public_url.startswith("https://"),
    )
    return True
