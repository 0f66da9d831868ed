"""Pairs that have been quiet for longer than usual, one after the other."""

from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Writing
from peercoach.services.pairs import count_pairs, find_pair
from peercoach.services.programmes import find_programme
from peercoach.services.quiet_list import close_quiet_pair, list_quiet_pairs
from peercoach.web.coordinator.frame import COORDINATOR, go, staff_page, who
from peercoach.web.pages import PageRouter

router = PageRouter()


@router.page("/co/{programme}/pairs/quiet", access=COORDINATOR)
def show_quiet(
    request: Request, programme: str, session: Reading, now: Now, pair: str = ""
) -> Response:
    found = find_programme(session, programme)
    queue = list_quiet_pairs(session, found)
    chosen = next((one for one in queue if one.pair == pair), queue[0] if queue else None)
    return staff_page(
        request,
        "co/quiet.html",
        found,
        at="/pairs",
        now=now,
        queue=queue,
        chosen=chosen,
        counts=count_pairs(session, found),
    )


@router.form("/co/{programme}/pairs/quiet/{uid}/close", access=COORDINATOR)
def close(request: Request, programme: str, uid: str, session: Writing, now: Now) -> Response:
    found = find_programme(session, programme)
    close_quiet_pair(session, find_pair(session, found, uid), by=who(request), now=now)
    return go(found, "/pairs/quiet")
