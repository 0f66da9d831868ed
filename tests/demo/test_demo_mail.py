"""Mail of the demonstration goes over a real connection to a real server, and stays."""

import smtplib
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from markupsafe import Markup

from peercoach.demo.letters import as_document, with_links
from peercoach.demo.mail_server import mail_server
from peercoach.demo.mailbox import Mailbox
from peercoach.errors import NotFound

MORNING = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


def make_mail(subject: str = "Hoe gaat het?", html: str | None = "<p>Hoi</p>") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Buddy <buddy@example.org>", "noor@example.org"
    mail["Subject"] = subject
    mail.set_content("Hoi Noor")
    if html:
        mail.add_alternative(html, subtype="html")
    return mail


def send(
    mailbox: Mailbox, *mails: EmailMessage, to: tuple[str, ...] = ("noor@example.org",)
) -> None:
    with mail_server(mailbox, lambda: MORNING) as port, smtplib.SMTP("127.0.0.1", port) as server:
        for mail in mails:
            assert server.send_message(mail, to_addrs=to) == {}


def test_what_is_sent_can_be_read(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path)
    send(mailbox, make_mail("Eén vraag 🙂"))
    [mail] = mailbox.newest_first()
    assert (mail.number, mail.recipient) == (1, "noor@example.org")
    assert (mail.subject, mail.arrived) == ("Eén vraag 🙂", MORNING)
    letter = mailbox.open(1)
    assert letter.sender == "Buddy <buddy@example.org>"
    assert letter.text.strip() == "Hoi Noor"
    assert letter.html is not None
    assert letter.html.strip() == "<p>Hoi</p>"


def test_each_recipient_has_their_own(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path)
    send(mailbox, make_mail(), to=("noor@example.org", "bo@example.org"))
    assert [mail.recipient for mail in mailbox.newest_first()] == [
        "bo@example.org",
        "noor@example.org",
    ]
    assert [mail.number for mail in mailbox.newest_first(recipient="bo@example.org")] == [2]


def test_a_mail_without_html_has_none(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path)
    send(mailbox, make_mail(html=None))
    assert mailbox.open(1).html is None


def test_mails_are_still_there_after_a_restart(tmp_path: Path) -> None:
    send(Mailbox(tmp_path), make_mail("one"), make_mail("two"))
    again = Mailbox(tmp_path)
    assert [mail.subject for mail in again.newest_first()] == ["two", "one"]
    send(again, make_mail("three"))
    assert [mail.number for mail in again.newest_first()] == [3, 2, 1]


def test_a_mail_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        Mailbox(tmp_path).open(1)


def test_addresses_in_plain_text_are_links_and_nothing_else_is() -> None:
    text = "Zie http://localhost:8000/c/a?b=1&c=2. <b>Nee</b>"
    assert with_links(text) == Markup(
        'Zie <a href="http://localhost:8000/c/a?b=1&amp;c=2">'
        "http://localhost:8000/c/a?b=1&amp;c=2</a>. &lt;b&gt;Nee&lt;/b&gt;"
    )
    assert with_links("javascript:alert(1)") == "javascript:alert(1)"


def test_links_of_a_letter_leave_its_frame() -> None:
    base = '<base target="_top">'
    assert as_document('<html><head lang="nl"><p>') == f'<html><head lang="nl">{base}<p>'
    assert as_document("<p>Hoi") == f"{base}<p>Hoi"
