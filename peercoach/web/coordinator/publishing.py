"""Publishing: a page to look at everything once more, then at once or at a moment to come."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Writing
from peercoach.errors import InvalidInput
from peercoach.i18n import mark
from peercoach.models import Draft, Programme, Round
from peercoach.services.coaches_asked.standing import drafts_shown, still_looking
from peercoach.services.mails.quiet_hours import next_moment
from peercoach.services.programmes.programmes import definition_of, find_programme
from peercoach.services.rounds.changes import Change
from peercoach.services.rounds.drafts import find_draft, letter_of
from peercoach.services.rounds.letters import example_letters
from peercoach.services.rounds.preview import choices_of, figures_of, left_out, loads_of
from peercoach.services.rounds.publications import earlier_publication
from peercoach.services.rounds.publishing import (
    AlreadyPublished,
    CoachesStillLook,
    OutOfDate,
    cancel,
    changes_since,
    maybe_out_of_date,
    plan,
    publish,
)
from peercoach.services.rounds.rounds import find_round
from peercoach.web.coordinator.frame import go, say_in, staff_page, who, zone_of
from peercoach.web.coordinator.moments import read_moment
from peercoach.web.pages import PageRouter

router = PageRouter()
SOON = timedelta(minutes=10)
WAIT_OR_GO_ON = mark("Wait for the coaches, or tick that you go on without them")


@router.page("/co/{programme}/rounds/{uid}/publish")
def show_publish(
    request: Request, programme: str, uid: str, session: Reading, now: Now, draft: str
) -> Response:
    found = find_programme(session, programme)
    round_ = find_round(session, found, uid)
    return _page(request, session, found, find_draft(session, round_, draft), now)


@router.form("/co/{programme}/rounds/{uid}/publish")
def press_publish(
    request: Request,
    programme: str,
    uid: str,
    *,
    session: Writing,
    now: Now,
    draft: Annotated[str, Form()],
    when: Annotated[Literal["now", "soon", "at"], Form()] = "now",
    day: Annotated[str, Form()] = "",
    time: Annotated[str, Form()] = "",
    go_on: Annotated[str, Form()] = "",
) -> Response:
    found = find_programme(session, programme)
    round_ = find_round(session, found, uid)
    chosen = find_draft(session, round_, draft)
    given: dict[str, Any] = {"when": when, "day": day, "time": time}
    how: dict[str, Any] = {"by": who(request), "without_waiting": bool(go_on), "now": now}
    try:
        if when == "now":
            publish(session, round_, chosen, **how)
        else:
            moment = now + SOON if when == "soon" else read_moment(day, time, zone_of(found), now)
            plan(session, round_, chosen, planned_for=moment, **how)
    except InvalidInput as error:
        message = say_in(request).gettext(error.message)
        errors = [("day", message)]
        return _page(request, session, found, chosen, now, status=422, errors=errors, **given)
    except CoachesStillLook:
        message = say_in(request).gettext(WAIT_OR_GO_ON)
        errors = [("go_on", message)]
        return _page(request, session, found, chosen, now, status=422, errors=errors, **given)
    except OutOfDate as error:
        return _page(
            request, session, found, chosen, now, status=409, changes=error.changes, **given
        )
    except AlreadyPublished:
        return _page(request, session, found, chosen, now, status=409, **given)
    return go(found, f"/rounds/{uid}")


@router.form("/co/{programme}/rounds/{uid}/cancel")
def press_cancel(
    request: Request, programme: str, uid: str, session: Writing, now: Now
) -> Response:
    found = find_programme(session, programme)
    cancel(session, find_round(session, found, uid), by=who(request), now=now)
    return go(found, f"/rounds/{uid}")


def _page(
    request: Request,
    session: Session,
    programme: Programme,
    draft: Draft,
    now: datetime,
    *,
    status: int = 200,
    changes: Sequence[Change] = (),
    **given: object,
) -> Response:
    round_ = session.get_one(Round, draft.round_id)
    first = earlier_publication(session, round_, draft)
    loads = loads_of(session, draft)
    figures = figures_of(session, draft, loads)
    weak = definition_of(programme).bands
    over = [load for load in loads if load.filled > load.places]
    if not first and not changes and maybe_out_of_date(session, draft):
        changes = changes_since(session, round_, draft)
    context = {"when": "now", "day": "", "time": "09:00", "errors": None} | given
    return staff_page(
        request,
        "co/publish.html",
        programme,
        at="/rounds",
        status=status,
        now=now,
        round=round_,
        draft=draft,
        letter=letter_of(draft.number),
        figures=figures,
        weak=figures.under(weak[-1]) if weak else 0,
        over=over,
        choices=choices_of(session, round_),
        first=first,
        reader=who(request),
        pressed=status == 409,
        asked=bool(drafts_shown(session, round_)),
        looking=None if first else still_looking(session, round_, now=now),
        changes=[] if first else changes,
        left=left_out(session, draft),
        letters=example_letters(session, draft),
        mails_leave=next_moment(now, programme, not_in_exams=False),
        **context,
    )
