"""Pages with every component on them, in made-up use. For tests and screenshots; never served."""

from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from peercoach.access import PUBLIC
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, environment, page

FOLDER = Path(__file__).parent
SAMPLES = sorted(path.stem for path in FOLDER.glob("*.html"))
STAFF_NAV = [
    (name, f"/samples/{name.lower()}")
    for name in ("Overview", "People", "Rounds", "Board", "Messages", "Reports")
]


def add_samples(app: FastAPI) -> None:
    router = PageRouter()

    @router.page("/samples/{name}", access=PUBLIC)
    async def show_sample(request: Request, name: str) -> Response:
        source = (FOLDER / f"{name}.html").read_text(encoding="utf-8")
        template = environment(language_of(request)).from_string(source)
        return page(
            request,
            template,
            nav=STAFF_NAV if name == "board" else None,
            here="/samples/board",
            errors=[("time", "Choose at least 2 times")] if name == "sign_up" else None,
        )

    app.include_router(router)
