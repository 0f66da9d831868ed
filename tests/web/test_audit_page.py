"""The log of a programme: looked through by person, kind and period, and taken along."""

import csv
import io
from typing import get_args

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.i18n import translator
from peercoach.models import DemandKind, DraftKind, Programme, Round
from peercoach.services.programmes.deeds import Action, note_deed
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rounds.drafts import queue_draft
from peercoach.services.rounds.rounds import open_round, set_demand
from peercoach.web.coordinator.audit_words import DEEDS
from tests.factories import MONDAY
from tests.services.round_cast import coach, first_year, small_programme
from tests.web.desk import Desk
from tests.web.reading import in_main


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """Marieke opened a round on Monday, and kept Noor with Ada; Joris did something elsewhere."""
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session, slug="nursing", name_en="Nursing")
        small_programme(session, slug="law", name_en="Law")
        noor, ada = first_year(session, programme, "Noor"), coach(session, programme, "Ada")
    desk = Desk(engine, "nursing")
    with unit_of_work(engine, write=True) as session:
        programme = find_programme(session, "nursing")
        round_ = open_round(session, programme, name="Autumn", by=desk.person.id, now=MONDAY)
        two = {"first_year": noor.uid, "coach": ada.uid}
        set_demand(session, round_, **two, kind=DemandKind.lock, by=desk.person.id, now=MONDAY)
    other = Desk(engine, "law", name="Joris")
    other.send("/rounds", name="Secret")
    return desk


def table(desk: Desk, query: str = "") -> str:
    return in_main(desk.see(f"/audit{query}")).partition("When Who What About")[2]


def test_it_says_who_did_what_with_names_and_nothing_of_other_programmes(desk: Desk) -> None:
    said = table(desk)
    assert "Marieke kept two together first-year: Noor, coach: Ada round: Autumn" in said
    assert "Marieke opened the round round: Autumn" in said
    assert "Joris" not in desk.see("/audit")


def test_every_deed_that_the_log_can_hold_has_words() -> None:
    """mypy sees to it that nothing else is noted."""
    assert set(DEEDS) == set(get_args(Action))
    for language in ("nl", "en"):
        said = [translator(language).gettext(words) for words in DEEDS.values()]
        assert not set(said) & set(DEEDS)
        assert len(set(said)) == len(said)


def test_what_the_timetable_did_is_said_in_words(desk: Desk) -> None:
    with unit_of_work(desk.engine, write=True) as session:
        round_ = session.exec(
            select(Round).join(Programme).where(Programme.slug == "nursing")
        ).one()
        queue_draft(session, round_, by=None, balance=20, kind=DraftKind.night, now=MONDAY)
    assert "By itself, at a set time made a draft draft: Autumn, A" in table(desk)
    assert ">timetable<" not in desk.see("/audit")


def test_filters_are_in_the_address(desk: Desk) -> None:
    desk.later(days=2)
    with unit_of_work(desk.engine, write=True) as session:
        programme = find_programme(session, "nursing")
        note_deed(
            session, "export", by=desk.person.id, kind="draft", uid="gone",
            programme_id=programme.id, now=desk.moment, form="csv",
        )  # fmt: skip
    assert "took it along" in table(desk)
    assert "opened" in table(desk)
    assert "opened" not in table(desk, "?kind=draft")
    assert "took it along" in table(desk, f"?by={desk.person.uid}&kind=draft")
    assert "opened" not in table(desk, "?first=2026-09-09")
    assert "took it along" not in table(desk, "?last=2026-09-08")
    assert "opened" in table(desk, "?first=2026-09-07&last=2026-09-07")  # both days included
    assert "Nothing like this happened" in in_main(desk.see("/audit?by=somebody"))


def test_a_day_that_is_none_is_said(desk: Desk) -> None:
    assert "Found “soon”, expected a day" in in_main(desk.see("/audit?first=soon", status=422))


def test_long_logs_come_in_pages(desk: Desk) -> None:
    with unit_of_work(desk.engine, write=True) as session:
        programme = find_programme(session, "nursing")
        for _ in range(60):
            note_deed(
                session, "solve", by=desk.person.id, kind="draft", uid="x",
                programme_id=programme.id, now=MONDAY,
            )  # fmt: skip
    assert "1–50 of 62" in table(desk)
    assert "opened the round" in table(desk, "?page=2")


def test_it_can_be_taken_along_and_that_is_in_it_too(desk: Desk) -> None:
    answer = desk.client.get(f"{desk.base}/audit/export?kind=round")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["When", "Who", "What", "Kind", "About", "Facts"]
    assert rows[1][1:] == [
        "Marieke",
        "kept two together",
        "round",
        "Autumn",
        "first-year: Noor, coach: Ada",
    ]
    assert len(rows) == 3
    assert desk.deeds()[-1] == ("export", "audit", {"entries": 2})
    assert "Marieke took it along as a file lines: 2 log" in table(desk)
