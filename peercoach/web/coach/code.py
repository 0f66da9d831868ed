"""A coach reads the code of conduct, and agrees with it."""

from typing import Annotated

from fastapi import Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.deps import Me, Now, Reading, Writing
from peercoach.errors import NotFound
from peercoach.models import Enrolment, GateKind, Programme, Side
from peercoach.services.programmes.programmes import find_programme, name_of
from peercoach.services.settings.look import look_of
from peercoach.services.sign_up.enrolments import TAKES_PART, find_own
from peercoach.services.sign_up.gate_passing import CodeHasChanged, accept_code
from peercoach.services.sign_up.gates import gates_of, open_gates
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, page

router = PageRouter()
ADDRESS = "/{programme}/coach/code"


@router.page(ADDRESS)
def show_code(request: Request, programme: str, session: Reading, visitor: Me) -> Response:
    return _page(request, session, *_own(session, programme, visitor.person_id))


@router.form(ADDRESS)
def agree(
    request: Request,
    programme: str,
    session: Writing,
    visitor: Me,
    now: Now,
    version: Annotated[int, Form()],
) -> Response:
    """With the version that was read; a newer one is shown first."""
    found, enrolment = _own(session, programme, visitor.person_id, change=True)
    try:
        accept_code(session, found, enrolment, version=version, now=now)
    except CodeHasChanged:
        return _page(request, session, found, enrolment, changed=True)
    return RedirectResponse("/coach", 303)


def _own(
    session: Session, slug: str, person_id: int, *, change: bool = False
) -> tuple[Programme, Enrolment]:
    programme = find_programme(session, slug)
    enrolment = find_own(session, programme, person_id, side=Side.coach, change=change)
    if enrolment.status not in TAKES_PART or not gates_of(programme).code:
        raise NotFound
    return programme, enrolment


def _page(
    request: Request,
    session: Session,
    programme: Programme,
    enrolment: Enrolment,
    *,
    changed: bool = False,
) -> Response:
    language, gates = language_of(request), gates_of(programme)
    return page(
        request,
        "coach/code.html",
        look=look_of(programme),
        status=409 if changed else 200,
        changed=changed,
        programme=name_of(programme, language),
        lines=[line for line in gates.code[language].splitlines() if line.strip()],
        version=gates.code_version,
        accepted=GateKind.code not in open_gates(session, programme, enrolment),
    )
