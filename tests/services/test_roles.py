"""Giving and taking a role: once, in one programme, on the record."""

from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Audit, RoleKind
from peercoach.services.programmes.roles import (
    give_role,
    people_with_role,
    programmes_of,
    take_role,
)
from peercoach.services.sign_in.sessions import find_session, open_session, roles_of
from tests.factories import MONDAY, make_person, make_programme

COORDINATOR = {"kind": RoleKind.coordinator, "now": MONDAY}


def test_a_role_is_for_one_programme(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        ada, nursing = make_person(session), make_programme(session, slug="nursing")
        make_programme(session, slug="physiotherapy")
        assert give_role(session, programme=nursing, person=ada, **COORDINATOR)
        assert not give_role(session, programme=nursing, person=ada, **COORDINATOR)
        assert roles_of(session, ada.id) == {("coordinator", "nursing")}
        assert people_with_role(session, nursing, RoleKind.coordinator) == [ada]
        assert people_with_role(session, nursing, RoleKind.confidential) == []
        assert programmes_of(session, ada.id) == [nursing]
        assert take_role(session, programme=nursing, person=ada, **COORDINATOR)
        assert not take_role(session, programme=nursing, person=ada, **COORDINATOR)
        assert roles_of(session, ada.id) == frozenset()


def test_each_change_is_recorded_once_with_who_made_it(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        ada, boss, nursing = make_person(session), make_person(session), make_programme(session)
        for by in (None, boss):
            give_role(session, programme=nursing, person=ada, by=by, **COORDINATOR)
            take_role(session, programme=nursing, person=ada, by=by, **COORDINATOR)
        entries = session.exec(select(Audit).order_by(Audit.id)).all()
    assert [(entry.actor, entry.action, entry.subject_uid) for entry in entries] == [
        ("command line", "give role", ada.uid),
        ("command line", "take role", ada.uid),
        (boss.uid, "give role", ada.uid),
        (boss.uid, "take role", ada.uid),
    ]
    assert {(entry.programme_id, entry.details["role"]) for entry in entries} == {
        (nursing.id, "coordinator")
    }


def test_who_becomes_staff_signs_in_again(engine: Engine) -> None:
    """A student's session lasts two weeks; one of staff must not."""
    with unit_of_work(engine, write=True) as session:
        ada = make_person(session)
        token = open_session(session, ada, staff=False, now=MONDAY)
        give_role(session, programme=make_programme(session), person=ada, **COORDINATOR)
        assert find_session(session, token, now=MONDAY) is None
        token = open_session(session, ada, staff=True, now=MONDAY)
        give_role(session, programme=make_programme(session), person=ada, **COORDINATOR)
        assert find_session(session, token, now=MONDAY)  # was staff already
