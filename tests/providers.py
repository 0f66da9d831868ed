"""Providers to sign in with, on loopback: one that is what it says, and one that lies when told.

`honest_provider` is oidc-provider-mock in a process of its own; it lets anybody be anyone. The
other keeps the protocol to the letter (PKCE, codes that work once), until a test has it do wrong.
"""

import json
import secrets
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.smtp_server import free_port
from tools.browser import running

NOOR_THERE = {"sub": "noor-1", "email": "Noor@uni.example", "given_name": "Noor"} | {
    "family_name": "Bakker",
    "email_verified": True,
}


@contextmanager
def honest_provider(*people: dict[str, Any]) -> Iterator[str]:
    """The issuer; `people` are who can be chosen there with one press."""
    port = free_port()
    known = [f"--user-claims={json.dumps(one)}" for one in people]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *known]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    issuer = f"http://127.0.0.1:{port}"
    try:
        _wait_for(issuer, process)
        yield issuer
    finally:
        process.terminate()
        process.wait()


def _wait_for(issuer: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the provider ended by itself"
        try:
            httpx2.get(issuer, timeout=5, verify=False)
        except httpx2.HTTPError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the provider does not answer")


@pytest.fixture(scope="session")
def provider() -> Iterator[str]:
    with honest_provider(NOOR_THERE) as issuer:
        yield issuer


def at_provider(address: str, **form: str) -> str:
    """What a person does there: choose who to be (`sub=…`) or say no (`action="deny"`). Gives the
    address at which they come back."""
    answer = httpx2.post(address, data=form, verify=False)  # what is trusted takes long to read
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def way_back(address: str) -> str:
    """Path and query of an address of ours."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def changed(address: str, **different: str | None) -> str:
    """The address with other values in its query; None takes one out."""
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | different
    kept = {name: value for name, value in query.items() if value is not None}
    return parts._replace(query=urlencode(kept)).geturl()


@dataclass
class Liar:
    """A provider whose person presses yes at once. What a test sets here, it says."""

    issuer: str = ""
    home: str = ""
    about: dict[str, Any] = field(default_factory=lambda: dict(NOOR_THERE))  # userinfo too
    claims: dict[str, Any] = field(default_factory=dict)  # other than true, in the statement
    facts: dict[str, Any] = field(default_factory=dict)  # other than true, of itself
    back: dict[str, str] = field(default_factory=dict)  # more, in the address back
    signs_with: RSAKey | None = None
    header: dict[str, str] = field(default_factory=dict)
    token_answer: tuple[int, Any] | None = None
    before: Callable[[str], None] = lambda step: None  # called with each step
    asked: list[str] = field(default_factory=list)
    key: RSAKey = field(default_factory=lambda: _new_key("first"))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)

    def app(self) -> Starlette:
        steps = {
            "/.well-known/openid-configuration": self.describe,
            "/authorize": self.authorize,
            "/token": self.token,
            "/keys": self.keys,
            "/userinfo": self.userinfo,
        }
        return Starlette(
            routes=[
                Route(path, self._noted(step), methods=["GET", "POST"])
                for path, step in steps.items()
            ]
        )

    def _noted(self, step: Callable[[dict[str, str], Request], Response]) -> Any:
        async def noted(request: Request) -> Response:
            form = {name: str(value) for name, value in (await request.form()).items()}
            self.asked.append(step.__name__)
            await run_in_threadpool(self.before, step.__name__)
            return step(form, request)

        return noted

    def describe(self, _form: dict[str, str], _request: Request) -> Response:
        addresses = {
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
        }
        return JSONResponse({"issuer": self.issuer, **addresses, **self.facts})

    def keys(self, _form: dict[str, str], _request: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    def authorize(self, _form: dict[str, str], request: Request) -> Response:
        asked = dict(request.query_params)
        code = secrets.token_urlsafe(8)
        self.codes[code] = self.last = asked
        back = {"code": code, "state": asked["state"], **self.back}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 302)

    def token(self, form: dict[str, str], _request: Request) -> Response:
        if self.token_answer:
            status, body = self.token_answer
            return JSONResponse(body, status)
        asked = self.codes.pop(form["code"], None)
        verifier = sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(verifier).decode().rstrip("=")
        if (
            asked is None
            or asked["redirect_uri"] != form["redirect_uri"]
            or (asked["code_challenge_method"], asked["code_challenge"]) != ("S256", challenge)
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {
            **self.about,
            "iss": self.issuer,
            "aud": asked["client_id"],
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
            **self.claims,
        }
        said = {name: value for name, value in claims.items() if value is not None}
        key = self.signs_with or self.key
        header = {"alg": "RS256", "kid": key.kid, **self.header}
        algorithms = ["RS256", "HS256", "none"]
        statement = jwt.encode(header, said, key, algorithms=algorithms)
        return JSONResponse(
            {"access_token": "let-me-in", "token_type": "Bearer", "id_token": statement}
        )

    def userinfo(self, _form: dict[str, str], request: Request) -> Response:
        assert request.headers["authorization"] == "Bearer let-me-in"
        return JSONResponse(self.about)

    def changes_its_key(self) -> None:
        self.key = _new_key("second")


@cache
def _new_key(name: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


@pytest.fixture(scope="session")
def lying() -> Iterator[Liar]:
    found = Liar()
    with running(found.app()) as found.home:  # type: ignore[arg-type]
        yield found


@pytest.fixture
def liar(lying: Liar) -> Liar:
    """One that has not lied yet; its address stays."""
    fresh = Liar(issuer=lying.home, home=lying.home)
    vars(lying).update(vars(fresh))
    return lying
