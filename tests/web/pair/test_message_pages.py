"""Writing to each other over HTTP: who reads it, what is kept when it does not fit."""

import re

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Message, Pair, Programme, RoleKind
from peercoach.services.pairs.messages import MOST, write_message
from tests.factories import make_person, make_role
from tests.programme_cast import Cast
from tests.signing_in import FROM_OUR_PAGE, sign_in
from tests.web.conftest import make_client
from tests.web.pair.conftest import NOW
from tests.web.reading import in_main, words

CANARY = "kanarie onder de tafel"


def send(visit, text: str = CANARY):
    return visit.client.post(f"{visit.room}/messages", data={"text": text}, headers=FROM_OUR_PAGE)


def write(engine: Engine, people: Cast, said: list[tuple[str, str]]) -> None:
    """Many messages, without the page for each."""
    with unit_of_work(engine, write=True) as session:
        pair = session.exec(select(Pair)).one()
        for who, text in said:
            write_message(session, pair, by=getattr(people, who).id, text=text, now=NOW)


def messages(visit) -> str:
    return visit.page(f"{visit.room}/messages")


def test_noor_writes_and_samira_reads_and_answers(visits) -> None:
    noor, samira = visits["noor"], visits["samira"]
    assert "No messages yet. A hello is enough." in in_main(messages(noor))
    answer = send(noor, "Hoi!\nKoffie?")
    assert answer.headers["location"] == f"{noor.room}/messages#newest"
    board = in_main(samira.page("/coach"))
    assert "Noor wrote to you." in board
    assert "1 new" in board
    assert "Hoi!\nKoffie?" in messages(samira)
    assert "wrote to you" not in in_main(samira.page("/coach"))
    assert "In touch, last on 9 September; not met yet" in in_main(samira.page("/coach"))
    send(samira, "Ja!")
    texts = re.findall(r'<p class="words">([^<]*)</p>', messages(noor))
    assert texts == ["Hoi!\nKoffie?", "Ja!"]


def test_the_newest_stands_on_noors_page_with_room_for_an_answer(visits) -> None:
    send(visits["samira"], "Hallo Noor")
    home = visits["noor"].page("/me")
    assert "Messages 1 new SZ Hallo Noor" in in_main(home)
    assert f'action="{visits["noor"].room}/messages"' in home


def test_marks_are_only_marks(visits) -> None:
    send(visits["noor"], "<img src=x onerror=alert(1)>")
    for page in (messages(visits["samira"]), visits["samira"].page("/coach")):
        assert "<img" not in page


@pytest.mark.parametrize(
    ("text", "status", "message"),
    [
        ("  ", 422, "Write something first."),
        ("x" * 2_001, 422, "Your message has 2001 characters. At most 2000 fit."),
    ],
)
def test_what_does_not_fit_stays_in_the_form(visits, text, status, message) -> None:
    answer = send(visits["noor"], text)
    assert answer.status_code == status
    assert message in words(answer.text)
    assert text.strip() in answer.text


def test_too_many_in_an_hour_wait_and_the_words_stay(visits, engine, people) -> None:
    write(engine, people, [("noor", f"message {number}") for number in range(MOST)])
    answer = send(visits["noor"], "and one more thing")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "3600")
    assert "and one more thing" in answer.text
    with unit_of_work(engine) as session:
        assert len(session.exec(select(Message)).all()) == MOST


def test_control_signs_are_left_out(visits, engine) -> None:
    send(visits["noor"], "een\x00twee\r\ndrie\x1b")
    with unit_of_work(engine) as session:
        assert session.exec(select(Message.text)).one() == "eentwee\ndrie"


def test_many_messages_are_shown_in_parts(visits, engine, people) -> None:
    both = [("noor", "n"), ("samira", "s")]
    write(engine, people, [(who, f"{sign}{n}") for n in range(20) for who, sign in both])
    page = messages(visits["noor"])
    assert "Show earlier messages (10)" in words(page)
    assert ("n4" in words(page).split(), "s19" in words(page)) == (False, True)
    link = re.search(r'href="([^"]*show=60)"', page)
    assert link is not None
    assert "n0 you" in words(visits["noor"].page(link[1]))


def test_a_coordinator_finds_the_day_and_never_a_word(visits, engine, app) -> None:
    send(visits["noor"])
    with unit_of_work(engine, write=True) as session:
        staff = make_person(session, language="en")
        make_role(session, session.exec(select(Programme)).one(), staff, kind=RoleKind.coordinator)
    client = make_client(app)
    sign_in(client, engine, staff)
    pages = [
        client.get(f"/co/start-well{page}") for page in ("", "/pairs", "/pairs/quiet", "/people")
    ]
    assert {page.status_code for page in pages} == {200}
    assert "9 September" in pages[1].text
    assert not any(CANARY in page.text for page in pages)
    uid = visits["noor"].room.rpartition("/")[2]
    assert client.get(f"/me/pairs/{uid}/messages").status_code == 404
