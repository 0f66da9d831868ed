"""A real mail server on loopback that keeps what it gets, and misbehaves on request."""

import asyncio
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Reply = Callable[[str], str | None]
"""From the recipient to what the server says instead of "250 OK"; None says that."""

CUT = "cut the line"


class MailServer:
    """Start it and look at `mails`; set `on_rcpt` or `on_data` to refuse, or to cut the line."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.sent_to: list[str] = []
        self.on_rcpt: Reply = lambda _: None
        self.on_data: Reply = lambda _: None
        self.port = free_port()
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, enable_SMTPUTF8=True, ready_timeout=10
        )

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        """May be called again, when it has stopped already."""
        if self._controller.server is not None:
            self._controller.stop(no_assert=True)

    @property
    def copies(self) -> Counter[str]:
        """How often each Message-ID came in."""
        return Counter(str(mail["Message-ID"]) for mail in self.mails)

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        refusal = self.on_rcpt(address)
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        (recipient,) = envelope.rcpt_tos  # one recipient per mail, always
        reply = await asyncio.to_thread(self.on_data, recipient)
        if reply is not None and reply != CUT:
            return reply
        content = cast(bytes, envelope.content)
        self.mails.append(cast(EmailMessage, message_from_bytes(content, policy=default)))
        self.sent_to.append(recipient)
        if reply == CUT:
            assert server.transport is not None
            server.transport.abort()
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()
