"""What a coordinator fixes by hand in a round: these two together or apart, a place more, a rule
milder. Where a balance comes with it, a draft is solved with it at once."""

from typing import Annotated, Literal

from fastapi import Form
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Solver, Writing
from peercoach.models import DemandKind
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rounds.drafts import find_draft, queue_draft
from peercoach.services.rounds.milder import set_milder
from peercoach.services.rounds.remedies import do_remedy
from peercoach.services.rounds.rounds import find_round, set_demand
from peercoach.web.coordinator.frame import go, who
from peercoach.web.pages import PageRouter

router = PageRouter()
Balance = Annotated[int | None, Form(ge=0, le=1000)]


@router.form("/co/{programme}/rounds/{uid}/demands")
def fix(
    request: Request,
    programme: str,
    uid: str,
    *,
    session: Writing,
    now: Now,
    solver: Solver,
    first_year: Annotated[str, Form()],
    coach: Annotated[str, Form()],
    kind: Annotated[Literal["lock", "place", "bar", "none"], Form()],
    balance: Balance = None,
    back: Annotated[str, Form(pattern=r"^[\w=&?%+-]*$")] = "",
) -> Response:
    found = find_programme(session, programme)
    round_ = find_round(session, found, uid)
    wanted = "lock" if kind == "place" else kind
    set_demand(
        session,
        round_,
        first_year=first_year,
        coach=coach,
        kind=None if wanted == "none" else DemandKind(wanted),
        adds_place=kind == "place",
        by=who(request),
        now=now,
    )
    if balance is None:
        return go(found, f"/rounds/{uid}{back}#pairs")
    draft = queue_draft(session, round_, by=who(request), balance=balance, now=now)
    solver.after(session, draft.uid, now)
    return go(found, f"/rounds/{uid}")


@router.form("/co/{programme}/rounds/{uid}/remedy")
def remedy(
    request: Request,
    programme: str,
    uid: str,
    *,
    session: Writing,
    now: Now,
    solver: Solver,
    draft: Annotated[str, Form()],
    number: Annotated[int, Form(ge=0)],
) -> Response:
    """Do what would help somebody without a coach, and solve what comes of it."""
    found = find_programme(session, programme)
    round_ = find_round(session, found, uid)
    shown = find_draft(session, round_, draft)
    made = do_remedy(session, found, round_, shown, number, by=who(request), now=now)
    if made is None:  # people were asked: nothing to solve before they answer
        return go(found, f"/rounds/{uid}?draft={draft}#left")
    solver.after(session, made.uid, now)
    return go(found, f"/rounds/{uid}")


@router.form("/co/{programme}/rounds/{uid}/rule")
def rule_again(
    request: Request,
    programme: str,
    uid: str,
    *,
    session: Writing,
    now: Now,
    key: Annotated[str, Form(max_length=40)],
) -> Response:
    """A rule that this round took less strictly is a must again."""
    found = find_programme(session, programme)
    round_ = find_round(session, found, uid)
    set_milder(session, round_, key, milder=False, by=who(request), now=now)
    return go(found, f"/rounds/{uid}#choices")
