"""What only the way to the mail server can show: logging in, odd addresses, odd lines."""

from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from peercoach.notify.transport import NoServer, SmtpTransport, Withdrawn
from tests.smtp_server import MailServer, free_port


def letter(text: str = "x", to: str = "noor@uni.example") -> EmailMessage:
    message = EmailMessage()
    message["Message-ID"] = "<1@x>"
    message["To"] = to
    message.set_content(text)
    return message


def hand_over(transport: SmtpTransport, message: EmailMessage, to: str, may: bool = True) -> None:
    transport.deliver(message, sender="buddy@uni.example", recipient=to, still=lambda: may)


def deliver(transport: SmtpTransport, message: EmailMessage, to: str = "noor@uni.example") -> None:
    hand_over(transport, message, to)
    transport.hang_up()


def test_a_line_that_is_a_dot_does_not_end_the_mail(mail_server: MailServer) -> None:
    text = "before\n.\n..two\n.three\nafter\n"
    deliver(SmtpTransport("127.0.0.1", mail_server.port), letter(text))
    assert mail_server.mails[0].get_content().splitlines() == text.splitlines()


def test_an_address_with_other_letters_is_written_to(mail_server: MailServer) -> None:
    deliver(
        SmtpTransport("127.0.0.1", mail_server.port),
        letter(to="zoë@uni.example"),
        "zoë@uni.example",
    )
    assert mail_server.sent_to == ["zoë@uni.example"]


def test_what_may_not_leave_any_more_does_not_and_the_next_one_does(
    mail_server: MailServer,
) -> None:
    transport = SmtpTransport("127.0.0.1", mail_server.port)
    with pytest.raises(Withdrawn):
        hand_over(transport, letter(), "noor@uni.example", may=False)
    deliver(transport, letter(), "tim@uni.example")
    assert mail_server.sent_to == ["tim@uni.example"]


def test_one_connection_serves_many_and_a_broken_one_is_replaced(mail_server: MailServer) -> None:
    transport = SmtpTransport("127.0.0.1", mail_server.port)
    for _ in range(3):
        hand_over(transport, letter(), "noor@uni.example")
    mail_server.stop()
    with pytest.raises(NoServer):
        hand_over(transport, letter(), "noor@uni.example")
    assert len(mail_server.mails) == 3


@pytest.mark.parametrize(("password", "let_in"), [("right", True), ("wrong", False)])
def test_a_server_that_does_not_know_us_is_no_server(password: str, let_in: bool) -> None:
    def knows(
        _server: object, _session: object, _envelope: object, _how: str, data: object
    ) -> AuthResult:
        right = getattr(data, "password", b"") == b"right"
        return AuthResult(success=right, handled=False)  # so that the server answers

    server = MailServer()
    port = free_port()
    guarded = Controller(
        server,
        hostname="127.0.0.1",
        port=port,
        authenticator=knows,
        auth_required=True,
        auth_require_tls=False,
    )
    guarded.start()
    transport = SmtpTransport("127.0.0.1", port, user="buddy", password=password)
    try:
        if let_in:
            deliver(transport, letter())
        else:
            with pytest.raises(NoServer):
                deliver(transport, letter())
    finally:
        guarded.stop(no_assert=True)
    assert len(server.mails) == int(let_in)
