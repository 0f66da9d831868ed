"""A statement that is not the provider's, not for us or not from now signs nobody in."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import Engine

from tests.providers import Liar
from tests.web.provider_site import (
    SECRET,
    UNPROVEN,
    come_back,
    rows,
    trouble,
)
from tests.web.sign_in_site import Site


@pytest.fixture
def engine(embedded: Engine) -> Engine:
    """What a provider says is judged before any database hears of it."""
    return embedded


def hours(count: float) -> int:
    return int(time.time() + 3600 * count)


LIES: dict[str, Callable[[Liar], Any]] = {
    "another issuer": lambda liar: liar.claims.update(iss="https://evil.example"),
    "another audience": lambda liar: liar.claims.update(aud="another-service"),
    "another audience, and authorized for us": lambda liar: liar.claims.update(
        aud="another-service", azp="buddy"
    ),
    "for two, authorized for the other": lambda liar: liar.claims.update(
        aud=["buddy", "another-service"], azp="another-service"
    ),
    "no audience": lambda liar: liar.claims.update(aud=None),
    "no nonce": lambda liar: liar.claims.update(nonce=None),
    "no subject": lambda liar: liar.claims.update(sub=None),
    "an empty subject": lambda liar: liar.claims.update(sub=""),
    "a long subject": lambda liar: liar.claims.update(sub="x" * 256),
    "expired": lambda liar: liar.claims.update(exp=hours(-0.1), iat=hours(-0.2)),
    "no end": lambda liar: liar.claims.update(exp=None),
    "from the future": lambda liar: liar.claims.update(iat=hours(0.1), exp=hours(0.2)),
    "another key": lambda liar: setattr(
        liar, "signs_with", RSAKey.generate_key(2048, {"kid": "first"})
    ),
    "a key that is not published": lambda liar: setattr(
        liar, "signs_with", RSAKey.generate_key(2048, {"kid": "unknown"})
    ),
    "no signature": lambda liar: liar.header.update(alg="none"),
    "signed with the secret we share": lambda liar: (
        liar.header.update(alg="HS256"),
        setattr(liar, "signs_with", OctKey.import_key(SECRET, {"kid": "first"})),
    ),
    "another access token": lambda liar: liar.claims.update(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "about somebody else when asked": lambda liar: (
        liar.claims.update(email=None, sub="noor-1"),
        liar.about.update(sub="somebody-else"),
    ),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_a_statement_that_proves_nothing_signs_nobody_in(
    site: Site, liar: Liar, lie: Callable[[Liar], Any]
) -> None:
    lie(liar)
    assert trouble(come_back(site.browser())) == UNPROVEN
    assert rows(site) == {}


@pytest.mark.parametrize("minutes", [-1.5, 1.5])
def test_clocks_may_differ_a_little(site: Site, liar: Liar, minutes: float) -> None:
    site.now += timedelta(minutes=minutes)
    liar.claims.update(exp=hours(0) + 1, iat=hours(0))
    assert come_back(site.browser()).headers["location"] == "/me"


@pytest.mark.parametrize("minutes", [-5, 5])
def test_clocks_that_differ_much_are_no_proof(site: Site, liar: Liar, minutes: int) -> None:
    site.now += timedelta(minutes=minutes)
    liar.claims.update(exp=hours(0) + 1, iat=hours(0))
    assert trouble(come_back(site.browser())) == UNPROVEN
