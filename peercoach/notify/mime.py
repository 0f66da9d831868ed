"""The parts of a mail, put together quickly.

Python's own mails take every header apart when it is set and once more when it leaves, and encode
text letter by letter: most of what a mail costs. Nearly all headers are the same in every mail.
"""

from binascii import b2a_qp
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.policy import EmailPolicy
from functools import lru_cache
from typing import Any

KNOWN_HEADERS = 512
BOUNDARY = "=_parts"
"""Between two parts: quoted-printable never writes an underscore behind an equals sign."""


class _Headers(HeaderRegistry):
    @lru_cache(maxsize=KNOWN_HEADERS)  # noqa: B019 - there is one, for good
    def __getitem__(self, name: str) -> type:
        """The class of a header, made once and not for every mail."""
        return super().__getitem__(name)


class QuickPolicy(EmailPolicy):
    """As its parent; remembers the headers it read and wrote last. A header never changes."""

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        if type(value) is not str:
            return super().header_store_parse(name, value)
        return self._read(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self._written(name, value)

    @lru_cache(maxsize=KNOWN_HEADERS)  # noqa: B019 - there are two policies, for good
    def _read(self, name: str, value: str) -> tuple[str, Any]:
        return super().header_store_parse(name, value)

    @lru_cache(maxsize=KNOWN_HEADERS)  # noqa: B019
    def _written(self, name: str, value: Any) -> bytes:
        return super().fold_binary(name, value)


_HEADERS = _Headers()
ASCII = QuickPolicy(linesep="\r\n", raise_on_defect=False, header_factory=_HEADERS)
INTERNATIONAL = ASCII.clone(utf8=True)
"""For addresses with other letters than ASCII has, where the mail server takes them."""


def add_text(message: EmailMessage, *, plain: str, html: str) -> None:
    """The same twice, for the mail program to choose."""
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = f'multipart/alternative; boundary="{BOUNDARY}"'
    message.set_payload([_part("plain", plain), _part("html", html)])


def _part(subtype: str, text: str) -> EmailMessage:
    part = EmailMessage(policy=INTERNATIONAL)
    part["Content-Type"] = f'text/{subtype}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(b2a_qp(text.encode()).decode("ascii"))
    return part
