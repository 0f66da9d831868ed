"""The conversation with one provider: where to send somebody, and who came back."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache
from hmac import compare_digest
from re import ASCII, sub
from ssl import SSLContext
from typing import Any

import httpx2
from authlib.integrations.httpx_client import AsyncOAuth2Client, OAuthError
from joserfc.errors import InvalidKeyIdError, JoseError

from peercoach.config import ProviderSettings
from peercoach.providers.discovery import EACH_STEP, Discovery, as_object, safe
from peercoach.providers.id_token import read_id_token
from peercoach.providers.started import Started
from peercoach.providers.told import Identity, NotTold, Told, Trouble

SCOPE = "openid profile email"
ALL_STEPS = 10.0
"""Seconds. While we wait no thread and no database is held, so that other pages go on."""

THEIR_FAULTS = {"server_error", "temporarily_unavailable"}
LONGEST_SUBJECT = 255


@cache
def _trust() -> SSLContext:
    """Reading the certificates of the machine takes a while, so that is done once."""
    return httpx2.create_ssl_context()


class Provider:
    """One provider; `back` is our address that it sends people back to."""

    def __init__(self, name: str, settings: ProviderSettings, back: str) -> None:
        self.name = name
        self.settings = settings
        self.back = back
        self._discovery = Discovery(settings.issuer)

    async def address(self, started: Started, *, language: str, now: datetime) -> str:
        """Where to send a browser. Raises NotTold."""
        async with self._conversation() as client:
            facts = await self._discovery.facts(client, now=now)
            address, _ = client.create_authorization_url(
                facts["authorization_endpoint"],
                state=started.state,
                nonce=started.nonce,
                code_verifier=started.verifier,
                ui_locales=language,
            )
        return str(address)

    async def told(
        self, started: Started | None, answer: Mapping[str, str], *, now: datetime
    ) -> Told:
        """Who came back, with what the provider put in the address. Raises NotTold."""
        if started is None or started.provider != self.name:
            raise NotTold(Trouble.over, "not_begun_here")
        if refused := answer.get("error"):  # before the state, which some leave out of a no
            trouble = Trouble.down if refused in THEIR_FAULTS else Trouble.stopped
            raise NotTold(trouble, _short(refused))
        if not compare_digest(answer.get("state", "").encode(), started.state.encode()):
            raise NotTold(Trouble.over, "other_state")
        async with self._conversation() as client:
            facts = await self._discovery.facts(client, now=now)
            code = self._code_in(answer, facts)
            client.token_endpoint_auth_method = _way_to_identify(facts)
            token = await client.fetch_token(
                facts["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=started.verifier,
            )
            claims = await self._claims(client, token, nonce=started.nonce, now=now)
            if not claims.get("email"):
                claims = await _more(client, facts.get("userinfo_endpoint"), claims) | claims
        return self._as_told(claims)

    @asynccontextmanager
    async def _conversation(self) -> AsyncIterator[AsyncOAuth2Client]:
        """Whatever goes wrong in it is a NotTold."""
        client = AsyncOAuth2Client(
            self.settings.client_id,
            self.settings.client_secret.get_secret_value(),
            scope=SCOPE,
            redirect_uri=self.back,
            code_challenge_method="S256",
            timeout=EACH_STEP,
            verify=_trust(),
        )
        try:
            async with asyncio.timeout(ALL_STEPS), client:
                yield client
        except OAuthError as error:
            # A code that was used or is too old is theirs who came back; the rest is between us
            used = error.error == "invalid_grant"
            raise NotTold(Trouble.over if used else Trouble.down, _short(error.error)) from error
        except JoseError as error:
            raise NotTold(Trouble.unproven, _short(type(error).__name__)) from error
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, ValueError) as error:
            raise NotTold(Trouble.down, _short(type(error).__name__)) from error

    def _code_in(self, answer: Mapping[str, str], facts: Mapping[str, Any]) -> str:
        """What the browser brought, when no other provider can have sent it here."""
        issuer = answer.get("iss")
        if issuer is None and facts.get("authorization_response_iss_parameter_supported") is True:
            raise NotTold(Trouble.unproven, "no_iss")
        if issuer is not None and issuer != self.settings.issuer:
            raise NotTold(Trouble.unproven, "other_iss")
        if not answer.get("code"):
            raise NotTold(Trouble.over, "no_code")
        return answer["code"]

    async def _claims(
        self, client: AsyncOAuth2Client, token: Mapping[str, Any], *, nonce: str, now: datetime
    ) -> dict[str, Any]:
        async def read(*, anew: bool) -> dict[str, Any]:
            return read_id_token(
                str(token.get("id_token", "")),
                await self._discovery.keys(client, anew=anew),
                issuer=self.settings.issuer,
                client_id=self.settings.client_id,
                nonce=nonce,
                access_token=str(token.get("access_token", "")),
                now=now,
            )

        try:
            return await read(anew=False)
        except InvalidKeyIdError:
            return await read(anew=True)

    def _as_told(self, claims: Mapping[str, Any]) -> Told:
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
            raise NotTold(Trouble.unproven, "no_subject")
        email = _text(claims, "email")
        return Told(
            Identity(self.settings.issuer, subject),
            email,
            proven=self.settings.vouches_for(email) and not _denied(claims),
            name=" ".join(filter(None, (_text(claims, "given_name"), _text(claims, "family_name"))))
            or _text(claims, "name"),
        )


async def _more(
    client: AsyncOAuth2Client, address: object, claims: Mapping[str, Any]
) -> dict[str, Any]:
    """What it tells about the same person only when asked; some put no more in their statement."""
    if not isinstance(address, str) or not safe(address, claims["iss"]):
        return {}
    found = as_object(await client.get(address))
    if found.get("sub") != claims["sub"]:
        raise NotTold(Trouble.unproven, "other_subject")
    return dict(found)


def _denied(claims: Mapping[str, Any]) -> bool:
    """Whether the provider says itself that the address is not verified; Entra's own claim is of
    its domain. Some write yes as text, or as 1."""
    said = [claims[name] for name in ("email_verified", "xms_edov") if name in claims]
    return any(str(one).lower() not in ("true", "1") for one in said)


def _way_to_identify(facts: Mapping[str, Any]) -> str:
    """How we show who we are; basic is what every provider takes that does not say otherwise."""
    offered = facts.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return "client_secret_basic" if "client_secret_basic" in offered else "client_secret_post"


def _text(claims: Mapping[str, Any], name: str) -> str:
    found = claims.get(name)
    return found.strip() if isinstance(found, str) else ""


def _short(text: object) -> str:
    """A word for the log: a provider, or whoever wrote the address, could put anything there."""
    return sub(r"\W", "", str(text), flags=ASCII)[:40]
