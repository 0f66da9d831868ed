"""A pair takes a break: by one of the two, a coordinator, or because the contact was stopped."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from peercoach.db import unit_of_work
from peercoach.errors import Conflict, InvalidInput
from peercoach.jobs.timetable import JOBS
from peercoach.models import (
    ContactKind,
    Notice,
    Pair,
    PairStatus,
    PausedBy,
    Person,
    Programme,
    QuietEpisode,
)
from peercoach.services.care.deciding import let_go_on
from peercoach.services.care.reading import find_cover
from peercoach.services.check_ins.asking import ask_check_ins
from peercoach.services.pairs.breaks import end_pair_breaks, let_go, take_break
from peercoach.services.pairs.pairs import pause_pair, resume_pair
from peercoach.services.quiet_pairs import find_quiet_pairs
from tests.factories import MONDAY, make_quiet_episode
from tests.jobs.sending import send, settings_for
from tests.services.care_cast import CareCast, noor_complains, store_care_cast
from tests.services.pair_cast import add_contact, at, check_ins, episodes
from tests.smtp_server import MailServer

LATER = MONDAY + timedelta(days=3)


@pytest.fixture
def cast(engine: Engine) -> CareCast:
    return store_care_cast(engine)


def pair_in(session: Session) -> Pair:
    return session.exec(select(Pair).with_for_update()).one()


def status(engine: Engine) -> PairStatus:
    with unit_of_work(engine) as session:
        return session.exec(select(Pair.status)).one()


def breaks(
    engine: Engine, who: Person, by: PausedBy, until: date | None = None, now: datetime = MONDAY
) -> None:
    with unit_of_work(engine, write=True) as session:
        pair = pair_in(session)
        programme = session.get_one(Programme, pair.programme_id)
        take_break(session, pair, programme, by, person_id=who.id, until=until, now=now)


def carries_on(engine: Engine, who: Person, by: PausedBy, now: datetime = LATER) -> None:
    with unit_of_work(engine, write=True) as session:
        let_go(session, pair_in(session), by, untold={who.id}, now=now)


def told(engine: Engine) -> list[tuple[str, str]]:
    """What was mailed about it, and to whom."""
    with unit_of_work(engine) as session:
        mails = select(Notice.template, Person.name).join(Person)
        wanted = ("pair-rests", "pair-goes-on")
        found = session.exec(mails.order_by(Notice.id)).all()  # type: ignore[arg-type]
        return [(template, name) for template, name in found if template in wanted]


def test_the_other_hears_it_once_and_again_when_it_goes_on(engine: Engine, cast: CareCast) -> None:
    for _ in range(2):  # pressed twice
        breaks(engine, cast.noor, PausedBy.first_year)
    assert status(engine) is PairStatus.paused
    assert told(engine) == [("pair-rests", cast.samira.name)]
    carries_on(engine, cast.noor, PausedBy.first_year)
    assert status(engine) is PairStatus.live
    assert told(engine)[1:] == [("pair-goes-on", cast.samira.name)]


@pytest.mark.parametrize("ends", [PairStatus.paused, PairStatus.live])
def test_of_pressing_to_and_fro_the_other_hears_later_how_it_is(
    engine: Engine, cast: CareCast, mail_server: MailServer, ends: PairStatus
) -> None:
    settings = settings_for(mail_server.port)
    for _ in range(5):
        breaks(engine, cast.noor, PausedBy.first_year)
        send(engine, settings, now=MONDAY)
        carries_on(engine, cast.noor, PausedBy.first_year, now=MONDAY)
        send(engine, settings, now=MONDAY)
    if ends is PairStatus.paused:
        breaks(engine, cast.noor, PausedBy.first_year)
    at_first = ["Your pairing has changed", "You and Noor can go on"]
    assert [mail["Subject"] for mail in mail_server.mails] == at_first
    for hours in range(1, 24):
        send(engine, settings, now=MONDAY + timedelta(hours=hours))
    in_the_end = at_first[0 if ends is PairStatus.paused else 1]
    assert [mail["Subject"] for mail in mail_server.mails] == [*at_first, in_the_end]


def test_a_mail_says_neither_who_nor_why_nor_until_when(engine: Engine, cast: CareCast) -> None:
    breaks(engine, cast.noor, PausedBy.first_year, until=date(2026, 10, 1))
    with unit_of_work(engine) as session:
        payload = session.exec(select(Notice.payload)).one()
    pair = cast.pair.pair.id
    lines = [{"pair": pair, "other": "Noor"}]
    assert payload == {"name": "Samira", "lines": lines, "path": "/coach"}


def test_it_goes_on_by_itself_on_its_day(engine: Engine, cast: CareCast) -> None:
    assert end_pair_breaks in [job.work for job in JOBS]
    breaks(engine, cast.samira, PausedBy.coach, until=at(10).date())
    for day, hour, ended in ((9, 23, 0), (10, 0, 1), (10, 1, 0)):
        with unit_of_work(engine, write=True) as session:
            assert end_pair_breaks(session, now=at(day, hour, 30)) == ended
    assert status(engine) is PairStatus.live
    assert sorted(told(engine)[1:]) == [
        ("pair-goes-on", cast.noor.name),
        ("pair-goes-on", cast.samira.name),
    ]


@pytest.mark.parametrize("until", [MONDAY.date(), MONDAY.date() + timedelta(days=367)])
def test_a_day_that_is_no_break_is_refused(engine: Engine, cast: CareCast, until: date) -> None:
    with pytest.raises(InvalidInput):
        breaks(engine, cast.noor, PausedBy.first_year, until=until)
    assert status(engine) is PairStatus.live


def test_it_goes_on_when_nobody_holds_it_any_more(engine: Engine, cast: CareCast) -> None:
    breaks(engine, cast.noor, PausedBy.first_year)
    breaks(engine, cast.samira, PausedBy.coach)
    assert told(engine) == [("pair-rests", cast.samira.name)]  # who held it learns nothing
    carries_on(engine, cast.noor, PausedBy.first_year)
    assert status(engine) is PairStatus.paused
    carries_on(engine, cast.samira, PausedBy.coach)
    assert status(engine) is PairStatus.live


def test_nobody_lifts_what_a_coordinator_holds(engine: Engine, cast: CareCast) -> None:
    with unit_of_work(engine, write=True) as session:
        pause_pair(session, pair_in(session), by=cast.marieke.id, now=MONDAY)
    breaks(engine, cast.noor, PausedBy.first_year, until=at(3).date())
    carries_on(engine, cast.noor, PausedBy.first_year)
    carries_on(engine, cast.samira, PausedBy.coach)
    with unit_of_work(engine, write=True) as session:
        end_pair_breaks(session, now=at(30))
    assert status(engine) is PairStatus.paused


def test_a_coordinator_does_not_lift_what_one_of_the_two_holds(
    engine: Engine, cast: CareCast
) -> None:
    breaks(engine, cast.noor, PausedBy.first_year)
    with unit_of_work(engine, write=True) as session, pytest.raises(Conflict, match="stands still"):
        resume_pair(session, pair_in(session), by=cast.marieke.id, now=LATER)
    assert status(engine) is PairStatus.paused


def test_nobody_but_a_reader_lifts_a_stopped_contact(engine: Engine, cast: CareCast) -> None:
    """Whoever held the pair before lets go, and sees it rest on: as when the other does too."""
    breaks(engine, cast.samira, PausedBy.coach, until=at(5).date())
    with unit_of_work(engine, write=True) as session:
        noor_complains(session, cast, now=MONDAY)
    assert told(engine) == [("pair-rests", cast.noor.name)]  # and Samira hears nothing new
    carries_on(engine, cast.samira, PausedBy.coach)
    breaks(engine, cast.samira, PausedBy.coach, until=at(5).date())
    with unit_of_work(engine, write=True) as session:
        end_pair_breaks(session, now=at(6))
    assert status(engine) is PairStatus.paused
    assert len(told(engine)) == 1
    with unit_of_work(engine, write=True) as session:
        cover = find_cover(session, cast.rosa.id, "complaint-1")
        let_go_on(session, cover, by=cast.rosa, now=at(7))
    assert status(engine) is PairStatus.live


def test_a_reader_does_not_end_the_break_of_one_of_them(engine: Engine, cast: CareCast) -> None:
    with unit_of_work(engine, write=True) as session:
        noor_complains(session, cast, now=MONDAY)
    breaks(engine, cast.noor, PausedBy.first_year)
    with unit_of_work(engine, write=True) as session:
        let_go_on(
            session, find_cover(session, cast.rosa.id, "complaint-1"), by=cast.rosa, now=at(7)
        )
    assert status(engine) is PairStatus.paused


@pytest.mark.parametrize("how", ["own", "stopped"])
def test_to_the_other_a_break_and_a_stop_are_one_mail(
    engine: Engine, cast: CareCast, how: str
) -> None:
    if how == "own":
        breaks(engine, cast.noor, PausedBy.first_year)
    else:
        with unit_of_work(engine, write=True) as session:
            noor_complains(session, cast, now=MONDAY)
    with unit_of_work(engine) as session:
        mails = session.exec(select(Notice).where(Notice.person_id == cast.samira.id)).all()
        assert [(one.template, dict(one.payload)) for one in mails] == [
            (
                "pair-rests",
                {
                    "name": "Samira",
                    "lines": [{"pair": cast.pair.pair.id, "other": "Noor"}],
                    "path": "/coach",
                },
            )
        ]


def test_nothing_is_asked_and_no_silence_counts(engine: Engine, cast: CareCast) -> None:
    for day in (1, 8, 15, 22):
        add_contact(engine, cast.pair, day, ContactKind.met)
    breaks(engine, cast.noor, PausedBy.first_year, now=at(25))
    with unit_of_work(engine, write=True) as session:
        ask_check_ins(session, now=at(60))
        assert find_quiet_pairs(session, now=at(60)) == 0
    assert check_ins(engine) == []
    carries_on(engine, cast.noor, PausedBy.first_year, now=at(60))
    with unit_of_work(engine, write=True) as session:
        assert find_quiet_pairs(session, now=at(62)) == 0
        assert find_quiet_pairs(session, now=at(60 + 14)) == 0  # a note first
        assert find_quiet_pairs(session, now=at(60 + 21)) == 1


def test_a_quiet_flag_goes_and_one_that_asks_for_somebody_stays(
    engine: Engine, cast: CareCast
) -> None:
    with unit_of_work(engine, write=True) as session:
        make_quiet_episode(session, pair_in(session), facts={})
    breaks(engine, cast.noor, PausedBy.first_year)
    assert [how for _, _, how in episodes(engine)] == ["sign_of_life"]
    carries_on(engine, cast.noor, PausedBy.first_year)
    with unit_of_work(engine, write=True) as session:
        make_quiet_episode(session, pair_in(session), number=2, reason="answer", facts={})
    breaks(engine, cast.noor, PausedBy.first_year)
    with unit_of_work(engine) as session:
        assert [one.closed_at is None for one in session.exec(select(QuietEpisode))] == [
            False,
            True,
        ]
