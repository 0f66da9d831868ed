"""What a coordinator fixes by hand in a round: keep these two together, or apart."""

from typing import Annotated, Literal

from fastapi import Form
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Writing
from peercoach.models import DemandKind
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rounds.rounds import find_round, set_demand
from peercoach.web.coordinator.frame import go, who
from peercoach.web.pages import PageRouter

router = PageRouter()


@router.form("/co/{programme}/rounds/{uid}/demands")
def fix(
    request: Request,
    programme: str,
    uid: str,
    *,
    session: Writing,
    now: Now,
    first_year: Annotated[str, Form()],
    coach: Annotated[str, Form()],
    kind: Annotated[Literal["lock", "bar", "none"], Form()],
    back: Annotated[str, Form(pattern=r"^[\w=&?-]*$")] = "",
) -> Response:
    found = find_programme(session, programme)
    set_demand(
        session,
        find_round(session, found, uid),
        first_year=first_year,
        coach=coach,
        kind=None if kind == "none" else DemandKind(kind),
        by=who(request),
        now=now,
    )
    return go(found, f"/rounds/{uid}{back}#pairs")
