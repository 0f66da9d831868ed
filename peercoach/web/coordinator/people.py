"""Everyone in a programme, found by name."""

from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Reading
from peercoach.services.programmes.people_list import count_people, list_people
from peercoach.services.programmes.programmes import find_programme
from peercoach.web.coordinator.frame import staff_page
from peercoach.web.coordinator.portions import Portion
from peercoach.web.pages import PageRouter

router = PageRouter()


@router.page("/co/{programme}/people")
def show_people(
    request: Request,
    programme: str,
    *,
    session: Reading,
    q: str = "",
    side: str = "",
    page: int = 1,
    added: int | None = None,
    changed: int | None = None,
    gone: bool = False,
) -> Response:
    found = find_programme(session, programme)
    total = count_people(session, found, search=q, side=side)
    portion = Portion.of(total, page)
    return staff_page(
        request,
        "co/people.html",
        found,
        at="/people",
        q=q,
        side=side,
        portion=portion,
        gone=gone,
        done=None if added is None else (added, changed or 0),
        people=list_people(
            session, found, search=q, side=side, skip=portion.skip, most=portion.size
        ),
    )
