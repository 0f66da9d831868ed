"""A publication that is planned: at its moment, once, and for who is still there."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.errors import InvalidInput
from peercoach.models import EnrolmentStatus, PairStatus
from peercoach.services.rounds.publishing import AlreadyPublished, cancel
from tests.factories import MONDAY
from tests.services.publishing_scene import DAY, MAILS, Scene, store_scene


@pytest.fixture
def scene(engine: Engine) -> Scene:
    return store_scene(engine)


def test_planned_pairs_become_live_with_their_mails_at_the_moment_and_once(scene: Scene) -> None:
    scene.plan()
    assert scene.pairs() == [("Noor", PairStatus.planned)]
    assert scene.publish_planned(MONDAY + DAY - timedelta(seconds=1)) == 0
    assert scene.mails() == []
    assert scene.publish_planned(MONDAY + DAY) == 1
    assert scene.publish_planned(MONDAY + 2 * DAY) == 0
    assert scene.pairs() == [("Noor", PairStatus.live)]
    assert scene.mails() == MAILS


def test_a_moment_that_has_passed_cannot_be_planned(scene: Scene) -> None:
    with pytest.raises(InvalidInput):
        scene.plan(planned_for=MONDAY)


def test_planned_is_taken_by_whoever_planned_it(scene: Scene) -> None:
    scene.plan()
    with pytest.raises(AlreadyPublished):
        scene.publish(scene.joost)


def test_a_plan_can_be_cancelled_and_made_again(scene: Scene) -> None:
    scene.plan()
    with unit_of_work(scene.engine, write=True) as session:
        cancel(session, scene.current(session)[0], by=scene.joost.id, now=MONDAY)
    assert (scene.pairs(), scene.publish_planned(MONDAY + DAY)) == ([], 0)
    scene.publish()
    assert scene.mails() == MAILS


def test_who_withdraws_before_the_moment_is_in_no_pair_and_the_other_waits(scene: Scene) -> None:
    scene.plan()
    scene.change("Samira", status=EnrolmentStatus.withdrawn)
    scene.publish_planned(MONDAY + DAY)
    assert scene.pairs() == [("Noor", PairStatus.ended)]
    assert scene.mails() == [
        ("Noor", "waiting", {"name": "Noor", "to": "first_year", "waits": True}),
        ("Tim", "waiting", {"name": "Tim", "to": "first_year", "waits": True}),
    ]
