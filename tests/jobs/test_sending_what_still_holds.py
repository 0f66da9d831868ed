"""What waits while its pair ends or its reader stops does not leave: with a real mail server."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from peercoach.db import unit_of_work
from peercoach.models import Enrolment, NoticeStatus, Pair, PairStatus, Side, Unmatched
from peercoach.services.check_ins.answering import answer_check_in
from peercoach.services.check_ins.asking import ask_check_ins
from peercoach.services.check_ins.reminding import remind_of_check_ins
from peercoach.services.pairs.leaving import withdraw
from peercoach.services.pairs.pairs import end_pair, pause_pair
from peercoach.services.rounds.going_live import go_live
from peercoach.services.sign_up.confirming import owe_confirmation
from tests.factories import (
    MONDAY,
    make_draft,
    make_enrolment,
    make_pair,
    make_person,
    make_programme,
    make_publication,
    make_round,
    stored,
)
from tests.jobs.sending import notices, send, settings_for
from tests.services.pair_cast import (
    Cast,
    add_contact,
    asked_cast,
    at,
    make_cast,
    store_cast,
    token_for,
)
from tests.smtp_server import MailServer

Change = Callable[[Session, Cast], None]
LATER = at(7)
"""A Monday: on the Sunday before nothing of the programme leaves."""


def end(session: Session, cast: Cast) -> None:
    end_pair(session, session.get_one(Pair, cast.pair.id), by=cast.samira.id, now=LATER)


def pause(session: Session, cast: Cast) -> None:
    pause_pair(session, session.get_one(Pair, cast.pair.id), by=cast.samira.id, now=LATER)


def noor_stops(session: Session, cast: Cast) -> None:
    enrolment = session.get_one(Enrolment, cast.pair.first_year_id)
    withdraw(session, cast.programme, enrolment, now=LATER)


def arrived(engine: Engine, mail_server: MailServer, now: datetime) -> list[tuple[str, str]]:
    send(engine, settings_for(mail_server.port), now=now)
    return sorted(
        (mail_to, str(mail["Subject"]))
        for mail_to, mail in zip(mail_server.sent_to, mail_server.mails, strict=True)
    )


@pytest.mark.parametrize(("change", "told"), [(end, 2), (noor_stops, 2), (pause, 2)])
def test_nobody_is_asked_about_a_pair_that_is_over_or_rests(
    engine: Engine, mail_server: MailServer, change: Change, told: int
) -> None:
    cast = store_cast(engine)
    with unit_of_work(engine, write=True) as session:
        assert ask_check_ins(session, now=at(5)) == 2
        change(session, cast)
    subjects = {subject for _, subject in arrived(engine, mail_server, LATER)}
    assert subjects <= {"Your pairing has changed", "Je koppeling is veranderd", STOPPED_NL}
    assert len(mail_server.mails) == told
    cancelled = [row for row in notices(engine) if row.template == "check_in"]
    assert {(row.status, row.last_error) for row in cancelled} == {
        (NoticeStatus.cancelled, "what it was about is over")
    }
    assert [row.payload for row in cancelled] == [{}, {}]  # and the links in it are forgotten


STOPPED_NL = "Je doet niet meer mee"


def test_a_coach_is_still_asked_about_the_others(engine: Engine, mail_server: MailServer) -> None:
    with unit_of_work(engine, write=True) as session:
        cast = make_cast(session)
        other = make_cast(session, programme=cast.programme)
        other.pair.coach_id = cast.pair.coach_id
        other.noor.name = "Tim Bakker"
        session.flush()
        ask_check_ins(session, now=at(5))
        end(session, cast)
    send(engine, settings_for(mail_server.port), now=LATER)
    (asked,) = [
        mail
        for to, mail in zip(mail_server.sent_to, mail_server.mails, strict=True)
        if to == cast.samira.email and "in touch" in str(mail["Subject"])
    ]
    assert asked["Subject"] == "Have you been in touch with Tim?"
    assert "Noor" not in asked.as_string()


def test_a_reminder_that_had_to_wait_is_not_sent_to_who_answered_meanwhile(
    engine: Engine, mail_server: MailServer
) -> None:
    cast = asked_cast(engine, at(28))
    first = token_for(engine, cast.noor)
    send(engine, settings_for(mail_server.port), now=at(28))
    with unit_of_work(engine, write=True) as session:
        remind_of_check_ins(session, now=at(32))
        answer_check_in(session, first, answer="well", client="Noor", now=at(32, 12))
    told = arrived(engine, mail_server, at(32, 12))
    reminded = [to for to, subject in told if subject.startswith(("Reminder", "Herinnering"))]
    assert reminded == [cast.samira.email]


def test_what_was_told_while_the_question_waited_is_not_asked(
    engine: Engine, mail_server: MailServer
) -> None:
    saturday_night = at(5, 21)
    cast = asked_cast(engine, saturday_night)
    send(engine, settings_for(mail_server.port), now=saturday_night)
    add_contact(engine, cast, 6)
    assert arrived(engine, mail_server, LATER) == []


def test_who_is_with_whom_is_not_told_of_a_pair_that_is_over(
    engine: Engine, mail_server: MailServer
) -> None:
    with unit_of_work(engine, write=True) as session:
        cast = make_cast(session, status=PairStatus.planned, started_at=None)
        other = make_cast(
            session, programme=cast.programme, status=PairStatus.planned, started_at=None
        )
        other.pair.coach_id = cast.pair.coach_id
        other.noor.name = "Tim Bakker"
        round_ = make_round(session, cast.programme)
        draft = make_draft(session, round_, make_person(session))
        publication = make_publication(session, draft)
        cast.pair.publication_id = other.pair.publication_id = publication.id
        session.flush()
        go_live(session, publication, now=MONDAY)
        end(session, cast)
    mails = arrived(engine, mail_server, LATER)
    assert [subject for to, subject in mails if to == cast.noor.email] == [
        "Je koppeling is veranderd"
    ]
    assert [subject for to, subject in mails if to == cast.samira.email] == [
        "Your new first-year",
        "Your pairing has changed",
    ]
    assert [subject for to, subject in mails if to == other.noor.email] == [
        "Samira Haddad wordt jouw buddy"
    ]


@pytest.mark.parametrize(("pair", "hears"), [(None, True), ("planned", True), ("live", False)])
def test_who_got_somebody_meanwhile_is_not_told_that_we_still_look(
    engine: Engine, mail_server: MailServer, pair: str | None, hears: bool
) -> None:
    """What is planned they do not hear yet: to them nothing has changed."""
    with unit_of_work(engine, write=True) as session:
        programme = make_programme(session)
        lotte = make_enrolment(session, programme, Side.first_year)
        draft = make_draft(session, make_round(session, programme), make_person(session))
        stored(session, Unmatched(draft_id=draft.id, first_year_id=lotte.id, reason={}))
        go_live(session, make_publication(session, draft), now=MONDAY)
        if pair:
            started = {"status": pair, "started_at": MONDAY if pair == "live" else None}
            make_pair(session, lotte, make_enrolment(session, programme, Side.coach), **started)
    mails = arrived(engine, mail_server, LATER)
    said = {subject for _, subject in mails}
    assert ("We zoeken nog een buddy voor je" in said) is hears
    assert len(mails) == hears


def test_who_stops_hears_only_that(engine: Engine, mail_server: MailServer) -> None:
    cast = store_cast(engine)
    with unit_of_work(engine, write=True) as session:
        enrolment = session.get_one(Enrolment, cast.pair.first_year_id)
        assert enrolment.side is Side.first_year
        owe_confirmation(session, cast.programme, enrolment, cast.noor, now=MONDAY)
        end(session, cast)  # "we look for another buddy for you"
        noor_stops(session, cast)
    mails = arrived(engine, mail_server, LATER)
    assert [subject for to, subject in mails if to == cast.noor.email] == [STOPPED_NL]
