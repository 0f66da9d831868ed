"""Several at the same moment: the constraints decide, and exactly one wins."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from threading import Barrier

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from peercoach.db import unit_of_work
from peercoach.models import Enrolment, Notice, Pair, Publication, Side, Table
from tests.factories import (
    make_draft,
    make_enrolment,
    make_meeting,
    make_notice,
    make_pair,
    make_person,
    make_programme,
    make_proposal,
    make_publication,
    make_round,
)

MANY = 6


def at_once(engine: Engine, work: Callable[[Session], object]) -> list[bool]:
    """Who of many succeeded, each in a unit of work of their own, begun together."""
    ready = Barrier(MANY)

    def one(_: int) -> bool:
        ready.wait(timeout=10)
        try:
            with unit_of_work(engine, write=True) as session:
                work(session)
        except IntegrityError:
            return False
        return True

    with ThreadPoolExecutor(MANY) as pool:
        return sorted(pool.map(one, range(MANY)))


def number_of(engine: Engine, table: type[Table]) -> int:
    with unit_of_work(engine) as session:
        return session.exec(select(func.count(col(table.id)))).one()


ONE_WON = [False] * (MANY - 1) + [True]


def test_one_person_takes_part_on_one_side_however_they_came_in(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme, person = make_programme(session), make_person(session)
    sides = cycle(Side)

    def come_in(session: Session) -> None:
        make_enrolment(session, programme, next(sides), person_id=person.id)

    assert at_once(engine, come_in) == ONE_WON
    assert number_of(engine, Enrolment) == 1


def test_many_publish_at_once_and_one_did_with_all_its_mails(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        round_ = make_round(session, make_programme(session))
        draft = make_draft(session, round_, make_person(session))

    def publish(session: Session) -> None:
        publication = make_publication(session, draft)
        for person in range(20):
            make_notice(session, dedupe_key=f"publish:{publication.uid}:{person}")

    assert at_once(engine, publish) == ONE_WON
    assert number_of(engine, Publication) == 1
    assert number_of(engine, Notice) == 20


def test_many_pair_one_first_year_at_once_and_one_did(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme = make_programme(session)
        noor = make_enrolment(session, programme, Side.first_year)
        ada = make_enrolment(session, programme, Side.coach)
    assert at_once(engine, lambda session: make_pair(session, noor, ada)) == ONE_WON
    assert number_of(engine, Pair) == 1


def test_many_owe_the_same_message_at_once_and_it_is_owed_once(engine: Engine) -> None:
    def owe(session: Session) -> None:
        make_notice(session, dedupe_key="checkin:1:week 4:7")

    assert at_once(engine, owe) == ONE_WON
    assert number_of(engine, Notice) == 1


def test_many_suggest_and_agree_at_once_and_a_pair_has_one_of_each(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme = make_programme(session)
        first_year = make_enrolment(session, programme, Side.first_year)
        pair = make_pair(session, first_year, make_enrolment(session, programme, Side.coach))
    by = first_year.person_id
    assert at_once(engine, lambda session: make_proposal(session, pair, by)) == ONE_WON
    assert at_once(engine, lambda session: make_meeting(session, pair)) == ONE_WON
    with unit_of_work(engine, write=True) as session:
        make_meeting(session, pair, status="cancelled")  # those that are over do not count
