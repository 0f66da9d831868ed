"""One flag per episode: opened by the scheduler, closed by a person or by a sign of life."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from peercoach.db import unit_of_work
from peercoach.errors import NotFound
from peercoach.i18n import translator
from peercoach.models import (
    ContactKind,
    ContactSource,
    Message,
    Notice,
    Pair,
    PairStatus,
    Person,
    QuietEpisode,
)
from peercoach.services.check_ins.asking import ask_check_ins
from peercoach.services.pairs.cadence import agree_on
from peercoach.services.pairs.contacts import (
    ContactBeforeThePair,
    ContactInTheFuture,
    log_contact,
    take_back_contact,
)
from peercoach.services.pairs.history import PairHistory, history_of
from peercoach.services.quiet_pairs import (
    close_quiet,
    describe,
    find_quiet_pairs,
    list_quiet_pairs,
    open_episode,
)
from peercoach.services.quiet_pairs.closing import AlreadyClosed
from peercoach.services.quiet_pairs.suggesting import suggest
from peercoach.services.ticks import note_downtime
from tests.factories import make_person, make_programme
from tests.services.meeting_desk import Desk
from tests.services.pair_cast import (
    START,
    Cast,
    add_contact,
    at,
    episodes,
    make_cast,
    rows,
    store_cast,
)

MET = ContactKind.met
ASKED = 28  # week 4


def find(engine: Engine, now: datetime) -> int:
    with unit_of_work(engine, write=True) as session:
        return find_quiet_pairs(session, now=now)


def log(
    engine: Engine, cast: Cast, day: int, kind: ContactKind = MET, now: datetime | None = None
) -> bool:
    with unit_of_work(engine, write=True) as session:
        return log_contact(
            session,
            cast.pair,
            kind=kind,
            source=ContactSource.page,
            by=cast.noor,
            day=START + timedelta(days=day),
            now=now or at(day, 12),
        )


def close(engine: Engine, now: datetime) -> None:
    with unit_of_work(engine, write=True) as session:
        episode = session.exec(select(QuietEpisode)).one()
        close_quiet(session, episode, by=make_person(session), now=now)


def test_a_pair_that_never_began_is_flagged_once(engine: Engine) -> None:
    store_cast(engine)
    assert (find(engine, at(7, 23)), find(engine, at(8, 0)), find(engine, at(8, 0))) == (0, 1, 0)
    assert episodes(engine) == [(1, "no_first_contact", None)]


def test_a_pair_that_fell_silent_is_flagged_and_another_is_not(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        cast = make_cast(session)
        other = make_cast(session, programme=cast.programme)
    for day in (3, 10, 17):
        add_contact(engine, cast, day, MET)
        add_contact(engine, other, day + 1, MET)
    assert [find(engine, at(day)) for day in (31, 37, 38)] == [0, 0, 1]
    assert episodes(engine) == [(1, "quiet", None)]


@pytest.mark.parametrize("status", [PairStatus.paused, PairStatus.ended])
def test_a_pair_that_pauses_or_has_stopped_is_not_quiet(engine: Engine, status: PairStatus) -> None:
    store_cast(engine, status=status, ended_at=at(2) if status is PairStatus.ended else None)
    assert find(engine, at(60)) == 0


def test_a_sign_of_life_closes_it_and_a_new_silence_opens_the_next(engine: Engine) -> None:
    cast = store_cast(engine)
    find(engine, at(20))
    assert log(engine, cast, 21)
    assert [find(engine, at(day)) for day in (49, 55, 56)] == [0, 0, 1]
    assert episodes(engine) == [(1, "no_first_contact", "sign_of_life"), (2, "quiet", None)]


def test_who_is_to_move_is_nudged_once_before_a_coordinator_is_asked(
    engine: Engine,
) -> None:
    cast = store_cast(engine)
    add_contact(engine, cast, 3, MET)
    for day in range(24, 38):
        assert find(engine, at(day)) == 0
    (nudge,) = rows(engine, Notice)
    assert (nudge.template, nudge.person_id) == ("quiet-nudge", cast.samira.id)  # coaches begin
    assert nudge.dedupe_key == f"nudge:{cast.pair.id}:2026-09-10"
    assert (nudge.payload["days"], nudge.payload["lines"][0]["other"]) == (21, "Noor")
    assert find(engine, at(38)) == 1


@pytest.mark.parametrize(
    ("unwilling", "nudged"),
    [(["samira"], ["noor"]), (["samira", "noor"], [])],
)
def test_who_wants_no_such_mail_is_not_nudged_but_the_other_is(
    engine: Engine, unwilling: list[str], nudged: list[str]
) -> None:
    cast = store_cast(engine)
    add_contact(engine, cast, 3, MET)
    with unit_of_work(engine, write=True) as session:
        for name in unwilling:
            session.get_one(Person, getattr(cast, name).id).unwanted_mail = ["check_ins"]
    find(engine, at(24))
    assert [one.person_id for one in rows(engine, Notice)] == [
        getattr(cast, name).id for name in nudged
    ]


def test_what_a_pair_agreed_on_counts_until_their_own_rhythm_is_known(engine: Engine) -> None:
    cast = store_cast(engine)
    with unit_of_work(engine, write=True) as session:
        agree_on(session, session.get_one(Pair, cast.pair.id), 30)
    add_contact(engine, cast, 3, MET)
    find(engine, at(48))
    assert (find(engine, at(77)), find(engine, at(78))) == (0, 1)  # 2.5 times 30 days
    with unit_of_work(engine) as session:
        (quiet,) = list_quiet_pairs(session, cast.programme, now=at(78))
    assert "They mean to be in touch every 30 days." in describe(quiet, translator("en"))


def test_who_was_written_to_is_nudged(engine: Engine) -> None:
    cast = store_cast(engine)
    add_contact(engine, cast, 1, MET)
    with unit_of_work(engine, write=True) as session:
        session.add(
            Message(pair_id=cast.pair.id, by_id=cast.samira.id, text="Hi", written_at=at(3))
        )
    add_contact(engine, cast, 3)
    find(engine, at(24))
    assert [one.person_id for one in rows(engine, Notice)] == [cast.noor.id]


def nudges(engine: Engine) -> list[Notice]:
    return [one for one in rows(engine, Notice) if one.template == "quiet-nudge"]


@pytest.mark.parametrize(
    ("met", "noted"),
    [(4, 25), (7, None), (14, None)],  # quiet on the 25th, 28th, 35th day
    ids=["asked after the note", "on the day", "a week before"],
)
def test_a_question_stands_for_the_note_where_it_left_in_this_silence_or_just_before(
    engine: Engine, met: int, noted: int | None
) -> None:
    cast = store_cast(engine)
    add_contact(engine, cast, met, MET)
    for day in range(20, met + 35):
        with unit_of_work(engine, write=True) as session:
            if day == ASKED:
                ask_check_ins(session, now=at(day))
        assert find(engine, at(day)) == 0
    assert [one.created_at for one in nudges(engine)] == ([at(noted)] if noted else [])
    assert find(engine, at(met + 35)) == 1


@pytest.mark.parametrize("met", [15, 20])
def test_a_question_of_before_the_silence_keeps_nobody_from_the_note(
    engine: Engine, met: int
) -> None:
    """It can still be answered, and was not about this silence."""
    cast = store_cast(engine)
    add_contact(engine, cast, met, MET)
    with unit_of_work(engine, write=True) as session:
        ask_check_ins(session, now=at(ASKED))
    assert not any(find(engine, at(met + days)) for days in range(20, 35))
    assert [one.created_at for one in nudges(engine)] == [at(met + 21)]
    assert find(engine, at(met + 35)) == 1


def test_a_silence_that_is_long_at_once_is_nudged_first_and_flagged_a_week_later(
    engine: Engine,
) -> None:
    """What they had planned was called off, or an answer turned out to be nobody's."""
    cast = store_cast(engine)
    add_contact(engine, cast, 3, MET)
    assert [find(engine, at(day)) for day in (60, 61, 66, 67)] == [0, 0, 0, 1]
    assert [one.created_at for one in nudges(engine)] == [at(60)]


def test_days_that_we_were_down_are_no_silence(engine: Engine) -> None:
    cast = store_cast(engine)
    add_contact(engine, cast, 3, MET)
    with unit_of_work(engine, write=True) as session:
        note_downtime(session, at(10), now=at(15))
    find(engine, at(35))
    assert (find(engine, at(42)), find(engine, at(43))) == (0, 1)


def test_a_note_does_not_end_that_they_have_not_met(engine: Engine) -> None:
    cast = store_cast(engine)
    add_contact(engine, cast, 1)
    find(engine, at(14))
    log(engine, cast, 15, ContactKind.wrote)
    assert episodes(engine) == [(1, "no_first_meeting", None)]
    log(engine, cast, 16, MET)
    assert episodes(engine) == [(1, "no_first_meeting", "sign_of_life")]


def test_a_meeting_that_is_agreed_takes_them_off_the_list_until_its_day(engine: Engine) -> None:
    cast = store_cast(engine)
    find(engine, at(8))
    desk = Desk(engine, cast)
    desk.now = at(9, 12)
    desk.suggest(cast.noor.id, at(12, 14))
    assert episodes(engine) == [(1, "no_first_contact", None)]
    desk.agree(cast.samira.id)
    assert episodes(engine) == [(1, "no_first_contact", "sign_of_life")]
    assert [find(engine, at(day)) for day in (12, 26, 33)] == [0, 0, 1]
    with unit_of_work(engine) as session:
        (quiet,) = list_quiet_pairs(session, cast.programme, now=at(33))
        told = describe(quiet, translator("en"))
        to_coach = suggest(quiet, quiet.duo.coach).subject
        days = [event.day for event in history(session, cast).events if event.is_planned]
    assert told == (
        "No contact known since they were paired 33 days ago."
        " They were to meet on 19 September, and nobody told yet whether they did."
    )
    assert to_coach == "Did you and Noor meet?"
    assert days == [START + timedelta(days=12)]


def history(session: Session, cast: Cast) -> PairHistory:
    return history_of(session, cast.programme, cast.pair.uid, now=at(33))


def test_a_contact_of_long_ago_does_not_end_a_silence(engine: Engine) -> None:
    cast = store_cast(engine)
    add_contact(engine, cast, 1, MET)
    for day in (33, 40):
        find(engine, at(day))
    log(engine, cast, 5, now=at(40, 12))
    assert episodes(engine) == [(1, "quiet", None)]


def test_a_coordinator_closes_it_once_and_it_rests_for_two_weeks(engine: Engine) -> None:
    store_cast(engine)
    find(engine, at(8))
    close(engine, at(9))
    with pytest.raises(AlreadyClosed):
        close(engine, at(9))
    assert (find(engine, at(22)), find(engine, at(23))) == (0, 1)
    assert episodes(engine)[0] == (1, "no_first_contact", "person")


def test_contact_is_logged_once_and_can_be_taken_back(engine: Engine) -> None:
    cast = store_cast(engine)
    assert (log(engine, cast, 3), log(engine, cast, 3)) == (True, False)
    day = START + timedelta(days=3)
    with unit_of_work(engine, write=True) as session:
        undo = {"kind": MET, "by": cast.noor, "day": day}
        assert take_back_contact(session, cast.pair, **undo)
        assert not take_back_contact(session, cast.pair, **undo)


def test_a_contact_is_a_fact_of_the_time_they_were_a_pair(engine: Engine) -> None:
    cast = store_cast(engine)
    with pytest.raises(ContactBeforeThePair):
        log(engine, cast, -1, now=at(3))
    with pytest.raises(ContactInTheFuture):
        log(engine, cast, 4, now=at(3))
    assert log(engine, cast, 0, now=at(3))


def test_the_list_is_of_one_programme_longest_silence_first(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        cast = make_cast(session)
        longer = make_cast(session, programme=cast.programme)
        elsewhere = make_programme(session)
        make_cast(session, programme=elsewhere)
    add_contact(engine, cast, 6, MET)
    for day in (37, 44):
        find(engine, at(day))
    with unit_of_work(engine) as session:
        listed = list_quiet_pairs(session, cast.programme, now=at(44))
        assert [(one.duo.pair.id, one.days) for one in listed] == [
            (longer.pair.id, 44),
            (cast.pair.id, 38),
        ]
        assert [describe(one, translator("en")) for one in listed] == [
            "Paired 44 days ago, and no contact is known yet.",
            "Last in touch 38 days ago, on 13 September. Usually they are in touch again within"
            " 14 days.",
        ]
        uid = cast.pair.uid
        assert open_episode(session, cast.programme, pair_uid=uid) == listed[1].episode
        with pytest.raises(NotFound):
            open_episode(session, elsewhere, pair_uid=uid)
