"""What a coordinator sees of one pair: dates and answers."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.models import CheckIn, Contact, ContactKind, ContactSource, Enrolment, Pair
from peercoach.services.quiet_pairs import note_answer
from tests.factories import MONDAY, make_pair
from tests.services.round_cast import coach, first_year, small_programme
from tests.web.desk import Desk


@pytest.fixture
def pair(engine: Engine) -> Pair:
    """Noor and Samira met; Noor answered that it is not so well, Samira has not answered."""
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session, slug="nursing", name_en="Nursing")
        noor, samira = first_year(session, programme, "Noor"), coach(session, programme, "Samira")
        made = make_pair(session, noor, samira, started_at=MONDAY - timedelta(days=30))
        session.add(_met(made, noor))
        asked = MONDAY - timedelta(days=2)
        ask = {"pair_id": made.id, "step": "week 4", "due_at": asked, "sent_at": asked}
        answered = MONDAY - timedelta(days=1)
        said = CheckIn(**ask, person_id=noor.person_id, answer="not_so_well", answered_at=answered)
        session.add_all([said, CheckIn(**ask, person_id=samira.person_id)])
        session.flush()
        note_answer(session, said, now=answered)
        return made


def _met(pair: Pair, noor: Enrolment) -> Contact:
    day = (MONDAY - timedelta(days=20)).date()
    return Contact(
        pair_id=pair.id,
        day=day,
        kind=ContactKind.met,
        source=ContactSource.page,
        by_id=noor.person_id,
        noted_at=MONDAY,
    )


def test_the_page_of_a_pair_tells_what_was_asked_and_answered(engine: Engine, pair: Pair) -> None:
    page = Desk(engine, "nursing").see(f"/pairs/{pair.uid}")
    assert "answered “Not so well” to “How is it going with Samira?”" in page
    assert "was asked “How is it going with Noor?”, and has not answered" in page
    assert "noted that they met" in page
    assert "Came on the list: an answer asked for somebody" in page


def test_the_lists_say_that_somebody_asks(engine: Engine, pair: Pair) -> None:
    desk = Desk(engine, "nursing")
    assert f'href="/co/nursing/pairs/{pair.uid}"' in desk.see("/pairs")
    assert "Attention" in desk.see("/pairs")
    assert "Answered: Not so well" in desk.see("/pairs/quiet")
    assert "1 pair asks for you" in desk.see()
    assert "0 quiet pairs" not in desk.see()


def test_another_programmes_pair_is_not_there(engine: Engine, pair: Pair) -> None:
    with unit_of_work(engine, write=True) as session:
        small_programme(session, slug="law")
    Desk(engine, "law").see(f"/pairs/{pair.uid}", status=404)
