"""Who takes part without needed answers is found, asked once in a round, and told the truth."""

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from peercoach.db import unit_of_work
from peercoach.i18n import translator
from peercoach.models import Notice, Person, Programme, Round
from peercoach.notify.messages import OCCASIONS
from peercoach.services.rounds.missing_answers import ask_for_answers, list_unanswered
from peercoach.services.rounds.publishing import publish
from peercoach.services.rounds.rounds import open_round
from tests.factories import MONDAY, make_person
from tests.services.round_cast import (
    asked_draft,
    coach,
    first_year,
    small_programme,
    solved,
)


def make_round(session: Session) -> tuple[Programme, Round, Person]:
    """Noor answered; Tim and his would-be coach Lena were imported without an answer."""
    programme = small_programme(session, slug="nursing", name_en="Nursing")
    first_year(session, programme, "Noor")
    first_year(session, programme, "Tim", answers={})
    coach(session, programme, "Lena", answers={})
    coach(session, programme, "Samira")
    by = make_person(session)
    return programme, open_round(session, programme, name="September", by=by.id, now=MONDAY), by


def mails(session: Session) -> list[tuple[str, str]]:
    return [
        (one.payload["name"], one.template)
        for one in session.exec(select(Notice).order_by(col(Notice.id)))
    ]


def test_they_are_asked_once_in_a_round(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme, round_, by = make_round(session)
        sent = [ask_for_answers(session, programme, round_, by=by.id, now=MONDAY) for _ in range(2)]
        assert sent == [2, 0]
        assert mails(session) == [("Lena", "missing-answers"), ("Tim", "missing-answers")]
        listed = list_unanswered(session, programme, round_)
        assert [(one.person.name, one.asked) for one in listed] == [("Lena", True), ("Tim", True)]


def test_the_mail_leads_to_their_answers(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme, round_, by = make_round(session)
        ask_for_answers(session, programme, round_, by=by.id, now=MONDAY)
        to_lena, to_tim = session.exec(select(Notice).order_by(col(Notice.id))).all()
    buttons = []
    for notice in (to_lena, to_tim):
        letter = OCCASIONS[notice.template](notice.payload, translator("en"))
        buttons.append(letter.button.path if letter.button else None)
    assert buttons == ["/nursing/coach-signup", "/nursing/signup"]


def test_who_answered_nothing_is_not_told_that_more_times_would_help(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        _, round_, by = make_round(session)
        uid = asked_draft(session, round_, by.id).uid
    draft = solved(engine, uid)
    with unit_of_work(engine, write=True) as session:
        publish(session, session.get_one(Round, round_.id), draft, by=by.id, now=MONDAY)
        assert ("Tim", "missing-answers") in mails(session)
        assert "waiting" not in {template for _, template in mails(session)}
