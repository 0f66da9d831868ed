"""The application, as a visitor meets it: over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI, params
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from peercoach.access import Access
from peercoach.app import create_app
from peercoach.doors import door
from peercoach.models import Person
from peercoach.permissions import OWN, Row
from tests.installation import PUBLIC_URL, make_settings
from tests.signing_in import FROM_OUR_PAGE, sign_in
from tests.web.sign_in_site import Site


def make_client(app: FastAPI, address: str = PUBLIC_URL) -> TestClient:
    return TestClient(app, base_url=address, follow_redirects=False, raise_server_exceptions=False)


def signed_in(app: FastAPI, engine: Engine, person: Person) -> TestClient:
    """Their browser."""
    client = make_client(app)
    sign_in(client, engine, person)
    return client


def post(client: TestClient, address: str, data: dict[str, Any] | None = None) -> Any:
    """Press a button of ours."""
    return client.post(address, data=data or {}, headers=FROM_OUR_PAGE)


def let_in(who: Access) -> params.Depends:
    """The door of a route that only a test has."""
    return door(Row("GET", "", who, OWN, otherwise=404))


@pytest.fixture
def app(embedded: Engine) -> FastAPI:
    return create_app(make_settings(), engine=embedded)


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return make_client(app)


@pytest.fixture
def client_with(embedded: Engine) -> Callable[..., TestClient]:
    """A visitor of an installation with other settings."""

    def make(**different: object) -> TestClient:
        settings = make_settings(**different)
        return make_client(create_app(settings, engine=embedded), settings.public_url)

    return make


@pytest.fixture
def site(engine: Engine) -> Site:
    """A service with tables, with its clock and its mails at hand; on both databases."""
    return Site(engine)


@pytest.fixture
def browser(site: Site) -> TestClient:
    return site.browser()
