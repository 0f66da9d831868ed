"""Coaches are asked about a proposal once, and publishing waits for them as long as was said."""

from collections.abc import Callable

import pytest
from sqlmodel import col, select

from peercoach.db import unit_of_work
from peercoach.errors import Conflict, NotFound
from peercoach.models import (
    Audit,
    Notice,
    NoticeStatus,
    Pair,
    Round,
)
from peercoach.notify.outbox.claiming import claim
from peercoach.services.coaches_asked.answering import (
    TimeIsOver,
    find_shown,
    shown_now,
)
from peercoach.services.coaches_asked.asking import show_to_coaches
from peercoach.services.homes import homes_of
from peercoach.services.rounds.publishing import CoachesStillLook, cancel
from tests.factories import MONDAY
from tests.services.coaches_asked.scene import HOUR, LATER, Scene


def test_it_is_off_until_a_coordinator_wants_it(scene: Scene) -> None:
    with unit_of_work(scene.engine, write=True) as session:
        draft = scene.current(session)
        round_ = session.get_one(Round, draft.round_id)
        assert round_.coach_hours is None
        with pytest.raises(Conflict, match="not shown"):
            show_to_coaches(session, round_, draft, by=scene.marieke.id, now=MONDAY)
    scene.publish()


def test_each_coach_with_a_proposal_is_asked_once(scene: Scene, pair_of: Callable) -> None:
    one, two, idle = pair_of()
    assert scene.show() == 2
    assert scene.show() == 0  # pressed twice
    assert sorted(scene.asked_by_mail()) == [one, two]
    assert scene.counts() == (2, 0, 0, 2)
    with unit_of_work(scene.engine) as session, pytest.raises(NotFound):
        find_shown(session, scene.person(idle), scene.draft.uid, now=MONDAY)
    with unit_of_work(scene.engine) as session:
        deeds = session.exec(select(Audit.action, Audit.actor).order_by(col(Audit.id))).all()
    assert ("show to coaches", scene.marieke.uid) in deeds


def test_no_answer_means_yes(scene: Scene) -> None:
    scene.show()
    assert scene.solve_around(MONDAY + 49 * HOUR) == []
    scene.publish(now=MONDAY + 49 * HOUR)


def test_publishing_waits_unless_told_otherwise(scene: Scene, pair_of: Callable) -> None:
    one, two, _ = pair_of()
    scene.show()
    scene.fine(one)
    with pytest.raises(CoachesStillLook) as refused:
        scene.publish()
    assert refused.value.details["count"] == 1
    with pytest.raises(CoachesStillLook):
        scene.plan(MONDAY + 99 * HOUR)
    scene.publish(without_waiting=True)
    with pytest.raises(TimeIsOver):
        scene.refuse(two)
    with unit_of_work(scene.engine) as session:
        assert len(session.exec(select(Pair)).all()) == 2


def test_what_is_planned_stands(scene: Scene, pair_of: Callable) -> None:
    one, _, _ = pair_of()
    scene.show()
    scene.plan(MONDAY + 5 * HOUR, without_waiting=True)
    with pytest.raises(TimeIsOver):
        scene.refuse(one, now=MONDAY + 2 * HOUR)
    with unit_of_work(scene.engine, write=True) as session:
        draft = scene.current(session)
        cancel(session, session.get_one(Round, draft.round_id), by=scene.marieke.id, now=LATER)
    scene.publish(now=MONDAY + 3 * HOUR)


def test_a_mail_that_waits_does_not_leave_after_publication(scene: Scene) -> None:
    scene.show()
    scene.publish(without_waiting=True)
    with unit_of_work(scene.engine, write=True) as session:
        while claim(session, sender="s", now=LATER):
            pass
        asked = session.exec(select(Notice.status).where(Notice.template == "coach-proposal"))
        assert set(asked) == {NoticeStatus.expired}


def test_a_first_year_sees_nothing_of_it(scene: Scene, pair_of: Callable) -> None:
    one, two, _ = pair_of()
    who = scene.person(next(name for name, coach in scene.proposed().items() if coach == one))
    with unit_of_work(scene.engine) as session:
        before = homes_of(session, who, now=LATER)
    scene.show()
    scene.refuse(one)
    scene.fine(two)
    scene.solve_around(LATER)
    with unit_of_work(scene.engine) as session:
        assert homes_of(session, who, now=LATER) == before
        assert not session.exec(select(Notice).where(Notice.person_id == who)).all()


def test_a_board_says_what_waits(scene: Scene, pair_of: Callable) -> None:
    one, _, _ = pair_of()
    scene.show()
    with unit_of_work(scene.engine) as session:
        (shown,) = shown_now(session, scene.person(one), now=LATER)
        assert (shown.waits, shown.last) == (True, False)
        assert shown_now(session, scene.person(one), now=MONDAY + 48 * HOUR) == []
