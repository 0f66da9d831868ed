"""A real mail server on this machine only. It delivers nothing: its mails can be read on a page."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Thread

from aiosmtpd.smtp import SMTP, Envelope, Session

from peercoach.demo.mailbox import Mailbox


class Deliveries:
    """What becomes of a mail: every recipient gets it, in the one mailbox."""

    def __init__(self, mailbox: Mailbox, clock: Callable[[], datetime]) -> None:
        self._mailbox = mailbox
        self._clock = clock

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        for recipient in envelope.rcpt_tos:
            content = envelope.original_content or b""
            self._mailbox.add(content, recipient=recipient, now=self._clock())
        return "250 Kept for you to read"


@contextmanager
def mail_server(mailbox: Mailbox, clock: Callable[[], datetime]) -> Iterator[int]:
    """Answers while the block runs, in a thread of this process; gives its port."""
    loop = asyncio.new_event_loop()
    deliveries = Deliveries(mailbox, clock)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        answering = loop.create_server(
            lambda: SMTP(deliveries, hostname="demo", enable_SMTPUTF8=True, loop=loop),
            sock=listener,
        )
        loop.run_until_complete(answering)
        thread = Thread(target=loop.run_forever, name="mail server", daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()
