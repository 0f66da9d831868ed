"""Everybody who may come to a door, and a picture of the database."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import anyio.to_thread
from httpx2 import ASGITransport, AsyncClient, Response

from peercoach.app import create_app
from peercoach.models import Person
from tests.databases import hasty_engine
from tests.factories import MONDAY
from tests.services.care_cast import VAULT
from tests.signing_in import FROM_OUR_PAGE, sign_in
from tests.web.conftest import PUBLIC_URL, make_client, make_settings

NOW = MONDAY + timedelta(days=2)
DAY = timedelta(days=1)
Names = Mapping[str, str]
"""What addresses and forms call the things of one programme."""

PERSONS = ("nobody", "first_year", "coach", "other_first_year", "other_coach")
STAFF = ("coordinator", "coordinator_elsewhere", "reader")
KEYS = {
    "key_of_first_year": "first_year",
    "key_of_coordinator": "coordinator",
    "key_of_coordinator_elsewhere": "coordinator_elsewhere",
}
IDENTITIES = ("anonymous", "by_link", *PERSONS, *STAFF, *KEYS, "dead_key")


@dataclass
class World:
    """The service in one file that is put back as it was after whoever changes it."""

    file: Path
    own: Names
    elsewhere: Names
    tokens: Mapping[str, str]
    people: Mapping[str, Person]

    def __post_init__(self) -> None:
        self.engine = hasty_engine(f"sqlite:///{self.file}")
        self.app = create_app(
            make_settings(care_keys=",".join(VAULT.keys)),
            engine=self.engine,
            clock=lambda: NOW,
            solver=lambda draft, moment: None,
        )
        self.app.state.scales = SimpleNamespace(weigh=lambda _: None)  # takes a process
        self.told: dict[Any, Any] = {}
        self.loop = asyncio.new_event_loop()
        self.headers = {name: self._headers(name) for name in IDENTITIES}
        transport = ASGITransport(app=self.app, raise_app_exceptions=False)
        self.client = AsyncClient(transport=transport, base_url=PUBLIC_URL)
        self.picture = self.file.with_suffix(".picture")
        self.engine.dispose()
        shutil.copyfile(self.file, self.picture)
        self._watch()

    def _headers(self, identity: str) -> dict[str, str]:
        headers = {**FROM_OUR_PAGE, "accept-language": "en"}
        if identity in self.tokens:
            headers["authorization"] = f"Bearer {self.tokens[identity]}"
        elif identity in self.people:
            token = sign_in(make_client(self.app), self.engine, self.people[identity])
            headers["cookie"] = f"__Host-session={token}"
        elif identity == "by_link":
            headers["cookie"] = f"__Host-draft={self.own['link']}"
        return headers

    def ask(
        self, who: str, method: str, path: str, extra: Mapping[str, str] | None = None, **sent: Any
    ) -> Response:
        """One request, as if it were their first, with `extra` headers. There are thousands, so no
        thread for any."""
        self.client.cookies.clear()
        headers = {**self.headers[who], **(extra or {})}
        asked = self.client.request(method, path, headers=headers, **sent)
        with patch.object(anyio.to_thread, "run_sync", at_once):
            return self.loop.run_until_complete(asked)

    def was_changed(self) -> bool:
        """Whether anything was stored since it was last put back, as SQLite itself counts it."""
        return self._version() != self._untouched

    def put_back(self) -> None:
        self._watching.close()
        self.engine.dispose()
        for kept in self.file.parent.glob(f"{self.file.name}-*"):
            kept.unlink()
        shutil.copyfile(self.picture, self.file)
        self._watch()

    def _watch(self) -> None:
        self._watching = sqlite3.connect(self.file)
        self._untouched = self._version()

    def _version(self) -> int:
        version: int = self._watching.execute("PRAGMA data_version").fetchone()[0]
        return version

    def close(self) -> None:
        self.loop.run_until_complete(self.client.aclose())
        self.loop.close()
        self._watching.close()
        self.engine.dispose()


async def at_once(function: Callable[..., Any], *args: Any, **_how: Any) -> Any:
    return function(*args)
