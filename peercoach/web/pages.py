"""How a page is declared, and how it is made from its template."""

from collections.abc import Callable
from functools import cache
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import secret_cookie
from peercoach.doors import Routes
from peercoach.http_errors import problem_of
from peercoach.i18n import translator
from peercoach.web.language import language_of, other_language, remember_language
from peercoach.web.menus import menu_at
from peercoach.web.spoken import Spoken
from peercoach.web.static_files import static_address

Handler = Callable[..., Any]
Ribbon = Callable[[Request], Markup]
"""What heads every page of an application, for instance that it is a demonstration."""

# For pages that are the same for everybody: fresh within minutes, and still there when we are not
CACHED = "public, max-age=300, stale-if-error=604800"


class PageRouter(Routes):
    """Routes of pages. HEAD answers wherever GET does, unless looking is `noted`."""

    def page(self, path: str, *, noted: bool = False) -> Callable[[Handler], Handler]:
        return self._declare(path, ["GET"] if noted else ["GET", "HEAD"])

    def form(self, path: str) -> Callable[[Handler], Handler]:
        return self._declare(path, ["POST"])

    def _declare(self, path: str, methods: list[str]) -> Callable[[Handler], Handler]:
        return self.api_route(
            path,
            methods=methods,
            response_class=HTMLResponse,
            response_model=None,
            include_in_schema=False,
        )


@cache
def environment(language: str) -> Environment:
    """Templates in one language, with what every one of them may use."""
    made = Environment(
        loader=PackageLoader("peercoach.web"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,  # else every page asks the disk about each of its parts
        cache_size=-1,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    speak = translator(language)
    made.extend(said=speak.gettext)
    made.code_generator_class = Spoken
    made.install_gettext_callables(  # type: ignore[attr-defined]
        speak.gettext, speak.ngettext, newstyle=True, pgettext=speak.pgettext
    )
    made.filters |= {
        "date": speak.date,
        "time": speak.time,
        "number": speak.number,
        "percent": speak.percent,
    }
    made.globals |= {"static": static_address, "errors": None, "look": None}
    return made


def page(
    request: Request,
    template: str | Template,
    *,
    status: int = 200,
    refusal: Exception | None = None,
    cached: bool = False,
    menu_of: str = "",
    **context: object,
) -> Response:
    """The page as this visitor reads it. Nothing may keep it unless `cached` says everybody's is
    the same; `errors` in the context are (field, message) pairs and show in the title too. With
    `refusal`, why a form comes back, its status is that of the refusal. On pages that
    first-years and coaches share the menu is that of the page `menu_of`."""
    language = language_of(request)
    settings = request.app.state.settings
    ribbon: Ribbon | None = request.app.state.ribbon
    signed_in = bool(request.cookies.get(secret_cookie(request, "session")))
    say = translator(language).gettext
    path = request.url.path
    menu = (
        [(say(label), address) for label, address in menu_at(menu_of or path)]
        if signed_in
        else None
    )
    text = (
        environment(language)
        .get_template(template)
        .render(
            language=language,
            other_language=other_language(request),
            institution=settings.institution,
            contact_email=settings.contact_email,
            ribbon=ribbon(request) if ribbon else "",
            signed_in=signed_in,
            **{"nav": menu, "here": path} | context,
        )
    )
    problem = problem_of(refusal, translator(language)) if refusal else None
    response = HTMLResponse(text, problem.kind.status if problem else status)
    response.headers.update(problem.headers if problem else {})
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language, Cookie"
    chosen_now = remember_language(request, response)
    response.headers["Cache-Control"] = (
        CACHED if cached and not chosen_now and not ribbon else "no-store"
    )
    return response
