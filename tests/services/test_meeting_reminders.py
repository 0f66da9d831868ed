"""The day before both hear of a meeting; after it, Noor is asked whether it was."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.errors import NotFound
from peercoach.i18n import translator
from peercoach.models import ContactKind, Meeting, Notice, Pair, PairStatus
from peercoach.notify.messages import OCCASIONS
from peercoach.services.meetings.outcomes import (
    LinkIsOver,
    PressedTooSoon,
    find_by_link,
    say_by_link,
)
from peercoach.services.meetings.reminding import ask_whether_they_met, remind_of_meetings
from peercoach.services.pairs.openers import FOR_BOTH
from tests.factories import make_meeting
from tests.services.pair_cast import (
    Cast,
    add_contact,
    at,
    contacts,
    mails_accepted,
    rows,
)

TUESDAY = at(8, 14)


def agree_on(engine: Engine, cast: Cast, starts_at=TUESDAY, **fields) -> Meeting:
    with unit_of_work(engine, write=True) as session:
        return make_meeting(session, cast.pair, starts_at=starts_at, **fields)


def remind(engine: Engine, now) -> int:
    with unit_of_work(engine, write=True) as session:
        return remind_of_meetings(session, now=now)


def ask(engine: Engine, now) -> int:
    with unit_of_work(engine, write=True) as session:
        return ask_whether_they_met(session, now=now)


def test_at_five_the_day_before_both_hear_of_it_once(engine: Engine, cast: Cast) -> None:
    agree_on(engine, cast)
    assert remind(engine, at(7, 16, 59)) == 0
    assert remind(engine, at(7, 17)) == 2
    assert remind(engine, at(7, 18)) == 0
    assert [(row.template, row.payload["tomorrow"]) for row in rows(engine, Notice)] == [
        ("meeting-tomorrow", True)
    ] * 2


def test_both_read_the_same_question_to_begin_with_each_in_their_language(
    engine: Engine, cast: Cast
) -> None:
    agree_on(engine, cast)
    remind(engine, at(7, 17))
    mails = rows(engine, Notice)
    (question,) = {row.payload["opener"] for row in mails}
    assert question in FOR_BOTH
    for row in mails:
        said = translator(row.language.value)
        letter = OCCASIONS[row.template](row.payload, said)
        assert letter.paragraphs[-1].endswith(f": {said.gettext(question)}")
    assert {row.language.value for row in mails} == {"nl", "en"}


def test_before_a_monday_they_hear_on_saturday(engine: Engine, cast: Cast) -> None:
    agree_on(engine, cast, at(14, 14))
    assert remind(engine, at(12, 17)) == 2
    assert not rows(engine, Notice)[0].payload["tomorrow"]


def test_who_agreed_after_that_knows(engine: Engine, cast: Cast) -> None:
    agree_on(engine, cast, changed_at=at(7, 17, 30))
    assert remind(engine, at(7, 18)) == 0


@pytest.mark.parametrize("status", ["cancelled", "met"])
def test_of_what_is_off_or_over_nobody_hears(engine: Engine, cast: Cast, status: str) -> None:
    agree_on(engine, cast, status=status)
    assert (remind(engine, at(7, 17)), ask(engine, at(9))) == (0, 0)


def test_noor_is_asked_once_two_hours_later_and_samira_is_not(engine: Engine, cast: Cast) -> None:
    agree_on(engine, cast)
    assert ask(engine, TUESDAY + timedelta(minutes=119)) == 0
    assert ask(engine, TUESDAY + timedelta(minutes=120)) == 1
    assert ask(engine, at(9)) == 0
    assert [row.person_id for row in rows(engine, Notice)] == [cast.noor.id]


@pytest.mark.parametrize(
    ("starts_at", "too_late", "morning"),
    [
        (at(8, 19), at(8, 21), at(9, 8)),  # an evening
        (at(12, 14), at(13, 10), at(14, 8)),  # a Saturday, and then it is Sunday
    ],
)
def test_not_at_night_nor_on_sunday(engine, cast, starts_at, too_late, morning) -> None:
    agree_on(engine, cast, starts_at)
    if starts_at != at(12, 14):
        assert ask(engine, too_late) == 0
        assert ask(engine, morning) == 1
    else:
        assert (ask(engine, too_late), ask(engine, morning)) == (0, 1)


def test_nor_when_somebody_said_so_or_it_is_long_ago(engine: Engine, cast: Cast) -> None:
    agree_on(engine, cast)
    assert ask(engine, at(16, 15)) == 0
    add_contact(engine, cast, 8, ContactKind.met)
    assert ask(engine, at(9)) == 0


def token_in_mail(engine: Engine) -> str:
    return rows(engine, Notice)[-1].payload["path"].removeprefix("/met/")


@pytest.fixture
def token(engine: Engine, cast: Cast) -> str:
    """From the mail of Wednesday morning, which arrived at once."""
    agree_on(engine, cast)
    ask(engine, at(9))
    found = token_in_mail(engine)
    mails_accepted(engine, at(9))
    return found


def test_the_button_notes_the_day_of_the_meeting_once(engine, cast, token) -> None:
    for _ in range(2):
        with unit_of_work(engine, write=True) as session:
            say_by_link(session, token, now=at(10))
    assert contacts(engine) == [(TUESDAY.date(), "met", cast.noor.id)]
    assert rows(engine, Meeting)[0].status == "met"


@pytest.mark.parametrize("seconds", [0, 59])
def test_a_scanner_that_presses_at_once_notes_nothing(engine, token, seconds: int) -> None:
    with unit_of_work(engine, write=True) as session, pytest.raises(PressedTooSoon):
        say_by_link(session, token, now=at(9) + timedelta(seconds=seconds))
    assert contacts(engine) == []


def test_the_token_is_known_to_the_mail_only(engine: Engine, token: str) -> None:
    assert token not in str([row.model_dump() for row in rows(engine, Meeting)])


def test_a_link_that_was_is_told_from_one_that_never_was(engine, cast, token) -> None:
    with unit_of_work(engine, write=True) as session:
        with pytest.raises(NotFound) as never:
            find_by_link(session, "x" * 43, now=at(10))
        with pytest.raises(LinkIsOver):
            find_by_link(session, token, now=at(30))
        pair = session.get_one(Pair, cast.pair.id)
        pair.status, pair.ended_at = PairStatus.ended, at(10)
        with pytest.raises(LinkIsOver):
            find_by_link(session, token, now=at(10))
    assert not isinstance(never.value, LinkIsOver)
