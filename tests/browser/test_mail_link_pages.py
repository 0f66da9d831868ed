"""What follows an answer by the link in a mail, in a real browser: where the demonstration does not
lead."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import Session

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import unit_of_work
from peercoach.models import PairStatus, Side
from peercoach.notify.questions import CLOSING
from peercoach.services.check_ins.afterwards import BACK
from peercoach.services.pairs.another_buddy import ASKED_ANOTHER
from peercoach.services.tokens import hash_of
from tests.browser.conftest import OpenPage
from tests.browser.looks import LOOKS, assert_no_barriers, by_turns
from tests.databases import Migrated
from tests.factories import MONDAY, make_check_in, make_pair, make_person
from tests.programme_cast import enrol, make_open_programme, make_samira
from tools.browser import running

pytestmark = pytest.mark.browser

NOW = MONDAY + timedelta(weeks=20)
PAGES = [
    "/c/week/thanks?a=1",
    "/c/week/thanks?a=4",
    "/c/week/thanks?a=4&contact=yes&heard=yes",
    "/c/week/thanks?a=2&doubt=soon",
    "/c/week/thanks?a=4&doubt=several",
    "/c/week/wish/pause?",
    "/c/week/wish/another?",
    "/c/closing?",
    "/c/closing/thanks?",
    "/c/closing/thanks?doubt=soon",
    "/c/somebody-else/wish/back?",
    "/c/over?",
]


def store_links(session: Session) -> None:
    programme, _ = make_open_programme(session)
    coach = enrol(session, programme, make_samira(session), Side.coach)
    ended = {
        "status": PairStatus.ended,
        "end_reason": ASKED_ANOTHER,
        "ended_at": NOW - timedelta(minutes=5),
    }
    for name, step, pair_is in (
        ("week", "week 15", {}),
        ("closing", CLOSING, {}),
        ("somebody-else", "week 15", ended),
        ("over", "week 9", {}),
    ):
        person = make_person(session, name="Noor de Wit")
        first_year = enrol(session, programme, person, Side.first_year)
        pair = make_pair(session, first_year, coach, **pair_is)
        until = NOW + timedelta(days=-1 if name == "over" else 20)
        said = {BACK: True} if pair_is else None
        link = {"token_hash": hash_of(name), "answer_until": until, "said": said}
        make_check_in(session, pair, person.id, step=step, **link)


@pytest.fixture(scope="module")
def site(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    engine = migrated(tmp_path_factory.mktemp("links") / "links.sqlite3")
    with unit_of_work(engine, write=True) as session:
        store_links(session)
    settings = Settings(_env_file=None, contact_email="buddy@voorbeeld.example")
    with running(create_app(settings, engine=engine, clock=lambda: NOW)) as address:
        yield address
    engine.dispose()


@pytest.mark.parametrize(("path", "look"), by_turns(PAGES, LOOKS))
def test_there_are_no_barriers_and_no_sideways_scroll(
    site: str, open_page: OpenPage, path: str, look: dict[str, object]
) -> None:
    page = open_page(f"{site}{path}&lang={look['language']}", **look)
    assert page.locator("h1").count() == 1
    assert_no_barriers(page)
