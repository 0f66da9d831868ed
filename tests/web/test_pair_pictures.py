"""The two lanes of a pair, and the list of pairs to take along."""

from datetime import date, timedelta

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.models import Contact, ContactKind, ContactSource
from peercoach.services.pairs.history import history_of
from peercoach.services.programmes.programmes import find_programme
from peercoach.web.coordinator.timeline import LANES, LEFT, WIDTH, timeline
from tests.factories import MONDAY, make_check_in, stored
from tests.programme_cast import make_noor, make_open_programme, make_samira, pair_up
from tests.web.desk import Desk
from tests.web.reading import in_main

DAY = timedelta(days=1)
TODAY = MONDAY + 40 * DAY


def started(engine: Engine) -> str:
    """They met twice, Samira wrote once; Noor answered a check-in and Samira did not."""
    with unit_of_work(engine, write=True) as session:
        programme, _ = make_open_programme(session, slug="nursing")
        noor, samira = make_noor(session, name="=Noor"), make_samira(session)
        pair = pair_up(session, programme, noor, samira)
        noted = {"source": ContactSource.page, "noted_at": MONDAY, "pair_id": pair.id}
        for days, kind, by in ((4, "met", noor), (4, "met", samira), (8, "met", noor)):
            day = (MONDAY + days * DAY).date()
            stored(session, Contact(day=day, kind=ContactKind(kind), by_id=by.id, **noted))
        wrote = {"kind": ContactKind.wrote, "by_id": samira.id, "day": date(2026, 9, 17)}
        stored(session, Contact(**wrote, **noted))
        asked = {"sent_at": MONDAY + 20 * DAY}
        said = {"answer": "well", "answered_at": MONDAY + 20 * DAY}
        make_check_in(session, pair, noor.id, **asked, **said)
        make_check_in(session, pair, samira.id, **asked)
        return pair.uid


def test_each_has_a_lane_and_a_meeting_is_on_both(engine: Engine) -> None:
    uid = started(engine)
    with unit_of_work(engine) as session:
        pair = history_of(session, find_programme(session, "nursing"), uid, now=TODAY)
    line = timeline(pair, TODAY.date())
    noors, samiras = LANES
    assert line.met == [LEFT + WIDTH * part for part in (4 / 40, 8 / 40)]
    found = sorted((mark.kind, mark.y, mark.x) for mark in line.marks)
    assert found == [
        ("answered", noors, LEFT + WIDTH * 20 / 40),
        ("open", samiras, LEFT + WIDTH * 20 / 40),
        ("wrote", samiras, LEFT + WIDTH * 10 / 40),
    ]
    assert (line.wrote, line.answered, line.asked) == (1, 1, 2)
    assert line.hush == (LEFT + WIDTH * 10 / 40, 30)
    assert line.ticks[0] == (LEFT, date(2026, 9, 7))


def test_the_picture_says_in_a_sentence_and_a_list_what_it_shows(engine: Engine) -> None:
    uid = started(engine)
    desk = Desk(engine, "nursing")
    desk.later(days=40)
    page = desk.see(f"/pairs/{uid}")
    said = "Since 7 September: met on 2 days, 1 message noted, 1 of 2 check-ins answered."
    assert f'role="img" aria-label="{said}"' in page
    assert "=Noor noted that they met" in in_main(page)


def test_the_list_of_pairs_is_taken_along_as_it_is_shown_and_that_is_noted(engine: Engine) -> None:
    started(engine)
    desk = Desk(engine, "nursing")
    client: TestClient = desk.client
    answer = client.get(f"{desk.base}/pairs/export?form=csv")
    head, row = answer.content.decode("utf-8-sig").splitlines()
    assert head.split(",")[:2] == ["First-year", "E-mail of the first-year"]
    assert row.startswith("'=Noor,person")  # nothing a spreadsheet would run
    assert row.split(",")[2] == "Samira Zonnestraal"
    assert row.endswith(",Going well,2026-09-07,2026-09-17")
    assert client.get(f"{desk.base}/pairs/export?form=csv&q=nobody").text.count("\n") == 1
    assert client.get(f"{desk.base}/pairs/export").content.startswith(b"PK")
    assert ("export pairs", "programme", {"form": "csv", "pairs": 1}) in desk.deeds()
