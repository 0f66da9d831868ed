"""Cases 26 and 28 to 31: a coordinator of another programme, and one who is curious."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from peercoach.db import unit_of_work
from peercoach.models import Audit, BrowserSession, ConcernEntry, Notice, Person, Role, RoleKind
from peercoach.permissions import COORDINATED, PERMISSIONS, ROUND, Row
from peercoach.services.audit import record, verify_chain
from peercoach.services.care.own import shared_about
from peercoach.services.care.reading import warn_of_browsing
from peercoach.services.programmes.overview import overview_of
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.spreadsheets.tables import read_table
from tests.permissions.cells import Cell
from tests.permissions.cells import ask as ask_cell
from tests.permissions.world import DAY, NOW, World

OF_A_PROGRAMME = [row for row in PERMISSIONS.values() if row.which in {COORDINATED, ROUND}]


@pytest.mark.parametrize("row", OF_A_PROGRAMME, ids=str)
def test_case_26_another_programme_does_not_exist_for_them(world: World, row: Row) -> None:
    api = row.path.startswith("/api/")
    theirs = Cell(row, "key_of_coordinator_elsewhere" if api else "coordinator_elsewhere", "own")
    assert ask_cell(world, theirs).status_code == 404
    assert not world.was_changed()


def test_case_26_its_people_are_in_no_search_and_in_no_count(world: World) -> None:
    """The two programmes have as many people; what is counted and found is of one's own."""
    elsewhere = "coordinator_elsewhere"
    for page in ("people", "pairs"):
        mine = world.ask("coordinator", "GET", f"/co/nursing/{page}", params={"q": "First_Year"})
        theirs = world.ask(elsewhere, "GET", f"/co/law/{page}", params={"q": "First_Year"})
        assert "First_Year" in mine.text.replace("value=&quot;", "")
        assert world.own["pair"] not in theirs.text
        assert people_named(theirs.text) == 0
    with unit_of_work(world.engine) as session:
        counts = [
            overview_of(session, find_programme(session, slug)) for slug in ("nursing", "law")
        ]
    assert counts[0].first_years == counts[1].first_years == 3
    assert counts[0].in_touch == counts[1].in_touch == 2


def people_named(page: str) -> int:
    """Rows about the first-year of the other programme; what was typed in the field is no row."""
    return page.count(">First_Year<")


def test_case_28_opening_what_was_passed_on_takes_a_reason_and_is_seen(world: World) -> None:
    address = f"/reader/{world.own['worry']}"
    for nothing in ({}, {"because": " "}):
        assert world.ask("reader", "POST", address, data=nothing).status_code == 422
    assert not world.was_changed()
    read = world.ask("reader", "POST", address, data={"because": "Her coach called"})
    assert "Opened, because: Reader" in re.sub(r"\s+", " ", read.text)
    assert "Her coach called" in read.text
    with unit_of_work(world.engine) as session:
        about = world.people["first_year"].id
        (shared,) = shared_about(session, about, now=NOW + 2 * DAY)
        assert [(one.name, one.at) for one in shared.openings] == [("Reader", NOW)]
        assert "Her coach called" not in str(session.exec(select(ConcernEntry)).all())


def test_case_28_more_than_twenty_in_an_hour_are_told_to_the_privacy_officer(world: World) -> None:
    reader, officer = world.people["reader"], "fg@example.org"

    def open_another(number: int, now: datetime) -> None:
        with unit_of_work(world.engine, write=True) as session:
            record(
                session,
                now=now,
                actor=reader.uid,
                action="open",
                subject_kind="concern",
                subject_uid=f"concern-{number}",
            )
            warn_of_browsing(session, officer, by=session.get_one(Person, reader.id), now=now)

    def warned() -> list[str]:
        with unit_of_work(world.engine) as session:
            told = select(Notice.template).where(Notice.recipient == officer)
            return list(session.exec(told))

    for number in (*range(20), 5):  # one of them twice
        open_another(number, NOW)
    assert warned() == []
    open_another(20, NOW + timedelta(hours=1))  # by then those of before are longer ago
    assert warned() == []
    for number in range(21, 43):
        open_another(number, NOW + timedelta(hours=1, minutes=1))
    assert warned() == ["many-opened"]


UNSHARED = ("carer", "gender_wish", "first_in_family", "woman")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_case_29_a_bulk_export_has_no_answers_and_is_noted(world: World, form: str) -> None:
    address = f"/co/nursing/rounds/{world.own['round']}/export"
    asked = {"draft": world.own["draft"], "form": form}
    answer = world.ask("coordinator", "GET", address, params=asked)
    assert answer.status_code == 200
    read = read_table(Path(f"pairs.{form}"), answer.content)
    cells = " ".join([*read.header, *(cell for row in read.rows for cell in row.cells)]).lower()
    assert not [word for word in UNSHARED if word in cells]
    with unit_of_work(world.engine) as session:
        newest = session.exec(select(Audit).order_by(col(Audit.id).desc())).first()
        assert newest
        assert (newest.action, newest.actor) == ("export", world.people["coordinator"].uid)
        assert newest.details == {"form": form, "part": "pairs"}


@pytest.mark.parametrize("what", ["rounds/{round}/export", "pairs/export", "audit/export"])
def test_case_29_it_takes_a_sign_in_of_the_last_ten_minutes(world: World, what: str) -> None:
    address = f"/co/nursing/{what.format(round=world.own['round'])}"

    def status(minutes: float) -> int:
        with unit_of_work(world.engine, write=True) as session:
            for row in session.exec(select(BrowserSession)):
                row.created_at = NOW - timedelta(minutes=minutes)
        asked = {"draft": world.own["draft"], "form": "csv"}
        return world.ask("coordinator", "GET", address, params=asked).status_code

    assert [status(10), status(10.1)] == [200, 403]


def test_case_30_nobody_gives_themselves_a_role(world: World) -> None:
    """Naming readers is the one way to give a role on a page: it takes a second person."""
    with unit_of_work(world.engine) as session:
        mine = session.get_one(Person, world.people["coordinator"].id).email
        before = len(session.exec(select(Role)).all())
    address = "/co/nursing/care/readers"
    alone = world.ask("coordinator", "POST", address, data={"email": mine, "name": "Me"})
    assert alone.status_code == 403
    with unit_of_work(world.engine) as session:
        assert len(session.exec(select(Role)).all()) == before
    other = {"email": "rik@example.org", "name": "Rik"}
    assert world.ask("coordinator", "POST", address, data=other).status_code == 303
    with unit_of_work(world.engine) as session:
        given = session.exec(
            select(Role)
            .join(Person, col(Person.id) == Role.person_id)
            .where(Person.email == other["email"])
        ).one()
        assert given.kind is RoleKind.confidential


@pytest.mark.parametrize("role", ["coordinator", "confidential"])
@pytest.mark.parametrize("who", ["first_year", "coach", "reader"])
def test_case_30_who_has_no_desk_cannot_give_one_at_all(world: World, who: str, role: str) -> None:
    sent = {"email": "me@example.org", "name": "Me", "role": role, "kind": role}
    assert world.ask(who, "POST", "/co/nursing/care/readers", data=sent).status_code == 403
    assert not world.was_changed()


def test_case_31_a_changed_entry_of_the_audit_is_named(world: World) -> None:
    for name in ("One", "Two", "Three"):
        world.ask(
            "coordinator",
            "POST",
            "/co",
            data={
                "name_nl": name,
                "name_en": name,
                "slug": name.lower(),
            },
        )
    with unit_of_work(world.engine, write=True) as session:
        assert verify_chain(session) is None
        second = session.exec(select(Audit.id).order_by(Audit.id.desc())).all()[1]  # type: ignore[union-attr]
        session.execute(text("UPDATE audit SET action = 'nothing' WHERE id = :id"), {"id": second})
    with unit_of_work(world.engine) as session:
        assert verify_chain(session) == second
