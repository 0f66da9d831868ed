"""Handing a mail to a mail server over SMTP, and telling apart what can become of it.

`deliver` returns when the server has taken the mail over. Else it raises exactly one of:
NoServer (nothing was tried), PutOff (try later), Refused (it wants nothing from us, perhaps later),
Rejected (this address: never), ReplyLost (nobody knows),
Withdrawn (`still` said no, as the last thing before the mail itself would have left).
"""

import re
import smtplib
import ssl
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from typing import Literal, Protocol

from peercoach.errors import Unavailable
from peercoach.notify.mime import ASCII, INTERNATIONAL

CONNECT_SECONDS = 20
COMMAND_SECONDS = 60
# A server may think long about a whole mail; who does not wait for its answer makes duplicates.
REPLY_SECONDS = 600
OK = 250
GO_ON = 354
NO_SUCH_MAILBOX = frozenset({550, 551, 553})
ABOUT_THE_ADDRESS = re.compile(r"(5\.[12]\.|(?!\d\.\d))")
"""How such a refusal goes on (RFC 3463): not `5.7.1`, which is about us, as `relaying denied`."""
FOR_GOOD = 500

Security = Literal["none", "starttls", "tls"]


class NoServer(Unavailable):
    """The mail server cannot be reached, or does not accept us."""


class NotDelivered(Exception):
    """The mail server did not take this one mail."""


class PutOff(NotDelivered):
    """Not now; it may work later."""


class Refused(NotDelivered):
    """Not from us, or not such mails: that can be mended, at our side or at the server's."""


class Rejected(NotDelivered):
    """This recipient gets no mail, now or later."""


class ReplyLost(NotDelivered):
    """The whole mail went out and no answer came back: it may have arrived."""


class Withdrawn(NotDelivered):
    """It is not to leave any more, and did not."""


Still = Callable[[], bool]
"""Whether a mail may still leave."""


class Transport(Protocol):
    """What takes mails off our hands.

    `at_once` is how many a sender holds for it. Where it can be killed without knowing which of
    them left, that is one: of the others nobody would know either.
    """

    at_once: int

    def deliver(
        self, message: EmailMessage, *, sender: str, recipient: str, still: Still
    ) -> None: ...

    def hang_up(self) -> None:
        """Nothing more for now."""


class SmtpTransport:
    """One connection to one server, opened when there is a mail and kept for the next ones."""

    at_once = 1

    def __init__(
        self,
        host: str,
        port: int,
        *,
        security: Security = "none",
        user: str = "",
        password: str = "",
        reply_seconds: float = REPLY_SECONDS,
    ) -> None:
        self._host, self._port, self._security = host, port, security
        self._user, self._password = user, password
        self._reply_seconds = reply_seconds
        self._open: smtplib.SMTP | None = None

    def deliver(self, message: EmailMessage, *, sender: str, recipient: str, still: Still) -> None:
        try:
            server = self._begin(sender, recipient)
            _hand_over(server, message, recipient, still, self._reply_seconds)
        except (smtplib.SMTPException, OSError) as error:
            self.hang_up()
            raise PutOff(f"the connection broke: {type(error).__name__}") from error
        except ReplyLost:
            self.hang_up()
            raise
        except NotDelivered:
            self._start_over()
            raise

    def hang_up(self) -> None:
        server, self._open = self._open, None
        if server is not None:
            try:
                server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()

    def check(self) -> str:
        """Connect as for a mail and say what the server calls itself. Raises NoServer."""
        server = self._ready()
        self.hang_up()
        return (server.ehlo_resp or b"").decode("ascii", "replace").partition("\n")[0]

    def _begin(self, sender: str, recipient: str) -> smtplib.SMTP:
        """A connection on which the server knows whom a mail comes from. Of one that was used
        before it may have had enough: then a new one, for nothing of the mail has left."""
        used = self._open is not None
        try:
            server = self._ready()
            _announce(server, sender, recipient)
        except (smtplib.SMTPException, OSError, PutOff):
            if not used:
                raise
            self.hang_up()
            server = self._ready()
            _announce(server, sender, recipient)
        return server

    def _start_over(self) -> None:
        """The next mail on the same connection begins from a clean state, or on another."""
        try:
            clean = self._open is not None and self._open.rset()[0] == OK
        except (smtplib.SMTPException, OSError):
            clean = False
        if not clean:
            self.hang_up()

    def _ready(self) -> smtplib.SMTP:
        if self._open is None:
            try:
                self._open = self._connect()
            except (smtplib.SMTPException, OSError) as error:
                raise NoServer(_said(error)) from error
        return self._open

    def _connect(self) -> smtplib.SMTP:
        # Reading the machine's certificates takes as long as many mails.
        trust = None if self._security == "none" else ssl.create_default_context()
        server: smtplib.SMTP
        if self._security == "tls":
            server = smtplib.SMTP_SSL(
                self._host, self._port, timeout=CONNECT_SECONDS, context=trust
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=CONNECT_SECONDS)
        try:
            server.ehlo_or_helo_if_needed()
            if self._security == "starttls":
                server.starttls(context=trust)
            if self._user:
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        if server.sock is not None:
            server.sock.settimeout(COMMAND_SECONDS)
        return server


def _announce(server: smtplib.SMTP, sender: str, recipient: str) -> None:
    options: Sequence[str] = ()
    if not recipient.isascii():
        if not server.has_extn("smtputf8"):
            raise Rejected("the mail server cannot write to an address with such letters")
        options = ("SMTPUTF8",)
    _expect(server.mail(sender, options), OK, about_recipient=False)


def _hand_over(
    server: smtplib.SMTP,
    message: EmailMessage,
    recipient: str,
    still: Still,
    reply_seconds: float,
) -> None:
    """One mail to one recipient. Until the final dot has left, it certainly did not arrive."""
    content = _on_the_wire(message, international=not recipient.isascii())
    _expect(server.rcpt(recipient), OK, 251)
    if not still():
        raise Withdrawn
    _expect(server.docmd("DATA"), GO_ON)
    server.send(content)
    try:
        if server.sock is not None:
            server.sock.settimeout(reply_seconds)
        answer = server.getreply()
        if server.sock is not None:
            server.sock.settimeout(COMMAND_SECONDS)
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        raise ReplyLost("the connection broke before the mail server answered") from error
    _expect(answer, OK)


def _expect(answer: tuple[int, bytes], *good: int, about_recipient: bool = True) -> None:
    code, text = answer
    if code in good:
        return
    said = f"{code} {text.decode('utf-8', 'replace')}"
    if code < FOR_GOOD:
        raise PutOff(said)
    of_address = code in NO_SUCH_MAILBOX and ABOUT_THE_ADDRESS.match(said[4:])
    raise Rejected(said) if about_recipient and of_address else Refused(said)


def _on_the_wire(message: EmailMessage, *, international: bool) -> bytes:
    text = message.as_bytes(policy=INTERNATIONAL if international else ASCII)
    if not text.endswith(b"\r\n"):
        text += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", text) + b".\r\n"


def _said(error: Exception) -> str:
    """Kind and code; what the server said may be long, and hold the name of an account."""
    code = getattr(error, "smtp_code", None)
    return f"mail server: {type(error).__name__}" + (f" {code}" if code else "")
