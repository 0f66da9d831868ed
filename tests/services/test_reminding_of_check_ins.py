"""Who did not answer a check-in is asked once more, four days later, and then no more."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import (
    CheckIn,
    ContactKind,
    Notice,
    NoticeStatus,
    PairStatus,
    Programme,
)
from peercoach.services.check_ins.answering import answer_check_in
from peercoach.services.check_ins.reminding import remind_of_check_ins
from tests.services.pair_cast import (
    START,
    Cast,
    add_contact,
    ask_all,
    at,
    mails_accepted,
    rows,
    store_cast,
)

ASKED, AGAIN = 28, 32  # week 4: a Monday, and the Friday after it


@pytest.fixture
def cast(engine: Engine) -> Cast:
    """Both were asked on day 28, and know that they were in touch."""
    cast = store_cast(engine)
    for kind in (ContactKind.wrote, ContactKind.met):
        add_contact(engine, cast, 2, kind)
    assert ask_all(engine, at(ASKED)) == 2
    mails_accepted(engine, at(ASKED))
    return cast


def remind(engine: Engine, day: int, hour: int = 9) -> int:
    with unit_of_work(engine, write=True) as session:
        return remind_of_check_ins(session, now=at(day, hour))


def answer(engine: Engine, token: str, said: str, day: int) -> None:
    with unit_of_work(engine, write=True) as session:
        answer_check_in(session, token, answer=said, client=token, now=at(day, 12))


def tokens(engine: Engine, cast: Cast) -> list[str]:
    mails = [row for row in rows(engine, Notice) if row.person_id == cast.noor.id]
    return [mail.payload["lines"][0]["token"] for mail in mails]


def test_once_after_four_days_and_never_again(engine: Engine, cast: Cast) -> None:
    days = range(ASKED, ASKED + 20)
    assert [day for day in days for _ in range(remind(engine, day))] == [AGAIN, AGAIN]
    reminder = rows(engine, Notice)[-2]
    assert reminder.dedupe_key == f"checkin-again:{cast.pair.id}:week 4:{cast.noor.id}"


def test_who_answered_is_left_alone(engine: Engine, cast: Cast) -> None:
    answer(engine, tokens(engine, cast)[0], "well", ASKED + 1)
    assert remind(engine, AGAIN) == 1
    assert rows(engine, Notice)[-1].person_id == cast.samira.id


def test_what_a_scanner_answered_is_asked_again(engine: Engine, cast: Cast) -> None:
    with unit_of_work(engine, write=True) as session:
        answer_check_in(
            session, tokens(engine, cast)[0], answer="well", client="scanner", now=at(ASKED)
        )
    assert remind(engine, AGAIN) == 2


def test_four_days_count_from_when_the_mail_left(engine: Engine, cast: Cast) -> None:
    """It may have had to wait for its turn: asked once more is who was asked once."""
    with unit_of_work(engine, write=True) as session:
        for mail in session.exec(select(Notice)):
            mail.status, mail.sent_at = NoticeStatus.queued, None
    assert remind(engine, AGAIN) == remind(engine, AGAIN + 1) == 0
    mails_accepted(engine, at(AGAIN + 1))
    assert [remind(engine, AGAIN + day) for day in (2, 3, 4, 5)] == [0, 0, 0, 2]


def test_both_links_work_and_the_last_answer_counts(engine: Engine, cast: Cast) -> None:
    remind(engine, AGAIN)
    mails_accepted(engine, at(AGAIN))
    first, second = tokens(engine, cast)
    answer(engine, second, "well", AGAIN)
    answer(engine, first, "so_so", AGAIN + 1)
    noors = [row for row in rows(engine, CheckIn) if row.person_id == cast.noor.id]
    assert [row.answer for row in noors if row.answer] == ["so_so"]


def test_not_at_night_nor_in_a_break(engine: Engine, cast: Cast) -> None:
    with unit_of_work(engine, write=True) as session:
        free = [(START + timedelta(days=day)).isoformat() for day in (AGAIN, AGAIN + 9)]
        session.get_one(Programme, cast.programme.id).calendar = {"breaks": [free]}
    assert remind(engine, AGAIN) == 0
    assert remind(engine, AGAIN + 10, hour=7) == 0
    assert remind(engine, AGAIN + 10) == 2


@pytest.mark.parametrize("status", [PairStatus.paused, PairStatus.ended])
def test_a_pair_that_rests_or_is_over_is_not_asked(
    engine: Engine, cast: Cast, status: PairStatus
) -> None:
    with unit_of_work(engine, write=True) as session:
        pair = session.get_one(type(cast.pair), cast.pair.id)
        pair.status, pair.ended_at = status, at(30) if status is PairStatus.ended else None
    assert remind(engine, AGAIN) == 0


def test_what_became_known_meanwhile_is_not_asked_again(engine: Engine) -> None:
    cast = store_cast(engine)
    assert ask_all(engine, at(5)) == 2  # have you been in touch?
    add_contact(engine, cast, 7)
    assert remind(engine, 9) == 0
