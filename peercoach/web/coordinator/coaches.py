"""What coaches have to have done before they get first-years, and who has."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Writing
from peercoach.models import Programme
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.sign_up.gate_passing import coaches_at_gates, count_coaches, tick_training
from peercoach.services.sign_up.gates import (
    GatesRefused,
    gates_of,
    set_gates,
    suggested_code,
)
from peercoach.web.coordinator.frame import go, say_in, staff_page, who
from peercoach.web.coordinator.portions import Portion
from peercoach.web.pages import PageRouter

router = PageRouter()
ADDRESS = "/co/{programme}/coaches"
Text = Annotated[str, Form()]


@router.page(ADDRESS)
def show_coaches(
    request: Request, programme: str, session: Reading, q: str = "", page: int = 1
) -> Response:
    return _page(request, session, find_programme(session, programme), search=q, number=page)


@router.form(ADDRESS)
def ask_of_coaches(
    request: Request,
    programme: str,
    *,
    session: Writing,
    now: Now,
    training: Annotated[bool, Form()] = False,
    code: Annotated[bool, Form()] = False,
    code_nl: Text = "",
    code_en: Text = "",
) -> Response:
    found = find_programme(session, programme)
    texts = {"nl": code_nl, "en": code_en}
    try:
        if code and not any(text.strip() for text in texts.values()):
            texts = suggested_code()
        set_gates(
            session,
            found,
            training=training,
            code=texts if code else {},
            by=who(request),
            now=now,
        )
    except GatesRefused as error:
        return _page(request, session, found, given=(training, texts), refused=error)
    return go(found, "/coaches")


@router.form(f"{ADDRESS}/training")
def tick(
    request: Request,
    programme: str,
    *,
    session: Writing,
    now: Now,
    done: Annotated[bool, Form()],
    coach: Annotated[list[str] | None, Form()] = None,
    q: Text = "",
    page: Annotated[int, Form()] = 1,
) -> Response:
    """Back to the same portion of the list."""
    found = find_programme(session, programme)
    tick_training(session, found, coach or [], done=done, by=who(request), now=now)
    portion = f"?{urlencode({'q': q, 'page': page})}" if q or page > 1 else ""
    return go(found, f"/coaches{portion}#training")


def _page(
    request: Request,
    session: Session,
    programme: Programme,
    *,
    search: str = "",
    number: int = 1,
    given: tuple[bool, dict[str, str]] | None = None,
    refused: GatesRefused | None = None,
) -> Response:
    say, gates = say_in(request), gates_of(programme)
    portion = Portion.of(count_coaches(session, programme, search=search), number)
    training, texts = given or (gates.training, dict(gates.code))
    messages = {
        field: say.gettext(error.message).format(**error.details)
        for field, error in (refused.problems if refused else {}).items()
    }
    return staff_page(
        request,
        "co/coaches.html",
        programme,
        at="/people",
        status=422 if messages else 200,
        gates=gates,
        training=training,
        code=bool(texts),
        texts=texts or suggested_code(),
        q=search,
        portion=portion,
        coaches=coaches_at_gates(
            session, programme, search=search, skip=portion.skip, most=portion.size
        ),
        messages=messages,
        errors=list(messages.items()) or None,
    )
