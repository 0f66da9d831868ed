"""The mail on Monday that tells coordinators what there is to do."""

from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.i18n import translator
from peercoach.models import Notice, RoleKind, Side
from peercoach.notify.messages.week import TEMPLATE, write_week
from peercoach.services.programmes.week import tell_of_week
from tests.factories import (
    MONDAY,
    make_enrolment,
    make_pair,
    make_person,
    make_programme,
    make_quiet_episode,
    make_role,
)

DAY = timedelta(days=1)


def test_on_monday_each_coordinator_reads_once_how_much_there_is_to_do(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        programme = make_programme(session, slug="nursing")
        rosa = make_person(session, name="Rosa")
        make_role(session, programme, rosa, kind=RoleKind.coordinator)
        assert tell_of_week(session, now=MONDAY) == 0  # there is nothing
        pair = make_pair(
            session,
            make_enrolment(session, programme, Side.first_year),
            make_enrolment(session, programme, Side.coach),
        )
        make_quiet_episode(session, pair)
        make_enrolment(session, programme, Side.first_year)
        assert [tell_of_week(session, now=MONDAY) for _ in range(2)] == [1, 0]
        assert tell_of_week(session, now=MONDAY + DAY) == 0  # only on Mondays
        notice = session.exec(select(Notice).where(Notice.template == TEMPLATE)).one()
        assert (notice.recipient, notice.payload["path"]) == (rosa.email, "/co/nursing")
        assert notice.payload["counts"] == {"quiet": 1}  # who waits for a round is nobody's work
        assert notice.payload["minutes"] == 1
        assert tell_of_week(session, now=MONDAY + 7 * DAY) == 1


def test_after_a_monday_off_it_comes_on_the_first_day_of_work(engine: Engine) -> None:
    """In a week without one it does not come at all."""
    monday, days = MONDAY.date(), [MONDAY.date() + n * DAY for n in range(9)]
    with unit_of_work(engine, write=True) as session:
        programme = make_programme(
            session,
            calendar={
                "breaks": [[str(monday), str(days[1])], [str(days[7]), str(days[8] + 5 * DAY)]]
            },
        )
        make_role(session, programme, make_person(session), kind=RoleKind.coordinator)
        pair = make_pair(
            session,
            make_enrolment(session, programme, Side.first_year),
            make_enrolment(session, programme, Side.coach),
        )
        make_quiet_episode(session, pair)
        told = [tell_of_week(session, now=MONDAY + n * DAY) for n in range(14)]
    assert [n for n, count in enumerate(told) if count] == [2]


def test_it_says_what_the_overview_says_in_the_language_of_its_reader() -> None:
    payload = {
        "name": "Rosa",
        "programme": {"nl": "Goed begin", "en": "Start well"},
        "path": "/co/nursing",
        "monday": "2026-09-28",
        "counts": {"quiet": 1, "waiting": 2, "changes": 1, "undelivered": 3},
        "minutes": 7,
    }
    told = {language: write_week(payload, translator(language)) for language in ("nl", "en")}
    assert told["nl"].subject == "4 dingen voor deze week (28 september)"
    assert told["nl"].paragraphs[2:] == (
        "1 koppel is stil.",
        "2 eerstejaars vroegen om een buddy.",
        "1 wijziging om naar te kijken.",
        "3 e-mailadressen werken niet.",
        "Dat kost ongeveer 7 minuten.",
    )
    assert told["en"].paragraphs[3:5] == (
        "2 first-years asked for a buddy.",
        "1 change to look at.",
    )
