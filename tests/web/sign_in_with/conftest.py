"""A service that trusts one provider, which says whatever a test wants."""

import pytest
from sqlalchemy import Engine

from tests.providers import Liar
from tests.web.provider_site import provider_site
from tests.web.sign_in_site import Site


@pytest.fixture
def site(engine: Engine, liar: Liar) -> Site:
    return provider_site(engine, liar.issuer)
