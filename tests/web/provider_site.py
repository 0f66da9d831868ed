"""A service whose people sign in at a provider, and the way there and back."""

from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine

from peercoach.clock import utc_now
from tests.providers import Liar, at_provider, way_back
from tests.web.sign_in_site import Site

LABELS = {"label_nl": "Hogeschool Voorbeeld", "label_en": "Example University"}

SECRET = "what the provider and we know"
DOWN = "/login?trouble=down&at=uni"
OVER = "/login?trouble=over&at=uni"
UNPROVEN = "/login?trouble=unproven&at=uni"


def connection(issuer: str, **different: str) -> dict[str, str]:
    return {"issuer": issuer, "client_id": "buddy", "client_secret": SECRET, **LABELS} | different


def provider_site(
    engine: Engine, issuer: str, *, domains: str = "uni.example", **different: Any
) -> Site:
    """One that trusts its provider, `uni`, with addresses of these domains. Statements of providers
    are from now, so the clock is too."""
    settings = {"providers": {"uni": connection(issuer, domains=domains)}, **different}
    site = Site(engine, **settings)
    site.now = utc_now()
    return site


def leave(browser: TestClient, next_path: str = "", at: str = "uni") -> str:
    """Press the button: the address at the provider."""
    answer = browser.get(f"/login/with/{at}", params={"next": next_path} if next_path else {})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def come_back(browser: TestClient, next_path: str = "", **form: str) -> Response:
    """There and back."""
    return browser.get(way_back(at_provider(leave(browser, next_path), **form)))


def trouble(answer: Response) -> str:
    """What the page says to which somebody was sent back."""
    assert answer.status_code == 303
    return answer.headers["location"]


def rows(site: Site) -> dict[str, list[object]]:
    """What there is in the database, without the tables that are empty."""
    return {name: kept for name, kept in site.rows().items() if kept}


def two_providers(engine: Engine, first: Liar, second: str, **different: Any) -> Site:
    site = provider_site(
        engine,
        first.issuer,
        providers={
            "uni": connection(first.issuer, domains="uni.example"),
            "other": connection(second, label_en="Other School"),
        },
        **different,
    )
    assert "Other School" in site.browser().get("/login").text
    return site
