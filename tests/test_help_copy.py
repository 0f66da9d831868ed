"""The help entries outside the database: the page opens when nothing else does."""

from dataclasses import replace
from pathlib import Path
from time import sleep

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from peercoach.app import create_app
from peercoach.db import make_engine, unit_of_work
from peercoach.help_copy import HelpCopy
from peercoach.models import HelpKind
from peercoach.services.programmes.help_entries import Filled, save_entry
from tests.factories import MONDAY, make_programme
from tests.web.conftest import make_settings

PIEN = Filled(
    HelpKind.psychologist,
    "Pien Parasol",
    "Marieke",
    about_nl="Meestal binnen twee weken",
    phone="010 123 45 67",
)


@pytest.fixture
def with_entry(engine: Engine) -> Engine:
    with unit_of_work(engine, write=True) as session:
        for _ in range(2):  # two programmes name the same person
            save_entry(session, make_programme(session), PIEN, now=MONDAY)
    return engine


def gone() -> Engine:
    return make_engine("postgresql+psycopg://nobody:nothing@127.0.0.1:9/none", wait_ms=100)


def test_two_that_say_the_same_are_one_and_the_owner_is_not_among_it(with_entry: Engine) -> None:
    copy = HelpCopy(with_entry)
    copy.renew()
    (entry,) = copy.entries
    assert (entry.name, entry.dial) == ("Pien Parasol", "0101234567")
    assert entry.about("en") == "Meestal binnen twee weken"  # better than nothing
    assert "Marieke" not in repr(entry)


def test_the_page_shows_it_while_the_database_is_away(with_entry: Engine, tmp_path: Path) -> None:
    file = tmp_path / "help.json"
    HelpCopy(with_entry, str(file)).renew()
    app = create_app(make_settings(help_file=str(file)), engine=gone())
    with TestClient(app, base_url="https://buddy.example") as client:
        for language, call in (("nl", "Bel 010 123 45 67"), ("en", "Call 010 123 45 67")):
            answer = client.get("/help/now", headers={"accept-language": language})
            assert answer.status_code == 200
            assert call in answer.text
            for number in ("tel:112", "tel:08000113", "https://www.113.nl", "tel:0101234567"):
                assert f'href="{number}"' in answer.text
            assert 'href="https://www.zorgkaartnederland.nl/huisarts"' in answer.text
        assert client.get("/").status_code == 503


def test_what_was_known_stays_when_the_database_goes_away(with_entry: Engine) -> None:
    copy = HelpCopy(with_entry)
    copy.renew()
    copy._engine = gone()
    copy.renew()
    assert [entry.name for entry in copy.entries] == ["Pien Parasol"]


def test_a_file_that_cannot_be_read_or_written_stops_nothing(with_entry, tmp_path: Path) -> None:
    broken = tmp_path / "help.json"
    broken.write_text('[{"name": 1}]')
    assert list(HelpCopy(with_entry, str(broken)).entries) == []
    nowhere = HelpCopy(with_entry, str(tmp_path / "missing" / "help.json"))
    nowhere.renew()
    assert len(nowhere.entries) == 1


def test_what_one_process_was_told_all_show_at_once(with_entry: Engine, tmp_path: Path) -> None:
    here, there = (HelpCopy(with_entry, tmp_path / "help.json") for _ in range(2))
    here.renew()
    assert [entry.name for entry in there.entries] == ["Pien Parasol"]
    with unit_of_work(with_entry, write=True) as session:
        save_entry(session, make_programme(session), replace(PIEN, name="Otto Olie"), now=MONDAY)
    there.renew()
    there._engine = here._engine = gone()
    assert {entry.name for entry in here.entries} == {"Pien Parasol", "Otto Olie"}


def test_it_is_renewed_while_the_service_runs(with_entry: Engine) -> None:
    app = create_app(make_settings(), engine=with_entry)
    with TestClient(app, base_url="https://buddy.example"):
        copy = app.state.help
        for _ in range(200):
            if copy.entries:
                break
            sleep(0.02)
        assert [entry.name for entry in copy.entries] == ["Pien Parasol"]
