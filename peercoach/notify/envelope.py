"""From a notice to the mail that leaves: headers and both parts."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache

from peercoach.config import Settings
from peercoach.i18n import translator
from peercoach.models import Notice, Programme
from peercoach.notify.calendar_files import calendar_file
from peercoach.notify.layout import Frame, as_html, as_text, colours_of
from peercoach.notify.letters import ForCalendar
from peercoach.notify.messages import OCCASIONS, check_in
from peercoach.notify.mime import INTERNATIONAL, add_text
from peercoach.notify.names import with_isolated_names
from peercoach.notify.own_words import own_words
from peercoach.notify.words import Words

LINE_ENDS = {"Cc", "Zl", "Zp"}  # Unicode's controls, line and paragraph separators


def write_mail(
    notice: Notice,
    letters: Sequence[Words],
    programme: Programme | None,
    *,
    settings: Settings,
    now: datetime,
) -> EmailMessage:
    """The mail for this notice, to its one recipient: one letter, or several that became one.
    Raises whatever their occasions raise."""
    language = notice.language.value
    letter, *others = (
        OCCASIONS[words.template](
            {**with_isolated_names(words.payload), "own": own_words(programme, language)},
            translator(language),
        )
        for words in check_in.together(letters)
    )
    letter = letter.together_with(*others)
    frame = Frame(
        site=settings.public_url,
        from_whom=_sender_name(programme, settings, language),
        can_reply=bool(settings.contact_email),
        fewer=f"{settings.public_url}/u/{notice.stop}" if notice.stop else "",
        colours=colours_of(programme),
    )
    message = EmailMessage(policy=INTERNATIONAL)
    message["From"] = _mailbox(frame.from_whom, settings.mail_from)
    message["To"] = Address(addr_spec=notice.recipient)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = notice.message_id  # the same on a second copy
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"  # what Exchange heeds instead
    _add_ways_back(message, frame, settings)
    add_text(message, plain=as_text(letter, frame, language), html=as_html(letter, frame, language))
    if letter.for_calendar:
        _attach(message, letter.for_calendar, settings)
    message["Content-Language"] = language  # last: setting the content removes it
    return message


@lru_cache(maxsize=64)
def _mailbox(name: str, address: str) -> str:
    """Of ours: the same in one mail after the other, and quickly read again as text."""
    return str(Address(one_line(name), addr_spec=address))


def _attach(message: EmailMessage, what: ForCalendar, settings: Settings) -> None:
    file = calendar_file(
        [what.appointment],
        method=what.method,
        site=settings.public_url,
        organizer=settings.mail_from,
    )
    message.add_attachment(
        file,
        maintype="text",
        subtype="calendar",
        filename="meeting.ics",
        params={"method": what.method, "charset": "utf-8"},
    )


def one_line(text: str) -> str:
    """A header's worth of text: no line ends or other signs that a header could break on."""
    kept = (" " if unicodedata.category(sign) in LINE_ENDS else sign for sign in text)
    return re.sub(r"\s+", " ", "".join(kept)).strip()


def _sender_name(programme: Programme | None, settings: Settings, language: str) -> str:
    if programme is None:
        name = translator(language).gettext("Buddy programme")
    else:
        name = programme.name_nl if language == "nl" else programme.name_en
    return f"{name}, {settings.institution}" if settings.institution else name


def _add_ways_back(message: EmailMessage, frame: Frame, settings: Settings) -> None:
    """Answers reach a person; fewer mails are one press in the mail program itself (RFC 8058)."""
    if settings.contact_email:
        message["Reply-To"] = _mailbox("", settings.contact_email)
    if frame.fewer:
        message["List-Unsubscribe"] = f"<{frame.fewer}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
