"""What is turned away before routes are looked up: strange hosts, other sites' forms, too much."""

from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peercoach.http_errors import CrossSite, TooLarge
from peercoach.web.problems import answer

HEALTH = frozenset({"/healthz", "/readyz", "/metrics"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
FOR_PROGRAMS = ("/api/", "/u/")
LARGEST_REQUEST = 10 * 1024 * 1024


class KnownHosts:
    """Answers only to our own name; how we are is told to machines by any name."""

    def __init__(self, app: ASGIApp, *, hosts: Sequence[str]) -> None:
        self.unchecked = app
        self.checked = TrustedHostMiddleware(app, allowed_hosts=hosts, www_redirect=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.unchecked if scope.get("path") in HEALTH else self.checked
        await app(scope, receive, send)


class SameOrigin:
    """Refuses to change anything for a request that another site's page had the browser send.

    Browsers say where a request comes from in Sec-Fetch-Site; older ones, and all of them on plain
    http, in Origin. Who says neither is a program: for those is the API, where without a cookie it
    is nobody until it brings a token, and its doors say so; and the address in a mail at which mail
    programs stop such mails.
    """

    def __init__(self, app: ASGIApp, *, scheme: str) -> None:
        self.app = app
        self.scheme = scheme

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._ours(scope, Headers(scope=scope)):
            response = answer(Request(scope), CrossSite())
            return await response(scope, receive, send)
        return await self.app(scope, receive, send)

    def _ours(self, scope: Scope, headers: Headers) -> bool:
        if scope["method"] in SAFE_METHODS:
            return True
        if site := headers.get("sec-fetch-site"):
            return site in {"same-origin", "none"}
        if origin := headers.get("origin"):
            return origin == f"{self.scheme}://{headers.get('host')}"  # KnownHosts vouches for Host
        return "cookie" not in headers and scope["path"].startswith(FOR_PROGRAMS)


class SizeLimit:
    """Refuses large requests by what they announce, or while they arrive: before parsing."""

    def __init__(self, app: ASGIApp, *, largest: int = LARGEST_REQUEST) -> None:
        self.app = app
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdecimal() or int(announced) > self.largest:
            response = answer(Request(scope), TooLarge())
            return await response(scope, receive, send)
        arrived = 0

        async def receive_counted() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > self.largest:
                raise HTTPException(413)  # the one error that body parsers hand on unchanged
            return message

        return await self.app(scope, receive_counted, send)
