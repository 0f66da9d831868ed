"""The mails of the demonstration: a folder of them, to be listed and read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from email.parser import BytesHeaderParser
from email.policy import default
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from threading import Lock

from peercoach.errors import NotFound

HEADS = BytesHeaderParser(policy=default)
"""Reads what a list shows, and leaves the rest of a mail alone."""


@dataclass(frozen=True)
class Mail:
    """One mail as the list shows it."""

    number: int
    recipient: str
    subject: str
    arrived: datetime


@dataclass(frozen=True)
class Letter:
    """One mail to read: what a mail program would show, either way."""

    mail: Mail
    sender: str
    text: str
    html: str | None


class Mailbox:
    """Every mail in the folder, one file each as it came over the wire; kept until it is deleted.

    Safe to use from several threads.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        folder.mkdir(parents=True, exist_ok=True)
        self._mails = {
            number: _summary(number, file.read_bytes())
            for number, file in sorted((int(file.stem), file) for file in folder.glob("*.eml"))
        }

    def __len__(self) -> int:
        return len(self._mails)

    def add(self, content: bytes, *, recipient: str, now: datetime) -> Mail:
        """Keep a mail. Like any server, note on top to whom it came, and when."""
        noted = f"Delivered-To: {recipient}\r\nReceived: by demo; {format_datetime(now)}\r\n"
        whole = noted.encode() + content
        with self._lock:
            number = next(reversed(self._mails), 0) + 1
            self._file(number).write_bytes(whole)
            mail = _summary(number, whole)
            self._mails[number] = mail
        return mail

    def newest_first(self, *, recipient: str = "") -> Sequence[Mail]:
        """All, or those to one address."""
        with self._lock:
            mails = list(self._mails.values())
        return [mail for mail in reversed(mails) if recipient in ("", mail.recipient)]

    def open(self, number: int) -> Letter:
        """Raises NotFound."""
        if number not in self._mails:
            raise NotFound
        message = _read(self._file(number))
        html = message.get_body(("html",))
        return Letter(
            mail=self._mails[number],
            sender=str(message.get("From", "")),
            text=_content(message.get_body(("plain",))),
            html=_content(html) if html is not None else None,
        )

    def _file(self, number: int) -> Path:
        return self._folder / f"{number:06}.eml"


def _read(file: Path) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), policy=default)


def _content(part: MIMEPart | None) -> str:
    return str(part.get_content()) if part is not None else ""


def _summary(number: int, content: bytes) -> Mail:
    message = HEADS.parsebytes(content)
    return Mail(
        number=number,
        recipient=str(message["Delivered-To"]),
        subject=re.sub(r"\s+", " ", str(message.get("Subject", ""))),
        arrived=parsedate_to_datetime(str(message["Received"]).rpartition(";")[2].strip()),
    )
