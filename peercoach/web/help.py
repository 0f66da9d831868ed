"""Pages anyone can open at any moment: help, privacy, accessibility.

They are `async` and look nothing up, so they answer while the database or every worker is stuck.
"""

from starlette.requests import Request
from starlette.responses import Response

from peercoach.web.pages import PageRouter, page
from peercoach.web.sign_in.ways_in import ways_in

router = PageRouter()


@router.page("/help")
async def show_help(request: Request) -> Response:
    return page(request, "help.html", cached=True, can_complain=request.app.state.vault is not None)


@router.page("/help/now")
async def show_help_now(request: Request) -> Response:
    """With what is known of the institution's own entries by now; see `help_copy`."""
    state = request.app.state
    return page(
        request,
        "help_now.html",
        cached=True,
        entries=state.help.entries,
        can_complain=state.vault is not None,
    )


@router.page("/privacy")
async def show_privacy(request: Request) -> Response:
    labels = [way.label for way in ways_in(request, "")]
    return page(request, "privacy.html", cached=True, providers=labels)


@router.page("/accessibility")
async def show_accessibility(request: Request) -> Response:
    return page(request, "accessibility.html", cached=True)
