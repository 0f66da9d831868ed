"""What coordinators see besides rounds: the overview, people, imports, pairs and quiet pairs."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from peercoach.db import unit_of_work
from peercoach.models import (
    Enrolment,
    Notice,
    Pair,
    PairStatus,
    Person,
    QuietEnd,
    QuietEpisode,
    QuietReason,
    Upload,
)
from tests.factories import MONDAY, make_pair, make_quiet_episode
from tests.services.round_cast import coach, first_year, small_programme
from tests.web.conftest import make_client
from tests.web.desk import SAME_SITE, Desk
from tests.web.reading import Outline, in_main

PAGES = ["", "/people", "/people/import", "/rounds", "/pairs", "/pairs/quiet"]


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """Noor is with Samira and quiet, Tim is with Lena, Eva waits."""
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session, slug="nursing", name_en="Nursing")
        started = MONDAY - timedelta(days=40)
        for name, other in (("Noor", "Samira"), ("Tim", "Lena")):
            asks, offers = first_year(session, programme, name), coach(session, programme, other)
            pair = make_pair(session, asks, offers, started_at=started)
            if name == "Noor":
                make_quiet_episode(session, pair, opened_at=MONDAY - timedelta(days=2))
        first_year(session, programme, "Eva")
    return Desk(engine, "nursing")


def pair_of(desk: Desk, name: str) -> Pair:
    with unit_of_work(desk.engine) as session:
        return session.exec(
            select(Pair)
            .join(Enrolment, col(Enrolment.id) == Pair.first_year_id)
            .join(Person, col(Person.id) == Enrolment.person_id)
            .where(Person.name == name)
        ).one()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_stands_on_its_own(desk: Desk, path: str, language: str) -> None:
    answer = desk.client.get(f"{desk.base}{path}", headers={"accept-language": language})
    page = Outline(answer.text)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert [tag for tag, _ in page.tags].count("h1") == 1
    assert [attrs for _, attrs in page.tags if "style" in attrs] == []


def test_every_link_between_them_leads_somewhere(desk: Desk) -> None:
    links = {link for path in PAGES for link in Outline(desk.see(path)).all("a", "href")}
    inner = {link for link in links if link.startswith(desk.base)}
    assert {link for link in inner if desk.client.get(link).status_code != 200} == set()


def test_the_overview_says_what_asks_for_attention(desk: Desk) -> None:
    page = desk.see()
    assert "Good morning, Marieke" in page
    assert "1 quiet pair" in page
    assert "1 first-year waits for a coach" in page


def test_people_are_found_by_part_of_their_name(desk: Desk) -> None:
    assert "Samira" in desk.see("/people?q=SAMI")
    assert "Lena" not in desk.see("/people?q=SAMI")
    assert "Nobody has that" in desk.see("/people?q=100%25")
    assert "Noor" not in desk.see("/people?side=coach")


def test_importing_through_the_page(desk: Desk) -> None:
    content = "e-mail;naam\r\nzoe@uni.example;Zoë\r\njan@;Jan\r\n".encode("cp1252")
    answer = desk.client.post(
        f"{desk.base}/people/import",
        data={"side": "first_year", "language": "nl"},
        files={"file": ("list.csv", content, "text/csv")},
        headers=SAME_SITE,
    )
    address = answer.headers["location"].removeprefix(desk.base)
    page = desk.see(address)
    assert "list.csv, 2 rows, semicolons, Windows-1252" in page
    assert "1 row needs a correction" in page
    assert "Import 1 person" in page
    assert "Zoë" not in desk.see("/people")
    assert desk.send(address, step="confirm") == "/people?added=1&changed=0"
    assert "1 person added, 0 changed. Nobody was e-mailed." in desk.see(
        "/people?added=1&changed=0"
    )
    assert "Zoë" in desk.see("/people")
    assert desk.send(address, step="confirm") == "/people?gone=1"  # pressed twice


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("", b"", "Choose a file"),
        ("list.csv", b"", "This file is empty"),
        ("list.csv", b"e-mail;places\r\n", "a header and no rows below it"),
        ("list.pdf", b"%PDF", "a .csv or .xlsx file"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_at_the_field(
    desk: Desk, name: str, content: bytes, said: str
) -> None:
    files = {"file": (name, content)} if name else None
    page = desk.client.post(
        f"{desk.base}/people/import", data={"side": "coach"}, files=files, headers=SAME_SITE
    )
    assert page.status_code == 422
    assert "<title>Error: " in page.text
    assert said in page.text
    with unit_of_work(desk.engine) as session:
        assert session.exec(select(Upload)).all() == []


def test_another_programmes_upload_is_not_there(desk: Desk) -> None:
    with unit_of_work(desk.engine, write=True) as session:
        small_programme(session, slug="law")
    answer = desk.client.post(
        f"{desk.base}/people/import",
        files={"file": ("list.csv", b"e-mail\r\nzoe@uni.example\r\n")},
        headers=SAME_SITE,
    )
    Desk(desk.engine, "law").see(answer.headers["location"].removeprefix(desk.base), status=404)


def test_a_pair_pauses_carries_on_and_ends_and_both_hear_the_end(desk: Desk) -> None:
    uid = pair_of(desk, "Noor").uid
    for action, status in (
        ("pause", PairStatus.paused),
        ("resume", PairStatus.live),
        ("end", PairStatus.ended),
        ("end", PairStatus.ended),
    ):
        desk.send(f"/pairs/{uid}/{action}")
        assert pair_of(desk, "Noor").status is status
    with unit_of_work(desk.engine) as session:
        told = session.exec(select(Notice.template, Notice.payload)).all()
        episode = session.exec(select(QuietEpisode)).one()
    assert sorted(template for template, _ in told) == [
        kind for kind in ("pair-ended", "pair-goes-on", "pair-rests") for _ in ("Noor", "Samira")
    ]
    assert episode.closed_how is QuietEnd.person  # who paused it had looked
    assert "2 first-years wait for a coach" in desk.see()


def test_the_list_is_of_quiet_pairs_until_somebody_asks(desk: Desk) -> None:
    assert "<h1>Quiet pairs</h1>" in desk.see("/pairs/quiet")
    with unit_of_work(desk.engine, write=True) as session:
        flag = session.exec(select(QuietEpisode)).one()
        flag.reason = QuietReason.answer
    page = desk.see("/pairs/quiet")
    assert "<h1>Pairs to look at</h1>" in page
    assert "<title>Pairs to look at (1) – " in page


def test_someone_elses_pair_cannot_be_touched(desk: Desk) -> None:
    with unit_of_work(desk.engine, write=True) as session:
        small_programme(session, slug="law")
    uid = pair_of(desk, "Noor").uid
    theirs = Desk(desk.engine, "law")
    theirs.send(f"/pairs/{uid}/end", status=404)
    theirs.send(f"/pairs/quiet/{uid}/decide", act="finish")
    theirs.send(f"/pairs/quiet/{uid}/undo")
    assert pair_of(desk, "Noor").status is PairStatus.live
    assert "Noor" in desk.see("/pairs/quiet")


def test_nobody_comes_in_without_the_role(desk: Desk) -> None:
    assert make_client(desk.app).get(desk.base).headers["location"] == "/login?next=%2Fco%2Fnursing"


def test_a_new_coordinator_is_led_from_one_list_to_the_other_and_to_a_round(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session, slug="nursing")
    desk = Desk(engine, "nursing")
    assert "Nobody takes part yet" in desk.see()
    with unit_of_work(engine, write=True) as session:
        first_year(session, programme, "Noor")
    page = desk.see()
    assert "There are no coaches yet" in page
    assert "minutes" not in in_main(page)  # whom a round will pair is no work one by one
    link = 'href="/co/nursing/people/import?side=coach"'
    assert page.count(link) == 2
    assert re.search(r'name="side" value="coach" checked', desk.see("/people/import?side=coach"))
    with unit_of_work(engine, write=True) as session:
        coach(session, programme, "Samira")
    assert "There is no round yet" in desk.see()
