"""A button that is pressed twice at once: the second waits, and finds what the first did."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

from sqlalchemy import Engine
from sqlmodel import Session, select

from peercoach.db import unit_of_work
from peercoach.models import (
    Concern,
    ConcernEntry,
    ContactKind,
    ContactSource,
    Enrolment,
    GatePassed,
    Pair,
    Person,
    Programme,
    Side,
)
from peercoach.services.care.telling import add_to
from peercoach.services.pairs.contacts import log_contact
from peercoach.services.sign_up.gate_passing import tick_training
from tests.factories import MONDAY
from tests.services.care_cast import VAULT, CareCast, samira_worries, store_care_cast
from tests.services.pair_cast import START, contacts, rows


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
