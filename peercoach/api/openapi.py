"""The description from which people generate clients."""

from functools import cache, partial
from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from starlette.responses import JSONResponse, Response

from peercoach.api.resource import Resource

ABOUT = """
Sign in with a token of your own, made on the page *Account → Tokens*, in the header
`Authorization: Bearer peercoach_…`; or, on our own pages, with the session cookie.
What you may see and do is what you may see and do on the pages.

Moments have an offset, such as `2026-09-14T09:00:00+02:00`; answers give them in UTC.
Every refusal has the same shape, `{"error": {"kind", "message", "details"}}`.
"""
WAYS_IN = {
    "token": {"type": "http", "scheme": "bearer", "description": "A token of your own"},
    "session": {"type": "apiKey", "in": "cookie", "name": "__Host-session"},
}


def describe(router: APIRouter) -> dict[str, Any]:
    found = get_openapi(
        title="Peercoach", version="1", description=ABOUT.strip(), routes=router.routes
    )
    found["components"]["securitySchemes"] = WAYS_IN
    found["security"] = [{name: []} for name in WAYS_IN]
    return found


def describing(router: APIRouter) -> APIRouter:
    """A router that tells what this router offers."""
    document = cache(partial(describe, router))
    description = Resource()

    @description.get("/openapi.json", include_in_schema=False)
    def get_description() -> Response:
        return JSONResponse(document())

    return description
