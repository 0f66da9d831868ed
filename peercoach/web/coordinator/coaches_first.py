"""Coaches look at a draft before it is published: the setting of a round, and the button."""

from typing import Annotated, Any, Literal

from fastapi import Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Writing
from peercoach.models import Draft, Round
from peercoach.services.coaches_asked.asking import (
    DEFAULT_HOURS,
    MOST_HOURS,
    MOST_TIMES,
    may_show,
    set_coach_hours,
    show_to_coaches,
)
from peercoach.services.coaches_asked.standing import drafts_shown, standing_of
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rounds.drafts import find_draft
from peercoach.services.rounds.rounds import find_round
from peercoach.web.coordinator.frame import go, who
from peercoach.web.pages import PageRouter

router = PageRouter()


@router.form("/co/{programme}/rounds/{uid}/coaches")
def choose(
    request: Request,
    programme: str,
    uid: str,
    *,
    session: Writing,
    now: Now,
    ask: Annotated[Literal["yes", "no"], Form()],
    hours: Annotated[int, Form(ge=1, le=MOST_HOURS)] = DEFAULT_HOURS,
) -> Response:
    found = find_programme(session, programme)
    round_ = find_round(session, found, uid)
    set_coach_hours(session, round_, hours if ask == "yes" else None, by=who(request), now=now)
    return go(found, f"/rounds/{uid}#coaches")


@router.form("/co/{programme}/rounds/{uid}/show")
def show(
    request: Request,
    programme: str,
    uid: str,
    *,
    session: Writing,
    now: Now,
    draft: Annotated[str, Form()],
) -> Response:
    found = find_programme(session, programme)
    round_ = find_round(session, found, uid)
    chosen = find_draft(session, round_, draft)
    show_to_coaches(session, round_, chosen, by=who(request), now=now)
    return go(found, f"/rounds/{uid}?draft={draft}#coaches")


def coaches_first(session: Session, round_: Round, draft: Draft | None) -> dict[str, Any]:
    """What the page of a round says of it."""
    times = len(drafts_shown(session, round_))
    return {
        "hours": round_.coach_hours or DEFAULT_HOURS,
        "most": MOST_HOURS,
        "on": round_.coach_hours is not None,
        "standing": standing_of(session, draft) if draft else None,
        "may_show": bool(draft and may_show(session, round_, draft)),
        "asked": times > 0,
        "asked_twice": times >= MOST_TIMES,
    }
