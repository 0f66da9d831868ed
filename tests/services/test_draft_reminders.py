"""One kind reminder for who began to sign up and did not finish, and never more."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from peercoach.db import unit_of_work
from peercoach.i18n import translator
from peercoach.models import (
    Enrolment,
    EnrolmentStatus,
    Notice,
    NoticeStatus,
    Person,
    Programme,
    Side,
)
from peercoach.notify.messages import OCCASIONS
from peercoach.notify.outbox.claiming import claim
from peercoach.notify.outbox.outcomes import settle
from peercoach.services.own_data.erasing import erase
from peercoach.services.pairs.leaving import withdraw
from peercoach.services.sign_up.draft_links import find_draft
from peercoach.services.sign_up.draft_reminders import remind_of_drafts
from peercoach.services.sign_up.enrolments import send_in
from tests.factories import MONDAY, make_enrolment, make_person
from tests.programme_cast import NOORS, make_open_programme

THURSDAY = MONDAY + timedelta(days=3)


@pytest.fixture
def left_alone(engine: Engine) -> Engine:
    """Noor stopped on Monday at ten, after the page about help."""
    with unit_of_work(engine, write=True) as session:
        programme, _ = make_open_programme(session)
        noor = make_person(session, name="Noor Appelbes", language="en")
        answers = {key: NOORS[key] for key in ("programme", "campus", "help_wanted")}
        draft = {"status": EnrolmentStatus.draft, "sent_at": None, "answers": answers}
        make_enrolment(session, programme, Side.first_year, person_id=noor.id, **draft)
    return engine


def reminded(engine: Engine, now: datetime) -> int:
    with unit_of_work(engine, write=True) as session:
        return remind_of_drafts(session, now=now)


def draft_in(session: Session) -> Enrolment:
    return session.exec(select(Enrolment)).one()


def programme_of(session: Session, draft: Enrolment) -> Programme:
    return session.get_one(Programme, draft.programme_id)


def test_after_three_days_there_is_one_mail_with_a_link_that_goes_on(left_alone: Engine) -> None:
    assert reminded(left_alone, THURSDAY - timedelta(minutes=1)) == 0
    moments = [THURSDAY + timedelta(days=days) for days in (0, 1, 20)]
    assert [reminded(left_alone, moment) for moment in moments] == [1, 0, 0]
    with unit_of_work(left_alone) as session:
        (mail,) = session.exec(select(Notice))
        letter = OCCASIONS[mail.template](mail.payload, translator("en"))
        assert letter.paragraphs[0] == (
            "A few days ago you began to sign up for Start well. "
            "You are at step 3 of 8, and what you filled in is kept."
        )
        assert letter.button is not None
        *_, door, _, link = letter.button.path.split("/")
        assert find_draft(session, link, programme="start-well", door=door, now=THURSDAY)


@pytest.mark.parametrize(
    "moment",
    [
        "2026-09-10T20:00",
        "2026-09-11T08:59",
        "2026-09-13T10:00",  # a Sunday
    ],
)
def test_not_at_night_nor_on_a_sunday(left_alone: Engine, moment: str) -> None:
    in_amsterdam = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Europe/Amsterdam"))
    assert reminded(left_alone, in_amsterdam) == 0


def finish(session: Session, draft: Enrolment) -> None:
    draft.answers = NOORS
    send_in(session, programme_of(session, draft), draft, now=THURSDAY)


def say_no(session: Session, draft: Enrolment) -> None:
    withdraw(session, programme_of(session, draft), draft, now=THURSDAY)


def leave_altogether(session: Session, draft: Enrolment) -> None:
    erase(session, session.get_one(Person, draft.person_id), now=THURSDAY)


@pytest.mark.parametrize("act", [finish, say_no, leave_altogether])
def test_not_after_they_finished_said_no_or_were_erased(
    left_alone: Engine, act: Callable[[Session, Enrolment], None]
) -> None:
    """Neither owed any more, nor sent if it waited."""
    assert reminded(left_alone, THURSDAY) == 1
    with unit_of_work(left_alone, write=True) as session:
        act(session, draft_in(session))
    sent = []
    with unit_of_work(left_alone, write=True) as session:
        while found := claim(session, sender="test", now=THURSDAY):
            sent.append(found.notice.template)
            settle(found.notice, NoticeStatus.cancelled)  # it would have left
            session.flush()
    assert "finish-sign-up" not in sent
    assert reminded(left_alone, THURSDAY + timedelta(days=4)) == 0


def test_who_takes_part_on_the_other_side_cannot_finish_and_is_not_asked_to(
    left_alone: Engine,
) -> None:
    with unit_of_work(left_alone, write=True) as session:
        draft = draft_in(session)
        programme = programme_of(session, draft)
        make_enrolment(session, programme, Side.coach, person_id=draft.person_id)
    assert reminded(left_alone, THURSDAY) == 0


@pytest.mark.parametrize(("later", "mails"), [(0, 0), (1, 1)])
def test_who_was_invited_is_reminded_by_itself_only_once_they_began(
    left_alone: Engine, later: int, mails: int
) -> None:
    with unit_of_work(left_alone, write=True) as session:
        draft_in(session).invited_at = MONDAY - timedelta(hours=later)
    assert reminded(left_alone, THURSDAY) == mails
