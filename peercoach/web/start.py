"""The first page: what a buddy is, and which programmes are open."""

from starlette.requests import Request
from starlette.responses import Response

from peercoach.access import PUBLIC
from peercoach.web.pages import PageRouter, page

router = PageRouter()


@router.page("/", access=PUBLIC)
async def show_start(request: Request) -> Response:
    return page(request, "start.html", cached=True)
