"""The doors of the demonstration: look around as anyone, set the clock forward, read the mail."""

import re
from pathlib import Path
from typing import Annotated, Any

from fastapi import Form, Query
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from sqlmodel import Session, select
from starlette.requests import Request
from starlette.responses import Response

from peercoach.access import PUBLIC
from peercoach.demo.cast import CAST, Part, names_of
from peercoach.demo.clock import STEPS
from peercoach.demo.letters import as_document, with_links
from peercoach.demo.stage import Stage
from peercoach.demo.templates import template
from peercoach.deps import Now, Reading, Writing
from peercoach.errors import InvalidInput, NotFound
from peercoach.models import Language, Person, Role
from peercoach.permissions import EVERYONES, may, table
from peercoach.services.sign_in.sessions import STUDENT_DAYS, open_session
from peercoach.web.cookies import SESSION, keep_secret
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, page
from peercoach.web.redirects import safe_next

STATIC = Path(__file__).parent / "static"
LETTER = re.compile(r"/demo/mail/\d+/letter")
MAILS_ON_A_PAGE = 50
DOORS = table(
    may(PUBLIC, EVERYONES)("""
    GET         /demo
    POST        /demo/as
    POST        /demo/clock
    GET         /demo/mail
    GET         /demo/mail/{number}
    GET         /demo/mail/{number}/letter
    GET         /demo/demo.css
    GET         /demo/demo.js
    """),
)


def demo_routes(stage: Stage) -> PageRouter:
    router = PageRouter(table=DOORS)

    def show(request: Request, name: str, **context: Any) -> Response:
        return page(request, template(name, language_of(request)), **context)

    @router.page("/demo")
    def show_people(request: Request, session: Reading) -> Response:
        names = names_of(session, {part.email for group in CAST for part in group.parts})
        return show(request, "people.html", cast=CAST, names=names, here="/demo")

    @router.form("/demo/as")
    def look_around_as(
        request: Request, session: Writing, now: Now, email: Annotated[str, Form()]
    ) -> Response:
        part, person = find_part(session, email)
        staff = session.exec(select(Role.id).where(Role.person_id == person.id)).first() is not None
        person.language = Language(language_of(request))
        token = open_session(session, person, staff=staff, now=now)
        response = RedirectResponse(part.begins_at, 303)
        keep_secret(request, response, SESSION, token, for_=STUDENT_DAYS)
        return response

    @router.form("/demo/clock")
    def set_forward(
        step: Annotated[str, Form()],
        next: Annotated[str, Form()] = "/demo",  # noqa: A002
    ) -> Response:
        if step not in STEPS:
            raise InvalidInput(f"step: found {step!r}, expected one of {', '.join(STEPS)}")
        stage.heart.set_forward(step)
        return RedirectResponse(safe_next(next), 303)

    @router.page("/demo/mail")
    def show_mails(
        request: Request, session: Reading, to: str = "", after: Annotated[int, Query(ge=0)] = 0
    ) -> Response:
        mails = stage.mailbox.newest_first(recipient=to)
        shown = mails[after : after + MAILS_ON_A_PAGE]
        older = after + MAILS_ON_A_PAGE if len(mails) > after + MAILS_ON_A_PAGE else None
        names = names_of(session, {mail.recipient for mail in shown})
        return show(
            request, "mails.html", mails=shown, names=names, to=to, count=len(mails), older=older
        )

    @router.page("/demo/mail/{number}")
    def show_mail(request: Request, number: int) -> Response:
        letter = stage.mailbox.open(number)
        return show(request, "mail.html", letter=letter, text=with_links(letter.text))

    @router.page("/demo/mail/{number}/letter")
    def show_letter(number: int) -> Response:
        letter = stage.mailbox.open(number)
        if letter.html is None:
            raise NotFound
        return HTMLResponse(as_document(letter.html))

    @router.page("/demo/demo.css")
    def show_look() -> Response:
        return FileResponse(STATIC / "demo.css", media_type="text/css")

    @router.page("/demo/demo.js")
    def show_script() -> Response:
        return FileResponse(STATIC / "demo.js", media_type="text/javascript")

    return router


def find_part(session: Session, email: str) -> tuple[Part, Person]:
    """Only of the cast: even here nobody becomes just anyone."""
    part = next((part for group in CAST for part in group.parts if part.email == email), None)
    person = session.exec(select(Person).where(Person.email == email)).one_or_none()
    if part is None or person is None:
        raise NotFound
    return part, person
