"""What a mail says, before it is laid out: the same parts become HTML and plain text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from peercoach.i18n import Translator
from peercoach.notify.calendar_files import Appointment, Method


@dataclass(frozen=True, slots=True)
class Button:
    """The one thing to do. `path` begins with a slash and is joined to the public address."""

    label: str
    path: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A question with its answers as buttons; without words of its own where the subject asks."""

    answers: tuple[Button, ...]
    question: str = ""


@dataclass(frozen=True, slots=True)
class ForCalendar:
    """A meeting that goes along as a file: to put in a calendar, or to take out of it."""

    appointment: Appointment
    method: Method = "PUBLISH"


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person. `code` is shown large; `after` follows the button, smaller; `also`
    are letters that waited and go along in the same mail.
    """

    subject: str
    paragraphs: tuple[str, ...]
    button: Button | None = None
    code: str | None = None
    after: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    for_calendar: ForCalendar | None = None
    also: tuple["Letter", ...] = ()

    def together_with(self, *others: "Letter") -> "Letter":
        """This one is the subject; the others are greeted with once only."""
        hello = set(self.paragraphs[:1])
        also = (
            replace(one, paragraphs=tuple(text for text in one.paragraphs if text not in hello))
            for one in others
        )
        return replace(self, also=tuple(also))


Occasion = Callable[[Mapping[str, Any], Translator], Letter]
"""Writes the letter for one kind of notice from its payload, in the reader's language."""
