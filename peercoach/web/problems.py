"""What a visitor sees when something is refused or breaks: a page, or JSON for a program."""

from urllib.parse import urlencode

from fastapi.encoders import jsonable_encoder
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from peercoach.errors import NotSignedIn
from peercoach.http_errors import problem_of
from peercoach.i18n import translator
from peercoach.web.language import language_of
from peercoach.web.pages import page


def answer(request: Request, error: Exception) -> Response:
    """The answer to a request that ended in this error."""
    problem = problem_of(error, translator(language_of(request)))
    response: Response
    if request.url.path.startswith("/api/"):
        response = JSONResponse(jsonable_encoder(problem.as_json()), problem.kind.status)
    elif isinstance(error, NotSignedIn):
        response = RedirectResponse(f"/login?{urlencode({'next': _way_back(request)})}", 303)
    else:
        response = page(request, "problem.html", status=problem.kind.status, problem=problem)
    response.headers.update(problem.headers)
    return response


def _way_back(request: Request) -> str:
    """After signing in: this page again, or the first page where this was a form."""
    if request.method not in {"GET", "HEAD"}:
        return "/"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
