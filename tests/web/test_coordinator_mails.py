"""What a programme sent, and what became of it, as its coordinators see that."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from peercoach.db import unit_of_work
from peercoach.models import MailServerState, Programme, Side
from tests.factories import MONDAY, make_enrolment, make_notice, make_person, make_programme
from tests.services.round_cast import small_programme
from tests.web.desk import Desk

CODE = "K7QM-2XPD"


@pytest.fixture
def programme(engine: Engine) -> Programme:
    with unit_of_work(engine, write=True) as session:
        return small_programme(session, slug="nursing", name_en="Nursing")


@pytest.fixture
def desk(engine: Engine, programme: Programme) -> Desk:
    """Noor’s address does not work; Samira heard who her first-years are, and passed on a worry."""
    with unit_of_work(engine, write=True) as session:
        noor, samira = (make_person(session, name=name) for name in ("Noor", "Samira"))
        to_noor = {"person_id": noor.id, "recipient": noor.email, "programme_id": programme.id}
        make_notice(session, template="match", status="bounced", **to_noor)
        make_notice(session, template="check_in", **to_noor)
        to = {"person_id": samira.id, "recipient": samira.email, "programme_id": programme.id}
        left = {"status": "sent", "sent_at": MONDAY}
        make_notice(session, template="new-mentees", **left, **to)
        for template in ("concern-received", "new-message", "pair-rests"):
            make_notice(session, template=template, **left, **to)
        elsewhere = {**to, "programme_id": make_programme(session).id}
        make_notice(session, template="missing-answers", **left, **elsewhere)
    return Desk(engine, "nursing")


def test_they_see_what_their_programme_sent_and_nothing_of_what_is_between_people(
    desk: Desk,
) -> None:
    page = desk.client.get(f"{desk.base}/mails", headers={"accept-language": "en"}).text
    assert "1 sent, 1 waiting, 1 did not arrive" in page
    assert page.count('<tr><th scope="row">') == 3
    for kept in ("passed on", "wrote to you", "rests", "a few answers"):
        assert kept not in page


def test_they_find_what_did_not_arrive(desk: Desk) -> None:
    english = {"accept-language": "en"}
    overview = desk.client.get(desk.base, headers=english).text
    assert "1 e-mail address does not work" in overview
    page = desk.client.get(f"{desk.base}/mails?trouble=true", headers=english).text
    assert "this address takes no mail" in page
    assert "Samira" not in page


def test_they_find_the_mails_of_one_person(desk: Desk) -> None:
    page = desk.client.get(f"{desk.base}/mails?q=sami", headers={"accept-language": "en"}).text
    assert "Who your first-years are" in page
    assert "Noor" not in page


LOST = "Mails about their account that did not arrive"


def test_they_find_codes_that_did_not_reach_who_takes_part(
    desk: Desk, programme: Programme
) -> None:
    english = {"accept-language": "en"}
    assert LOST not in desk.client.get(f"{desk.base}/mails", headers=english).text
    with unit_of_work(desk.engine, write=True) as session:
        for name, status in (("Yara", "active"), ("Bram", "paused"), ("Sofie", "active")):
            _asks_for_a_code(session, programme, name=name, status=status)
    for address in (f"{desk.base}/mails", f"{desk.base}/mails?trouble=true"):
        page = desk.client.get(address, headers=english).text
        assert page.count("Your code to sign in") == 3
        assert "Perhaps arrived" in page
        assert all(name in page for name in ("Yara", "Bram", "Sofie"))
        assert CODE not in page
    page = desk.client.get(f"{desk.base}/mails?q=yara", headers=english).text
    assert page.count("Your code to sign in") == 1


def test_they_learn_of_nobody_else_who_asked_for_a_code(desk: Desk, programme: Programme) -> None:
    """Not of who left, did not sign up yet, is elsewhere or nowhere; of nothing that arrived, and
    of nothing that is between somebody and a confidential reader."""
    with unit_of_work(desk.engine, write=True) as session:
        for status in ("withdrawn", "draft"):
            _asks_for_a_code(session, programme, status=status)
        _asks_for_a_code(session, make_programme(session))
        make_notice(session, template="sign-in", status="uncertain", recipient="who@uni.example")
        _asks_for_a_code(session, programme, outcome="sent")
        _asks_for_a_code(session, programme, outcome="queued")
        _asks_for_a_code(session, programme, template="concern-received")
    page = desk.client.get(f"{desk.base}/mails", headers={"accept-language": "en"}).text
    assert LOST not in page
    assert "Your code to sign in" not in page


def _asks_for_a_code(
    session: Session,
    programme: Programme,
    *,
    name: str = "Yara",
    status: str = "active",
    outcome: str = "uncertain",
    template: str = "sign-in",
) -> None:
    person = make_person(session, name=name)
    make_enrolment(session, programme, Side.first_year, person_id=person.id, status=status)
    to = {"recipient": person.email, "payload": {"code": CODE}}
    left = {"sent_at": MONDAY} if outcome == "sent" else {}
    make_notice(session, template=template, status=outcome, **left, **to)


def test_they_are_told_when_no_mail_leaves(desk: Desk) -> None:
    with unit_of_work(desk.engine, write=True) as session:
        said = {"said": "554 5.7.1", "probe_at": MONDAY + timedelta(minutes=1)}
        session.add(MailServerState(id=1, stopped_at=MONDAY, **said))
    for path in ("", "/mails"):
        page = desk.client.get(f"{desk.base}{path}", headers={"accept-language": "en"}).text
        assert "No mail leaves: the mail server does not take it" in page
