"""A browser that costs next to nothing, for whoever measures shares the cores with the service."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

LONGEST = 30.0  # seconds


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Browser:
    """Keeps cookies, sends forms as from our own pages, and makes a connection for each request."""

    def __init__(self, site: str, cookies: Mapping[str, str] | None = None) -> None:
        self._site, self._at = site, urlsplit(site)
        self._cookies = dict(cookies or {})

    async def ask(self, path: str, form: Mapping[str, str | list[str]] | None = None) -> Answer:
        """GET, or POST with a form."""
        body = None if form is None else urlencode(form, doseq=True).encode()
        head = [
            f"{'GET' if body is None else 'POST'} {path} HTTP/1.1",
            f"Host: {self._at.netloc}",
            f"Origin: {self._site}",
            "Connection: close",
            f"Cookie: {'; '.join(f'{name}={value}' for name, value in self._cookies.items())}",
        ]
        if body is not None:
            head += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        request = "\r\n".join(head).encode() + b"\r\n\r\n" + (body or b"")
        async with asyncio.timeout(LONGEST):
            answer = await self._send(request)
        for kept in answer.headers.get_all("set-cookie", ()):
            for name, morsel in SimpleCookie(kept).items():
                self._cookies[name] = morsel.value
        return answer

    async def _send(self, request: bytes) -> Answer:
        reader, writer = await asyncio.open_connection(self._at.hostname, self._at.port)
        try:
            writer.write(request)
            first, _, rest = (await reader.read()).partition(b"\r\n")
        finally:
            writer.close()
        head, _, body = rest.partition(b"\r\n\r\n")
        if not first:
            raise ConnectionError("the server left without an answer")
        return Answer(int(first.split()[1]), BytesHeaderParser().parsebytes(head), body)
