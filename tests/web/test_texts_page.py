"""Words of a programme's own: kept in both languages, refused at their field, and their places."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Language, Notice, Pair, Person
from peercoach.notify.envelope import write_mail
from peercoach.notify.words import Words
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.tokens import hash_of
from tests.factories import MONDAY, make_check_in, make_pair
from tests.services.round_cast import coach, first_year, small_programme
from tests.signing_in import sign_in
from tests.web.conftest import make_settings
from tests.web.desk import Desk
from tests.web.reading import in_main, opened

EVIL = "<b onclick=alert(1)>Hi</b> & welcome"
OURS = {
    "intro.nl": "Welkom bij Verpleegkunde.",
    "intro.en": "Welcome to Nursing.",
    "for_whom.nl": "Voor wie dit jaar begint",
    "for_whom.en": EVIL,
    "match.nl": "Op dinsdag is er taart.\r\nKom langs!",
    "match.en": "There is cake on Tuesday.\r\nCome along!",
    "how_is_it.nl": "Gaat het lekker met {other}?",
    "how_is_it.en": "Is all well with {other}?",
    "guide.nl": "Onze kamer is B1.",
    "guide.en": "Our room is B1.",
}


@pytest.fixture
def desk(embedded: Engine) -> Desk:
    with unit_of_work(embedded, write=True) as session:
        programme = small_programme(session, slug="nursing", name_en="Nursing")
        make_pair(session, first_year(session, programme, "Noor"), coach(session, programme, "Ada"))
    return Desk(embedded, "nursing")


def form(desk: Desk) -> dict[str, Any]:
    return opened(desk.see("/texts"))


def mail(desk: Desk, template: str, **payload: object) -> EmailMessage:
    """As it would leave, in English."""
    notice = Notice(
        key="one",
        template=template,
        recipient="noor@example.org",
        language=Language.en,
        message_id="<one@example.org>",
        payload={},
        next_at=MONDAY,
        created_at=MONDAY,
    )
    with unit_of_work(desk.engine) as session:
        programme = find_programme(session, "nursing")
        words = Words(template, {"name": "Noor", **payload})
        return write_mail(notice, [words], programme, settings=make_settings(), now=MONDAY)


def said(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part
    return str(part.get_content())


def test_what_is_kept_stands_where_it_belongs_and_is_words_only(desk: Desk) -> None:
    assert desk.send("/texts", **form(desk) | OURS) == "/texts?saved=yes"
    kept = form(desk)
    assert {name: kept[name] for name in OURS} == OURS
    first = desk.client.get("/nursing?lang=en").text
    assert "Welcome to Nursing." in first
    assert "&lt;b onclick=alert(1)&gt;Hi&lt;/b&gt; &amp; welcome" in first
    assert "Welkom bij Verpleegkunde." in desk.client.get("/nursing?lang=nl").text
    assert desk.deeds() == [("change texts", "programme", {})]


def test_mails_say_it_besides_what_they_say_anyway(desk: Desk) -> None:
    lines = [{"other": "Ada", "pair": 1}]
    before = said(mail(desk, "match", lines=lines), "plain")
    desk.send("/texts", **form(desk) | OURS)
    after = mail(desk, "match", lines=lines)
    assert "There is cake on Tuesday.\n\nCome along!" in said(after, "plain")
    assert set(before.splitlines()) < set(said(after, "plain").splitlines())
    assert '<p style="margin:0 0 16px">Come along!</p>' in said(after, "html")


def test_the_check_in_asks_in_these_words_in_the_mail_and_on_the_page(desk: Desk) -> None:
    desk.send("/texts", **form(desk) | OURS)
    line = {"step": "week 4", "other": "Ada", "token": "secret", "pair": 1}
    assert mail(desk, "check_in", lines=[line])["Subject"] == "Is all well with Ada? (week 4)"
    until = desk.later(days=1)
    with unit_of_work(desk.engine, write=True) as session:
        pair = session.exec(select(Pair)).one()
        noor = session.exec(select(Person).where(Person.name == "Noor")).one()
        asked = {"token_hash": hash_of("secret"), "sent_at": MONDAY, "step": "week 4"}
        make_check_in(session, pair, noor.id, answer_until=until + timedelta(days=1), **asked)
    assert "Is all well with Ada?" in in_main(desk.client.get("/c/secret?lang=en").text)
    assert "Gaat het lekker met Ada?" in in_main(desk.client.get("/c/secret?lang=nl").text)


def test_coaches_find_it_in_their_guide(desk: Desk) -> None:
    desk.send("/texts", **form(desk) | OURS)
    with unit_of_work(desk.engine) as session:
        ada = session.exec(select(Person).where(Person.name == "Ada")).one()
    sign_in(desk.client, desk.engine, ada)
    assert "From the coordinator of Nursing Our room is B1." in in_main(
        desk.client.get("/coach/guide?lang=en").text
    )


def test_one_sees_how_it_looks_before_anything_is_kept(desk: Desk) -> None:
    page = desk.send("/texts/preview", status=200, **form(desk) | OURS)
    text = in_main(page).partition("nothing is saved yet")[2].partition("The first page of")[0]
    for words in ("Come along!", "Kom langs!", "Is all well with Samira?", "Our room is B1."):
        assert words in text
    assert "We are still looking" not in text  # what stays as it is
    assert form(desk)["match.en"] == ""


@pytest.mark.parametrize(
    ("changed", "field", "told"),
    [
        ({"match.en": ""}, "match.en", "Write it in both languages"),
        ({"how_is_it.en": "All well?"}, "how_is_it.en", "Found no {other}"),
        ({"intro.en": "Hi {name}"}, "intro.en", "Found braces"),
        ({"intro.nl": "x" * 401}, "intro.nl", "Found 401 characters, expected at most 400"),
        ({"guide.nl": "a\x1b[31mb"}, "guide.nl", "Found a character that cannot be shown"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    desk: Desk, changed: dict[str, str], field: str, told: str
) -> None:
    for path in ("/texts", "/texts/preview"):
        page = desk.send(path, status=422, **form(desk) | OURS | changed)
        assert told in page.partition(f'id="{field}-error"')[2].partition("</p>")[0]
    assert desk.deeds() == []


def test_the_second_of_two_is_shown_both(desk: Desk) -> None:
    mine = form(desk)
    other = Desk(desk.engine, "nursing", name="Joris")
    other.send("/texts", **form(other) | OURS)
    page = desk.send("/texts", status=409, **mine | {"intro.nl": "Hoi", "intro.en": "Hello"})
    text = in_main(page)
    assert "Joris changed this on 7 September at 10:00, while you were editing" in text
    assert "Welcome (en) You both changed this Welcome to Nursing. Hello" in text
    assert opened(page)["guide.nl"] == "Onze kamer is B1."
