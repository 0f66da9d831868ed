"""Instead of a mail server: writes down what would have left, and keeps some mailboxes whole."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from peercoach.notify.transport import Still, Withdrawn


@dataclass(frozen=True, slots=True)
class Left:
    """One mail, as whoever got it would tell."""

    to: str
    at: datetime
    subject: str
    language: str
    message_id: str


class Recorder:
    """Takes every mail. `kept` names the mailboxes that are kept as they are."""

    at_once = 200  # nobody kills it

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        read: Callable[[str, EmailMessage], None],
        kept: Collection[str] = (),
    ) -> None:
        self._clock, self._read = clock, read
        self.left: list[Left] = []
        self.mailboxes: dict[str, list[EmailMessage]] = {address: [] for address in kept}

    def deliver(self, message: EmailMessage, *, sender: str, recipient: str, still: Still) -> None:
        if not still():
            raise Withdrawn
        self.left.append(
            Left(
                recipient,
                self._clock(),
                str(message["Subject"]),
                str(message["Content-Language"]),
                str(message["Message-ID"]),
            )
        )
        if recipient in self.mailboxes:
            self.mailboxes[recipient].append(message)
        self._read(recipient, message)

    def hang_up(self) -> None:
        """There was no line."""
