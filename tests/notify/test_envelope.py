"""The mail that leaves: its headers, its two parts, and what cannot be smuggled into it."""

from collections.abc import Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from html.parser import HTMLParser

import pytest

from peercoach.config import Settings
from peercoach.models import Language, Notice, Programme
from peercoach.notify.envelope import write_mail
from peercoach.notify.letters import Button, Letter
from peercoach.notify.messages import OCCASIONS
from peercoach.notify.outbox.owing import new_stop
from peercoach.notify.words import Words
from peercoach.services.settings.colours import TEXT, contrast, dark_button
from tests.factories import MONDAY

LETTER = Letter(
    "Hello Noor",
    ("First & foremost.",),
    Button("Go <there>", "/me"),
    code="ABCD-1234",
    after=("Small.",),
)
ENOUGH_FOR_ANY = {  # of what a letter can be about
    "name": "Noor",
    "other": "Samira",
    "to": "coach",
    "side": "coach",
    "path": "/me",
    "token": "t0ken",
    "lines": [{"pair": 1, "step": "week 4", "other": "Samira", "token": "t0ken"}],
    "programme": {"nl": "Goed begin", "en": "Start well"},
    "zone": "Europe/Amsterdam",
    **dict.fromkeys(("closes_at", "hear_at", "answer_by", "until"), "2026-09-20T21:59:00+00:00"),
    **dict.fromkeys(("starts_at", "kept_until"), "2026-09-20T21:59:00+00:00"),
    "since": "2026-09-01",
    "days": 16,
    "sign_up": "open",
    "places": 3,
    "step": 2,
    "of": 8,
    "code": "ABCD-1234",
    "subject": "Hello",
    "text": "Come along.",
    "sender": "Rosa",
    "place": "Canteen",
    "opener": "How was your week?",
    "tomorrow": True,
    "uid": "x@buddy.example",
    "sequence": 0,
    "obstacle": "no_places",
    "round": "September",
    "refused": 1,
    "again": False,
    "last": False,
    "names": ["Pien"],
    "changed_at": MONDAY.isoformat(),
    "reader": "Roos",
    "email": "roos@uni.example",
    "edits": False,
    "most": 10,
    "desk": "",
    "gone": [],
    "waits": True,
    "moments": [MONDAY.isoformat()],
    "counts": {"quiet": 3, "asking": 1},
    "minutes": 7,
}
CHECK_IN = {"name": "Noor", "lines": [{"step": "week 4", "other": "Samira", "token": "t0ken"}]}


def mail(
    template: str = "test",
    payload: object = None,
    language: str = "en",
    also: Sequence[Words] = (),
    look: object = None,
    **settings: object,
) -> EmailMessage:
    notice = Notice(
        dedupe_key="x",
        message_id="<fixed@peercoach>",
        recipient="noor@uni.example",
        template=template,
        language=Language(language),
        payload=payload or {},
        created_at=MONDAY,
        next_at=MONDAY,
        stop=new_stop(template) and "st0p",
    )
    programme = Programme(
        slug="x", name_nl="Buddyprogramma", name_en="Buddies", definition={}, created_at=MONDAY
    )
    programme.settings = {"look": look or {}}
    given = {"_env_file": None, "public_url": "https://buddy.example", "institution": "HV"}
    settings = Settings(**given | settings)
    letters = [Words(template, notice.payload), *also]
    written = write_mail(notice, letters, programme, settings=settings, now=MONDAY)
    arrived = message_from_bytes(written.as_bytes(policy=SMTP), policy=default)
    assert isinstance(arrived, EmailMessage)
    return arrived


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


class Addresses(HTMLParser):
    """Everything an HTML part would load or lead to, and whether it holds a script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.others: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"href", "src", "background"}:
                (self.links if tag == "a" else self.others).append(value or "")
        if tag in {"script", "img", "link", "form"}:
            self.others.append(tag)


@pytest.fixture(autouse=True)
def occasion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OCCASIONS, "test", lambda *_: LETTER)


def test_the_headers_say_who_to_whom_and_that_a_machine_wrote_it() -> None:
    headers = mail(mail_from="buddy@uni.example", contact_email="people@uni.example")
    assert {name: str(headers[name]) for name in set(headers.keys()) - {"Content-Type"}} == {
        "From": '"Buddies, HV" <buddy@uni.example>',
        "To": "noor@uni.example",
        "Reply-To": "people@uni.example",
        "Subject": "Hello Noor",
        "Date": "Mon, 07 Sep 2026 08:00:00 +0000",
        "Message-ID": "<fixed@peercoach>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": "en",
        "MIME-Version": "1.0",
    }


def test_mail_one_may_do_without_says_how_to_stop_it() -> None:
    message = mail("check_in", CHECK_IN)
    assert message["List-Unsubscribe"] == "<https://buddy.example/u/st0p>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for kind in ("plain", "html"):
        assert "Rather have fewer of these mails?" in part(message, kind)
        assert "https://buddy.example/u/st0p" in part(message, kind)


@pytest.mark.parametrize("template", ["sign-in", "concern-received"])
def test_what_cannot_be_done_without_does_not(template: str) -> None:
    message = mail(template, {"code": "A", "link": "x", "path": "/me"})
    assert (message["List-Unsubscribe"], message["List-Unsubscribe-Post"]) == (None, None)
    assert "fewer" not in part(message, "plain") + part(message, "html")


def test_several_letters_become_one_mail_that_greets_once() -> None:
    missing = {"name": "Noor", "to": "first_year", "programme": {"en": "Buddies"}, "path": "/a"}
    waits = {"name": "Noor"}
    message = mail("waiting", waits, also=[Words("missing-answers", missing)])
    assert message["Subject"] == "We are still looking for your buddy"
    for kind in ("plain", "html"):
        text = part(message, kind)
        assert text.count("Hi Noor,") == (1 if kind == "plain" else 2)  # the preview of HTML
        assert text.index("Look at your times") < text.index("We still need a few answers from you")
        assert text.index("We still need") < text.index("https://buddy.example/a")


def test_without_a_mailbox_nobody_is_told_to_reply() -> None:
    message = mail("check_in", CHECK_IN)
    assert message["Reply-To"] is None
    assert "eply" not in part(message, "plain") + part(message, "html")


def test_both_parts_say_the_same() -> None:
    message = mail()
    for kind in ("plain", "html"):
        text = part(message, kind)
        for said in ("ABCD-1234", "https://buddy.example/me", "Small.", "/help/now"):
            assert said in text
    assert "First & foremost." in part(message, "plain")
    assert "First &amp; foremost." in part(message, "html")
    assert "Go &lt;there&gt;" in part(message, "html")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("template", OCCASIONS)
def test_every_letter_has_someone_to_turn_to_below_it(template: str, language: str) -> None:
    message = mail(template, ENOUGH_FOR_ANY, language)
    found = {"nl": "Hier vind je hulp", "en": "Find help here"}[language]
    help_now = "https://buddy.example/help/now"
    assert f"{found}: {help_now}" in part(message, "plain")
    assert help_now in Addresses(part(message, "html")).links
    assert f">{found}</a>" in part(message, "html")


def test_the_mail_loads_nothing_and_leads_only_here() -> None:
    found = Addresses(part(mail("check_in", CHECK_IN), "html"))
    assert found.others == []
    assert found.links == [
        *(f"https://buddy.example/c/t0ken?a={number}" for number in range(1, 6)),
        "https://buddy.example/help/now",
        "https://buddy.example/u/st0p",
    ]


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x00"])
def test_a_name_cannot_add_a_header(sign: str, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = Letter(f"Hi {sign}Bcc: victim@uni.example", ("x",))
    monkeypatch.setitem(OCCASIONS, "test", lambda *_: letter)
    message = mail(institution=f"HV{sign}Cc: victim@uni.example")
    assert (message["Bcc"], message["Cc"]) == (None, None)
    assert message["Subject"] == "Hi Bcc: victim@uni.example"


@pytest.mark.parametrize(
    ("language", "subject", "first"),
    [
        ("nl", "Hoe gaat het met jou en Samira? (week 4)", "Heel goed"),
        ("en", "How is it going with Samira? (week 4)", "Very well"),
    ],
)
def test_a_check_in_speaks_the_language_of_its_reader(
    language: str, subject: str, first: str
) -> None:
    message = mail("check_in", CHECK_IN, language)
    assert (message["Subject"], message["Content-Language"]) == (subject, language)
    assert first in part(message, "plain")
    assert f'<html lang="{language}">' in part(message, "html")


def test_a_coach_with_two_mentees_is_asked_about_each_by_name() -> None:
    lines = [
        {"step": "week 4", "other": "Noor", "token": "a"},
        {"step": "hello", "other": "Tim", "token": "b"},
    ]
    message = mail("check_in", {"name": "Samira", "lines": lines})
    assert message["Subject"] == "How is it going with your first-years? (week 4)"
    plain = part(message, "plain")
    assert plain.index("How is it going with Noor?") < plain.index("/c/a?a=1")
    assert plain.index("/c/a?a=5") < plain.index("Have you been in touch with Tim?")


@pytest.mark.parametrize(("name", "shown"), [("نور", "\u2068نور\u2069"), ("Noor", "Noor")])
def test_a_name_from_right_to_left_leaves_the_words_around_it_in_their_order(
    name: str, shown: str
) -> None:
    message = mail("new-mentees", {"name": name, "lines": [{"other": name}, {"other": "Tim"}]})
    for kind in ("plain", "html"):
        assert f"Hi {shown}," in part(message, kind)
        assert f"paired with {shown} and Tim." in part(message, kind)
    subject = mail("match", {"name": "Tim", "lines": [{"other": name}]})["Subject"]
    assert subject == f"{shown} is your buddy"


def test_what_one_presses_has_the_colour_of_the_programme_and_still_loads_nothing() -> None:
    dark = dark_button("#5A0E4B")
    message = mail(look={"primary": "#5A0E4B", "dark": dark})
    html = part(message, "html")
    assert "color:#FFFFFF;background:#5A0E4B" in html
    assert f".go{{background:{dark['dark']}!important;color:{dark['on_dark']}!important}}" in html
    assert contrast(dark["dark"], dark["on_dark"]) >= TEXT
    assert Addresses(html).others == []
    assert "#0E5A4B" in part(mail(), "html")
