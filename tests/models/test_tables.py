"""What holds for every table."""

from enum import StrEnum

import pytest
from sqlalchemy import Engine, Enum, Table, UniqueConstraint
from sqlalchemy.exc import StatementError
from sqlmodel import SQLModel, insert, select

from peercoach.db import unit_of_work
from peercoach.models import Enrolment, Person, Programme
from tests.factories import MONDAY, make_person, make_programme

TABLES = SQLModel.metadata.sorted_tables


def test_kinds_are_stored_by_a_name_that_equals_their_value() -> None:
    kinds = {
        column.type.enum_class
        for table in TABLES
        for column in table.columns
        if isinstance(column.type, Enum)
    }
    assert all(issubclass(kind, StrEnum) for kind in kinds)
    assert [m for kind in kinds for m in kind if m.name != m.value] == []


def test_references_can_be_followed_backwards_quickly() -> None:
    """Without an index, every deletion and many a list would read the whole referring table."""
    rare = {"granted_by_id", "made_by_id", "cancelled_by_id", "closed_by_id"}  # for the record
    unindexed = {
        f"{table.name}.{reference.column_keys[0]}"
        for table in TABLES
        for reference in table.foreign_key_constraints
        if reference.column_keys[0] not in first_columns(table) | rare
    }
    assert unindexed == set()


def first_columns(table: Table) -> set[str]:
    keys = [part for part in table.constraints if isinstance(part, UniqueConstraint)]
    return {next(iter(part.columns)).name for part in (*keys, *table.indexes)}


def test_constraints_have_names_that_fit_every_database() -> None:
    for table in TABLES:
        names = [part.name for part in (*table.constraints, *table.indexes)]
        assert all(name and len(str(name)) <= 63 for name in names), table.name


def test_rows_stored_by_the_thousand_have_their_defaults(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        rows = [
            {"email": f"{n}@uni.example", "name": "Noor", "created_at": MONDAY} for n in range(1000)
        ]
        session.execute(insert(Person), rows)
    with unit_of_work(engine) as session:
        uids = session.exec(select(Person.uid)).all()
    assert len(set(uids)) == 1000
    assert {len(uid) for uid in uids} == {16}


def test_a_value_in_json_is_replaced_as_a_whole(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        make_programme(session, settings={"a": 1})
    with unit_of_work(engine, write=True) as session:
        programme = session.exec(select(Programme)).one()
        programme.settings = {**programme.settings, "b": [2, None]}
    with unit_of_work(engine) as session:
        assert session.exec(select(Programme.settings)).one() == {"a": 1, "b": [2, None]}


def test_a_kind_that_is_none_of_them_is_refused_before_the_database(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme, person = make_programme(session), make_person(session)
    row = {"programme_id": programme.id, "person_id": person.id, "side": "senior"}
    with pytest.raises(StatementError), unit_of_work(engine, write=True) as session:
        session.add(Enrolment(**row, created_at=MONDAY, changed_at=MONDAY))
