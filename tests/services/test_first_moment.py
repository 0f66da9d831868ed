"""A week after they were paired Noor and Samira, who planned nothing, read when both are free."""

import pytest
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.i18n import translator
from peercoach.models import ContactKind, Enrolment, Notice, NoticeStatus, Side
from peercoach.notify.messages import OCCASIONS
from peercoach.notify.outbox.claiming import claim
from peercoach.services.meetings.first_moment import offer_first_moments
from peercoach.services.programmes.new_programme import create_programme
from tests.factories import make_enrolment, make_meeting, make_pair, make_proposal
from tests.services.pair_cast import Cast, add_contact, at, make_cast, rows

BOTH = ["tue-afternoon", "thu-morning"]


def cast_with(engine: Engine, *, coach: list[str]) -> Cast:
    with unit_of_work(engine, write=True) as session:
        programme = create_programme(session, slug="x", name_nl="X", name_en="X", now=at(-9))
        cast = make_cast(session, programme=programme)
        for number, times in (
            (cast.pair.first_year_id, [*BOTH, "fri-evening"]),
            (cast.pair.coach_id, coach),
        ):
            session.get_one(Enrolment, number).answers = {"times": times}
    return cast


@pytest.fixture
def cast(engine: Engine) -> Cast:
    return cast_with(engine, coach=BOTH)


def offer(engine: Engine, day: int, hour: int = 11) -> int:
    with unit_of_work(engine, write=True) as session:
        return offer_first_moments(session, now=at(day, hour))


def test_after_a_week_each_reads_once_when_both_are_free(engine: Engine, cast: Cast) -> None:
    assert [offer(engine, day) for day in (6, 7, 8)] == [0, 2, 0]
    mails = rows(engine, Notice)
    assert [row.recipient for row in mails] == [cast.noor.email, cast.samira.email]
    dutch, english = (
        OCCASIONS[row.template](row.payload, translator(row.language)) for row in mails
    )
    assert dutch.subject == "Kies een eerste moment met Samira"
    assert dutch.button.path == f"/me/pairs/{cast.pair.uid}/meet"
    assert english.paragraphs == (
        "Hi Samira,",
        "You and Noor are both free on Tuesday 15 September at 14:00, "
        "or on Thursday 17 September at 10:00.",
        "One of you only has to choose.",
    )


@pytest.mark.parametrize("known", ["met", "agreed", "suggested", "no time in common", "too late"])
def test_not_where_they_planned_or_met_or_share_no_time(engine: Engine, known: str) -> None:
    cast = cast_with(engine, coach=["mon-evening"] if known == "no time in common" else BOTH)
    with unit_of_work(engine, write=True) as session:
        if known == "agreed":
            make_meeting(session, cast.pair, starts_at=at(9, 14))
        if known == "suggested":
            make_proposal(session, cast.pair, cast.noor.id)
    if known == "met":
        add_contact(engine, cast, 3, ContactKind.met)
    assert offer(engine, 14 if known == "too late" else 7) == 0


def test_it_does_not_leave_once_one_of_them_suggested_something(engine: Engine, cast: Cast) -> None:
    assert offer(engine, 7) == 2
    with unit_of_work(engine, write=True) as session:
        make_proposal(session, cast.pair, cast.noor.id)
    with unit_of_work(engine, write=True) as session:
        assert claim(session, sender="s", now=at(7, 12)) is None
    assert {row.status for row in rows(engine, Notice)} == {NoticeStatus.cancelled}


def test_who_meets_somebody_else_then_is_not_free(engine: Engine, cast: Cast) -> None:
    with unit_of_work(engine, write=True) as session:
        asks = make_enrolment(session, cast.programme, Side.first_year)
        other = make_pair(session, asks, session.get_one(Enrolment, cast.pair.coach_id))
        make_meeting(session, other, starts_at=at(8, 14))
    assert offer(engine, 7) == 2
    assert rows(engine, Notice)[0].payload["moments"][0] == at(8, 15).isoformat()
