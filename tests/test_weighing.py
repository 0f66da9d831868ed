"""What-ifs are worked out by a process of its own, which is ended when it takes too long."""

from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import active_children

import pytest
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.matching.rules.rule import Importance
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.rules.effect import Weighed, effect_of, load_weighed
from peercoach.weighing import Scales
from tests.services.round_cast import many_waiting

pytestmark = pytest.mark.processes


@pytest.fixture
def scales() -> Iterator[Scales]:
    made = Scales()
    yield made
    made.end()


@pytest.fixture
def weighed(embedded: Engine) -> Weighed:
    """Sixty first-years, and rules of which none is a must any more."""
    with unit_of_work(embedded, write=True) as session:
        programme = many_waiting(session, first_years=60, coaches=15)
        before = definition_of(programme)
        rules = tuple(replace(rule, importance=Importance.IMPORTANT) for rule in before.rules)
        return load_weighed(session, programme, replace(before, rules=rules))


def test_it_says_what_the_engine_says_here(scales: Scales, weighed: Weighed) -> None:
    before = set(active_children())  # of other tests
    scales.longest = 60  # seconds on a busy machine are not what is looked at
    assert scales.weigh(weighed) == effect_of(weighed)
    assert len(set(active_children()) - before) == 1
    assert effect_of(weighed).matched[1] > effect_of(weighed).matched[0]


def test_what_takes_too_long_is_ended_and_the_next_begins_anew(
    scales: Scales, weighed: Weighed
) -> None:
    before = set(active_children())
    scales.longest = 0.01  # sooner than any process can begin
    assert scales.weigh(weighed) is None
    assert set(active_children()) <= before
    scales.longest = 60
    assert scales.weigh(weighed) == effect_of(weighed)
