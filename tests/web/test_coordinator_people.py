"""The people of a programme, for a coordinator: found, looked at, written to at once."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from peercoach.db import unit_of_work
from peercoach.models import Enrolment, Notice, NoticeStatus, Person, Side
from tests.factories import MONDAY, make_enrolment, make_notice, make_pair, make_person
from tests.programme_cast import NOORS, enrol, make_open_programme
from tests.web.desk import Desk
from tests.web.reading import Outline, in_main

WORDS = {"subject_en": "The party", "text_en": "It is on Friday.\n\nCome!"}
DUTCH = {"subject_nl": "Het feest", "text_nl": "Het is op vrijdag.\n\nKom!"}
LETTER = "letter-of-sixteen"[:16]


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """Noor has Samira; Bo waits and owes answers; Joris coaches nobody yet; Kim withdrew; Dana was
    invited; Pim's address does not work."""
    with unit_of_work(engine, write=True) as session:
        programme, _ = make_open_programme(session, slug="nursing")
        people = {
            name: make_person(session, name=name, language="nl" if name == "Bo" else "en")
            for name in ("Noor", "Samira", "Bo", "Joris", "Kim", "Dana", "Pim")
        }
        noor = enrol(session, programme, people["Noor"], Side.first_year)
        samira = enrol(session, programme, people["Samira"], Side.coach)
        samira.capacity = 1
        make_pair(session, noor, samira)
        enrol(session, programme, people["Joris"], Side.coach)
        enrol(session, programme, people["Pim"], Side.first_year)
        fields = {"Bo": {}, "Kim": {"status": "withdrawn"}}
        fields["Dana"] = {"status": "draft", "sent_at": None, "invited_at": MONDAY}
        for name, given in fields.items():
            make_enrolment(session, programme, Side.first_year, person_id=people[name].id, **given)
        of = {"programme_id": programme.id}
        make_notice(
            session,
            person_id=people["Pim"].id,
            recipient=people["Pim"].email,
            status=NoticeStatus.bounced,
            **of,
        )
        mine = {"person_id": people["Noor"].id, "status": NoticeStatus.sent, "sent_at": MONDAY}
        make_notice(session, template="signed-up", **mine, **of)
        make_notice(session, template="concern-received", **mine, **of)
    return Desk(engine, "nursing")


def listed(desk: Desk, query: str) -> list[str]:
    """The names on the list, in order."""
    page = desk.see(f"/people?{query}")
    return [part.partition("<")[0] for part in page.split('<a class="wrap-any" href="')[1:]] and [
        part.partition(">")[2].partition("<")[0]
        for part in page.split('<a class="wrap-any" href="')[1:]
    ]


def uid_of(desk: Desk, name: str) -> str:
    with unit_of_work(desk.engine) as session:
        return session.exec(
            select(Enrolment.uid)
            .join(Person, col(Person.id) == Enrolment.person_id)
            .where(Person.name == name)
        ).one()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Bo", "Dana", "Joris", "Kim", "Noor", "Pim", "Samira"]),
        ("side=coach", ["Joris", "Samira"]),
        ("status=withdrawn", ["Kim"]),
        ("needs=unmatched", ["Bo", "Pim"]),
        ("needs=free_place", ["Joris"]),
        ("needs=unanswered", ["Bo"]),
        ("needs=invited", ["Dana"]),
        ("needs=unreachable", ["Pim"]),
        ("needs=unmatched&q=PI", ["Pim"]),
        ("side=coach&sort=-name", ["Samira", "Joris"]),
        ("side=coach&sort=-pairs", ["Samira", "Joris"]),
        ("sort=nonsense&side=nonsense&status=x&needs=y&q=%00noo", ["Noor"]),
    ],
)
def test_a_list_is_what_its_address_asks_for(desk: Desk, query: str, names: list[str]) -> None:
    assert listed(desk, query) == names


def test_filters_stay_when_one_sorts_and_turns_the_page(desk: Desk) -> None:
    page = Outline(desk.see("/people?side=coach&q=o"))
    assert "?q=o&side=coach&sort=-name" in page.all("a", "href")
    assert f"{desk.base}/people/mail?q=o&side=coach" in page.all("a", "href")


def test_one_person_shows_what_a_coordinator_may_see_and_that_one_looked(desk: Desk) -> None:
    page = in_main(desk.see(f"/people/{uid_of(desk, 'Noor')}"))
    assert "What do you study? Nursing" in page
    assert "Samira" in page
    assert "Your sign-up is in 7 September Sent" in page
    assert "Did not arrive" not in page
    for hidden in ("first in your family", "man or a woman"):  # answers that only matching uses
        assert hidden not in page
    assert page.count("Sent") == 1  # what was passed on in confidence is not there
    assert ("look", "enrolment", {}) in desk.deeds()
    bo = in_main(desk.see(f"/people/{uid_of(desk, 'Bo')}"))
    assert "Pairing still needs" in bo
    assert set(NOORS) - {"first_in_family", "carer"}  # the cast answers more than is shown


def test_a_letter_is_seen_before_it_goes_and_goes_to_each_once(desk: Desk) -> None:
    page = in_main(desk.see("/people/mail?side=first_year"))
    assert "Write to 2 people" in page
    assert "2 people who do not take part" in page
    assert "1 person whose mail does not arrive" in page
    path = "/people/mail?side=first_year"
    both = {**WORDS, **DUTCH, "letter": LETTER}
    check = desk.send(path, status=200, **both)
    said = in_main(check)
    assert "Send it to 2 people?" in said
    assert "Hi Noor, It is on Friday. Come! Marieke, coordinator of Start well" in said
    assert "Hoi Bo, Het is op vrijdag. Kom!" in said
    assert mails(desk) == []
    sent = desk.send(path, **both, step="send", expected=2)
    assert sent == "/people?side=first_year&mailed=2"
    assert desk.send(path, **both, step="send", expected=2) == sent  # pressed twice
    assert mails(desk) == ["Bo", "Noor"]
    assert "Your letter goes to 2 people." in desk.see(sent)
    assert ("write to people", "programme", {"mails": 2}) in desk.deeds()


def test_a_letter_needs_the_languages_of_its_readers_and_no_other(desk: Desk) -> None:
    page = desk.send("/people/mail?side=first_year", status=422, **WORDS, letter=LETTER)
    assert "#subject_nl" in Outline(page).all("a", "href")
    assert "It is on Friday." in page  # nothing of what was written is lost
    coaches = desk.send("/people/mail?side=coach", status=200, **WORDS, letter=LETTER)
    assert "Send it to 2 people?" in coaches


def test_a_letter_does_not_go_to_others_than_one_saw(desk: Desk) -> None:
    given = {**WORDS, **DUTCH, "letter": LETTER, "step": "send", "expected": 3}
    page = desk.send("/people/mail?side=first_year", status=409, **given)
    assert "The list has changed since you looked" in page
    assert mails(desk) == []


def mails(desk: Desk) -> list[str]:
    with unit_of_work(desk.engine) as session:
        return list(
            session.exec(
                select(Person.name)
                .join(Notice, col(Notice.person_id) == Person.id)
                .where(Notice.template == "from-coordinator")
                .order_by(Person.name)
            )
        )


def test_who_did_not_answer_an_invitation_is_reminded_once(desk: Desk) -> None:
    page = in_main(desk.see("/invite"))
    assert "Not signed up 1" in page
    assert "Remind" not in page  # it was only just sent
    desk.later(days=4)
    assert "Remind 1 person" in in_main(desk.see("/invite"))
    assert desk.send("/invite/remind") == "/invite?reminded=1"
    assert desk.send("/invite/remind") == "/invite?reminded=0"
    with unit_of_work(desk.engine) as session:
        [mail] = session.exec(select(Notice).where(Notice.template == "invited-once-more")).all()
        assert mail.expires_at == MONDAY + timedelta(days=30)


def test_the_poster_has_the_address_in_both_languages_and_as_a_code(desk: Desk) -> None:
    page = desk.see("/invite/poster?side=coach")
    assert "buddy.example/nursing/coach-signup" in page
    assert {"nl", "en"} <= set(Outline(page).all("section", "lang"))
    assert 'class="qr"' in page
    assert "style=" not in page.partition("<main")[2]
