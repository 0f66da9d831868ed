"""The service with the doors of the demonstration, and its bar on every page."""

from fastapi import FastAPI
from markupsafe import Markup
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.demo.pages import LETTER, demo_routes
from peercoach.demo.stage import Stage
from peercoach.demo.templates import template
from peercoach.web.language import language_of

POLICY = b"content-security-policy"
# A mail brings its own looks and nothing else; its links open instead of the page around it.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none';"
    " base-uri 'none'; frame-ancestors 'self';"
    " sandbox allow-top-navigation-by-user-activation"
)


def create_demo_app(settings: Settings, *, engine: Engine, stage: Stage) -> FastAPI:
    """The same application as everywhere else; what is added, is added here and nowhere else."""

    def bar(request: Request) -> Markup:
        text = template("bar.html", language_of(request)).render(
            now=stage.clock(),
            mails=len(stage.mailbox),
            # from where a form was sent one cannot come back with a GET
            here=_address(request) if request.method in ("GET", "HEAD") else "/demo",
        )
        return Markup(text)  # noqa: S704 - made by a template that escapes

    app = create_app(
        settings, engine=engine, clock=stage.clock, doors=[demo_routes(stage)], ribbon=bar
    )
    app.add_middleware(LettersLookLikeMail)
    return app


def _address(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


class LettersLookLikeMail:
    """The strict policy of pages allows no inline styles, and mails have no others."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                kept = [pair for pair in message["headers"] if pair[0].lower() != POLICY]
                message["headers"] = [*kept, (POLICY, LETTER_POLICY.encode())]
            await send(message)

        letter = scope["type"] == "http" and LETTER.fullmatch(scope["path"])
        await self.app(scope, receive, send_with_policy if letter else send)
