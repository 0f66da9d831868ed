"""A coach says fine, or not this one, about whom they were asked and nobody else."""

from collections.abc import Callable

import pytest

from peercoach.db import unit_of_work
from peercoach.errors import NotFound
from peercoach.services.coaches_asked.answering import (
    after_all,
    find_shown,
    say_not,
)
from tests.services.coaches_asked.scene import LATER, Scene


def test_when_all_have_answered_nobody_is_waited_for(scene: Scene, pair_of: Callable) -> None:
    one, two, _ = pair_of()
    scene.show()
    scene.fine(one)
    scene.fine(two)
    assert scene.counts() == (2, 2, 0, 0)
    scene.publish()


def test_fine_after_all_leaves_the_draft_as_it_was(scene: Scene, pair_of: Callable) -> None:
    one, two, _ = pair_of()
    scene.show()
    mentee = scene.refuse(one)
    scene.refuse(one)  # in another tab
    with unit_of_work(scene.engine, write=True) as session:
        shown = find_shown(session, scene.person(one), scene.draft.uid, now=LATER)
        after_all(session, shown, mentee, now=LATER)
    scene.fine(two)
    assert scene.counts() == (2, 2, 0, 0)
    scene.publish()


def test_only_who_was_asked_can_answer_about_whom_they_were_asked(
    scene: Scene, pair_of: Callable
) -> None:
    one, two, _ = pair_of()
    scene.show()
    (others,) = scene.mentees(two)
    with unit_of_work(scene.engine, write=True) as session:
        shown = find_shown(session, scene.person(one), scene.draft.uid, now=LATER)
        with pytest.raises(NotFound):
            say_not(session, shown, others, now=LATER)
    assert scene.counts() == (2, 0, 0, 2)
