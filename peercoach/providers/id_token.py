"""The signed statement of a provider: who signed in, for whom it is, and when."""

from datetime import datetime, timedelta
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Signatures by a key that only the provider has: neither none, nor by the secret we share."""

CLOCKS_DIFFER = timedelta(minutes=2)
"""How far the provider's clock may be from ours."""


def read_id_token(
    token: str,
    keys: KeySet,
    *,
    issuer: str,
    client_id: str,
    nonce: str,
    access_token: str,
    now: datetime,
) -> dict[str, Any]:
    """What it says, once it is proven. Raises JoseError, or ValueError for what is no token."""
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    found = jwt.decode(token, keys, registry=registry)
    claims = CodeIDToken(
        found.claims,
        found.header,
        {
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": client_id},
            "sub": {"essential": True},
        },
        {"nonce": nonce, "client_id": client_id, "access_token": access_token},
    )
    claims.validate(now=int(now.timestamp()), leeway=int(CLOCKS_DIFFER.total_seconds()))
    return dict(claims)
