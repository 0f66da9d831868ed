"""Pages behind the link of a check-in speak the language of the mail it came in."""

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from peercoach.services.check_ins.answering import Asked
from peercoach.services.check_ins.by_link import language_of_link
from peercoach.web.language import read_on_in
from peercoach.web.pages import page


def opened(request: Request, asked: Asked) -> Asked:
    read_on_in(request, asked.person.language)
    return asked


def say_over(request: Request, session: Session, token: str) -> Response:
    read_on_in(request, language_of_link(session, token))
    return page(request, "check_in_over.html", status=410)
