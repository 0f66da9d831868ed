"""A button that is pressed twice at once: the second waits, and finds what the first did."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, select

from peercoach.db import unit_of_work
from peercoach.models import (
    Audit,
    Concern,
    ConcernEntry,
    ContactKind,
    ContactSource,
    DemandKind,
    Enrolment,
    GatePassed,
    Pair,
    Person,
    Programme,
    Round,
    Side,
)
from peercoach.services.care.telling import add_to
from peercoach.services.pairs.contacts import log_contact
from peercoach.services.pairs.pairs import end_pair, find_pair
from peercoach.services.rounds.rounds import open_round, set_demand
from peercoach.services.sign_up.gate_passing import tick_training
from tests.factories import MONDAY, make_pair, make_person
from tests.services.care_cast import VAULT, CareCast, samira_worries, store_care_cast
from tests.services.pair_cast import START, contacts, rows
from tests.services.round_cast import coach, first_year, small_programme


def at_once(engine: Engine, press: Callable[[Session], object]) -> list[object]:
    """The second begins while the first is not done yet. Shorter a wait would hide a fault now and
    then, and never make one."""
    with ThreadPoolExecutor(1) as pool:
        with unit_of_work(engine, write=True) as session:
            first = press(session)
            second = pool.submit(pressed, engine, press)
            wait([second], timeout=0.2)
        return [first, second.result()]


def pressed(engine: Engine, press: Callable[[Session], object]) -> object:
    with unit_of_work(engine, write=True) as session:
        return press(session)


def test_a_contact_is_noted_once(engine: Engine) -> None:
    cast = store_care_cast(engine).pair

    def press(session: Session) -> bool:
        pair, noor = session.get_one(Pair, cast.pair.id), session.get_one(Person, cast.noor.id)
        kind, source = ContactKind.met, ContactSource.page
        return log_contact(session, pair, kind=kind, source=source, by=noor, day=START, now=MONDAY)

    assert at_once(engine, press) == [True, False]
    assert contacts(engine) == [(START, "met", cast.noor.id)]


def test_both_of_two_additions_to_a_worry_are_kept(engine: Engine) -> None:
    cast: CareCast = store_care_cast(engine)
    with unit_of_work(engine, write=True) as session:
        uid = samira_worries(session, cast, now=MONDAY).uid

    def press(session: Session) -> None:
        concern = session.exec(select(Concern).where(Concern.uid == uid)).one()
        samira = session.get_one(Person, cast.samira.id)
        add_to(session, VAULT, concern, "And this", by=samira, now=MONDAY)

    at_once(engine, press)
    assert len(rows(engine, ConcernEntry)) == 3


def test_what_a_coordinator_does_is_in_the_log_once(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session, slug="nursing")
        noor, ada = first_year(session, programme, "Noor"), coach(session, programme, "Ada")
        pair = make_pair(
            session, first_year(session, programme, "Tim"), coach(session, programme, "Lena")
        )
        marieke = make_person(session, name="Marieke").id
        open_round(session, programme, name="Autumn", by=marieke, now=MONDAY)
    done: dict[str, Any] = {"by": marieke, "now": MONDAY}

    def keep(session: Session) -> None:
        round_ = session.exec(select(Round)).one()
        two = {"first_year": noor.uid, "coach": ada.uid}
        set_demand(session, round_, kind=DemandKind.lock, **two, **done)

    def end(session: Session) -> None:
        end_pair(session, find_pair(session, programme, pair.uid), **done)

    for press in (keep, end):
        at_once(engine, press)
    said = [one.action for one in rows(engine, Audit)]
    assert said == ["open", "lock", "end"]


def test_a_training_is_ticked_once(engine: Engine) -> None:
    cast = store_care_cast(engine)
    with unit_of_work(engine) as session:
        [coach] = session.exec(select(Enrolment.uid).where(Enrolment.side == Side.coach))

    def press(session: Session) -> int:
        programme = session.get_one(Programme, cast.pair.programme.id)
        by = cast.marieke.id
        return tick_training(session, programme, [coach], done=True, by=by, now=MONDAY)

    assert at_once(engine, press) == [1, 0]
    assert len(rows(engine, GatePassed)) == 1
