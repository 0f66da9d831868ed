"""Whom an institution names: checked when kept, asked about twice a year."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.errors import InvalidFields, NotFound
from peercoach.models import HelpKind, Notice, RoleKind
from peercoach.services.programmes.help_entries import (
    STALE_AFTER,
    Filled,
    entries_of,
    find_entry,
    is_stale,
    note_checked,
    save_entry,
)
from peercoach.services.programmes.help_reminders import AGAIN_AFTER, remind_of_help
from tests.factories import MONDAY, make_person, make_programme, make_role

PIEN = Filled(
    HelpKind.psychologist,
    "Pien Parasol",
    "Marieke",
    phone="010 123 45 67",
    owner_email="Owner@Uni.example",
)
DAY = timedelta(days=1)


def test_entries_come_in_the_order_of_the_page(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme, other = make_programme(session), make_programme(session)
        adviser = replace(PIEN, kind=HelpKind.adviser, name="Aad", web="https://uni.example/a")
        for filled in (adviser, replace(PIEN, name="Zoë"), PIEN):
            save_entry(session, programme, filled, now=MONDAY)
        assert [one.name for one in entries_of(session, programme)] == [
            "Pien Parasol",
            "Zoë",
            "Aad",
        ]
        assert entries_of(session, other) == []
        (first, *_) = entries_of(session, programme)
        assert first.owner_email == "owner@uni.example"
        with pytest.raises(NotFound):
            find_entry(session, other, first.uid)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("owner", ""),
        ("phone", "bel me"),
        ("web", "javascript:alert(1)"),
        ("web", "https://"),
        ("email", "pien@"),
        ("owner_email", "nobody"),
        ("about_nl", "x" * 201),
        ("phone", ""),  # and no other way either
    ],
)
def test_what_would_not_work_is_named_by_its_field(engine: Engine, field: str, value: str) -> None:
    with unit_of_work(engine, write=True) as session:
        programme = make_programme(session)
        with pytest.raises(InvalidFields) as refused:
            save_entry(session, programme, replace(PIEN, **{field: value}), now=MONDAY)
        assert set(refused.value.problems) == {field}
        assert entries_of(session, programme) == []


def test_who_keeps_it_right_and_coordinators_are_asked_after_half_a_year(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme = make_programme(session, slug="nursing")
        marieke = make_person(session, name="Marieke")
        make_role(session, programme, marieke, kind=RoleKind.coordinator)
        entry = save_entry(session, programme, PIEN, now=MONDAY)
        last_day = MONDAY + STALE_AFTER
        assert (is_stale(entry, last_day.date()), remind_of_help(session, now=last_day)) == (
            False,
            0,
        )
        stale = last_day + DAY
        assert is_stale(entry, stale.date())
        assert [remind_of_help(session, now=stale) for _ in range(2)] == [2, 0]
        told = {
            notice.recipient: notice.payload
            for notice in session.exec(select(Notice).where(Notice.template == "check-help"))
        }
        names = {"names": ["Pien Parasol"]}
        assert told == {
            marieke.email: names | {"path": "/co/nursing/care", "edits": True},
            "owner@uni.example": names | {"path": "/help/now", "edits": False},
        }
        assert remind_of_help(session, now=last_day + AGAIN_AFTER) == 2  # a month later, again
        note_checked(session, programme, entry, now=stale)
        assert remind_of_help(session, now=stale + STALE_AFTER) == 0
