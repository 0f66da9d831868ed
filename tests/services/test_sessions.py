"""How long one stays signed in, and that signing out counts at once."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import BrowserSession, Language
from peercoach.services.sign_in.sessions import (
    STAFF_DAY,
    STAFF_IDLE,
    STUDENT_DAYS,
    end_every_session,
    end_session,
    find_session,
    note_seen,
    open_session,
)
from peercoach.services.tokens import hash_of
from tests.factories import MONDAY, make_person, make_programme, make_role

MOMENT = timedelta(microseconds=1)


@pytest.fixture
def sign_in(engine: Engine):
    def open_one(*, staff: bool = False, roles: int = 0) -> str:
        with unit_of_work(engine, write=True) as session:
            person = make_person(session, language=Language.en)
            for n in range(roles):
                make_role(session, make_programme(session, slug=f"p{n}"), person)
            return open_session(session, person, staff=staff, now=MONDAY)

    return open_one


@pytest.fixture
def find(engine: Engine):
    def look(token: str, after: timedelta = timedelta()):
        with unit_of_work(engine) as session:
            return find_session(session, token, now=MONDAY + after)

    return look


def test_a_session_says_who_and_what_they_may_do(sign_in, find) -> None:
    found = find(sign_in(roles=2))
    assert found.language == "en"
    assert found.roles == {("coordinator", "p0"), ("coordinator", "p1")}
    assert find(sign_in()).roles == frozenset()


def test_only_the_hash_is_kept(engine: Engine, sign_in) -> None:
    token = sign_in()
    with unit_of_work(engine) as session:
        kept = session.exec(select(BrowserSession)).one()
    assert kept.token_hash == hash_of(token)
    assert token not in kept.model_dump_json()


@pytest.mark.parametrize(
    ("staff", "ends_after"), [(False, STUDENT_DAYS), (True, STAFF_IDLE)], ids=["student", "staff"]
)
def test_a_session_ends_by_itself(sign_in, find, staff: bool, ends_after: timedelta) -> None:
    token = sign_in(staff=staff)
    assert find(token, ends_after - MOMENT)
    assert find(token, ends_after) is None


def test_staff_who_keep_working_stay_signed_in_for_a_day(engine: Engine, sign_in, find) -> None:
    token = sign_in(staff=True)
    with unit_of_work(engine, write=True) as session:
        note_seen(session, token, now=MONDAY + STAFF_DAY - MOMENT)
    assert find(token, STAFF_DAY - MOMENT)
    assert find(token, STAFF_DAY) is None


def test_signing_out_ends_this_session_only(engine: Engine, sign_in, find) -> None:
    here, elsewhere = sign_in(), sign_in()
    with unit_of_work(engine, write=True) as session:
        end_session(session, here, now=MONDAY)
    assert find(here) is None
    assert find(elsewhere)


def test_signing_out_everywhere_ends_all_of_one_person(engine: Engine, sign_in, find) -> None:
    with unit_of_work(engine, write=True) as session:
        ada, noor = make_person(session), make_person(session)
        adas = [open_session(session, ada, staff=False, now=MONDAY) for _ in range(2)]
        noors = open_session(session, noor, staff=False, now=MONDAY)
        end_every_session(session, ada.id, now=MONDAY)
    assert [find(token) for token in adas] == [None, None]
    assert find(noors)


def test_a_made_up_token_is_nobodys(sign_in, find) -> None:
    token = sign_in()
    assert [find(other) for other in ("", token[:-1], hash_of(token), "é")] == [None] * 4
