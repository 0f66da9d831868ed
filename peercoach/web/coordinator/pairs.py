"""The pairs of a programme, and what a coordinator does about one."""

from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Writing
from peercoach.models import PairStatus
from peercoach.services.pairs.pairs import (
    GOING_ON,
    count_listed,
    count_pairs,
    end_pair,
    find_pair,
    list_pairs,
    pause_pair,
    resume_pair,
)
from peercoach.services.programmes.people_list import names_of_several
from peercoach.services.programmes.programmes import find_programme
from peercoach.web.coordinator.frame import go, staff_page, who
from peercoach.web.coordinator.portions import Portion
from peercoach.web.pages import PageRouter

router = PageRouter()


@router.page("/co/{programme}/pairs")
def show_pairs(
    request: Request,
    programme: str,
    *,
    session: Reading,
    now: Now,
    q: str = "",
    ended: bool = False,
    page: int = 1,
) -> Response:
    found = find_programme(session, programme)
    statuses = (PairStatus.ended,) if ended else GOING_ON
    portion = Portion.of(count_listed(session, found, statuses=statuses, search=q), page)
    return staff_page(
        request,
        "co/pairs.html",
        found,
        at="/pairs",
        q=q,
        ended=ended,
        counts=count_pairs(session, found),
        portion=portion,
        several=names_of_several(session, found),
        rows=list_pairs(
            session,
            found,
            now=now,
            statuses=statuses,
            search=q,
            skip=portion.skip,
            most=portion.size,
        ),
    )


@router.form("/co/{programme}/pairs/{uid}/{action}")
def change_pair(
    request: Request,
    programme: str,
    uid: str,
    action: Literal["pause", "resume", "end"],
    session: Writing,
    now: Now,
) -> Response:
    found = find_programme(session, programme)
    pair = find_pair(session, found, uid)
    if action == "pause":
        pause_pair(session, pair, by=who(request), now=now)
    elif action == "resume":
        resume_pair(session, pair, by=who(request), now=now)
    else:
        end_pair(session, pair, by=who(request), now=now)
    return go(found, "/pairs")
