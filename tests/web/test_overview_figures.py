"""What the overview says, beside the same counted over the tables in another way."""

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import Engine, text
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Contact, ContactKind, ContactSource, Programme
from peercoach.services.all_year.today import late_today
from peercoach.services.programmes.overview import overview_of, to_do
from tests.factories import MONDAY, make_check_in, make_pair, make_quiet_episode, stored
from tests.services.round_cast import coach, first_year, small_programme
from tests.web.desk import Desk
from tests.web.reading import in_main

FIRST_DAY = date(2026, 9, 7)
COUNTS = {
    "met": "SELECT count(DISTINCT pair_id) FROM contact WHERE kind = 'met' AND day <= '2026-09-17'",
    "pairs": "SELECT count(*) FROM pair",
    "asked": "SELECT count(*) FROM check_in WHERE step = 'week 4'",
    "answered": "SELECT count(*) FROM check_in WHERE answered_at IS NOT NULL AND NOT suspect",
    "waiting": "SELECT count(*) FROM enrolment WHERE side = 'first_year' AND status = 'active'"
    " AND id NOT IN (SELECT first_year_id FROM pair)",
    "invited": "SELECT count(*) FROM enrolment WHERE invited_at IS NOT NULL",
    "came": "SELECT count(*) FROM enrolment WHERE invited_at IS NOT NULL AND sent_at IS NOT NULL",
    "quiet": "SELECT count(*) FROM quiet_episode WHERE closed_at IS NULL",
}


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long)])
def test_every_figure_is_what_the_tables_hold(embedded: Engine, seed: int) -> None:
    make_a_month(embedded, Random(seed))
    desk = Desk(embedded, "nursing")
    desk.later(weeks=7)
    with unit_of_work(embedded) as session:
        found = {name: session.execute(text(query)).scalar_one() for name, query in COUNTS.items()}
    page = in_main(desk.see())
    with unit_of_work(embedded, write=True) as session:
        (programme,) = session.exec(select(Programme).where(Programme.slug == "nursing")).all()
        late = late_today(session, programme, now=desk.moment)
        today = overview_of(session, programme)
    counts = to_do(today, asked_late=late.waits, changes=late.changes)
    assert sum(counts.values()) > len(counts)
    assert f"{sum(counts.values())} things for this week" in page  # as the mail on Monday
    share = {
        name: round(100 * found[part] / found[whole])
        for name, part, whole in (
            ("met", "met", "pairs"),
            ("answered", "answered", "asked"),
            ("came", "came", "invited"),
        )
    }
    assert f"First meeting within 10 days {share['met']}%" in page
    assert f"{found['met']} of {found['pairs']} pairs" in page
    assert f"Answered the last check-in {share['answered']}%" in page
    assert f"{found['answered']} of {found['asked']} people" in page
    assert f"Signed up of those invited {share['came']}%" in page
    assert f"{found['came']} of {found['invited']} first-years" in page
    assert f"{found['waiting']} first-years wait for a coach" in page
    minutes = -(-3 * found["quiet"] // 4)  # three quarters of one for each, rounded up
    assert f"{found['quiet']} quiet pairs" in page
    assert f"{minutes} min" in page.partition("quiet pairs")[2][:120]


def test_who_had_a_coach_waits_since_the_last_pair_ended(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session, slug="nursing", name_en="Nursing")
        weeks = {"Sam": [5, 7], "Noor": [6], "Tim": []}
        for name, ends in weeks.items():
            asks = first_year(session, programme, name, sent_at=MONDAY, status="active")
            for number, week in enumerate(ends):
                given = {"status": "ended", "ended_at": MONDAY + timedelta(weeks=week)}
                make_pair(session, asks, coach(session, programme, f"{name} {number}"), **given)
        waiting = overview_of(session, programme).waiting
        assert [(one.name, (one.since - MONDAY).days // 7) for one in waiting] == [
            ("Tim", 0),
            ("Noor", 6),
            ("Sam", 7),
        ]


def make_a_month(engine: Engine, random: Random) -> None:
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session, slug="nursing", name_en="Nursing")
        for number in range(24):
            came = number < 20 or random.random() < 0.5
            asks = first_year(
                session,
                programme,
                f"F{number}",
                invited_at=MONDAY - timedelta(days=20) if number % 3 else None,
                sent_at=MONDAY - timedelta(days=9) if came else None,
                status="active" if came else "draft",
            )
            if number >= 16:
                continue
            pair = make_pair(session, asks, coach(session, programme, f"C{number}"))
            if random.random() < 0.7:
                day = FIRST_DAY + timedelta(days=random.randrange(18))
                met = {"kind": ContactKind.met, "source": ContactSource.page, "noted_at": MONDAY}
                stored(session, Contact(pair_id=pair.id, by_id=asks.person_id, day=day, **met))
            said = {"answer": "well", "answered_at": MONDAY + timedelta(weeks=4)}
            answered = said if random.random() < 0.6 else {}
            suspect = {"suspect": bool(answered) and random.random() < 0.2}
            sent = {"sent_at": MONDAY + timedelta(weeks=4)}
            make_check_in(session, pair, asks.person_id, **sent, **answered, **suspect)
            if random.random() < 0.4:
                make_quiet_episode(session, pair)
