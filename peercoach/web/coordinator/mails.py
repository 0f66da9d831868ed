"""What a programme sent, and what became of it."""

from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading
from peercoach.services.mails.sent import (
    account_mails_lost,
    count_mails_in,
    count_outcomes,
    mails_in,
)
from peercoach.services.mails.server import stopped
from peercoach.services.programmes.programmes import find_programme
from peercoach.web.coordinator.frame import staff_page
from peercoach.web.coordinator.portions import Portion
from peercoach.web.pages import PageRouter

router = PageRouter()


@router.page("/co/{programme}/mails")
def show_mails(
    request: Request,
    programme: str,
    *,
    session: Reading,
    now: Now,
    q: str = "",
    trouble: bool = False,
    page: int = 1,
) -> Response:
    found = find_programme(session, programme)
    total = count_mails_in(session, found, trouble=trouble, search=q)
    portion = Portion.of(total, page)
    return staff_page(
        request,
        "co/mails.html",
        found,
        at="/people",
        q=q,
        trouble=trouble,
        counts=count_outcomes(session, found),
        mail_stopped=stopped(session),
        lost=account_mails_lost(session, found, now=now, search=q),
        portion=portion,
        mails=mails_in(
            session,
            found,
            now=now,
            trouble=trouble,
            search=q,
            skip=portion.skip,
            most=portion.size,
        ),
    )
