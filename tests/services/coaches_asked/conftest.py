"""A scene with a draft, and who of its coaches was proposed to somebody."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from tests.factories import make_person
from tests.services.coaches_asked.scene import Scene
from tests.services.round_cast import coach, draft_of, first_year, small_programme


@pytest.fixture
def scene(engine: Engine) -> Scene:
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session)
        marieke = make_person(session, name="Marieke")
        for name in ("Noor", "Tim"):
            first_year(session, programme, name)
        for name in ("Ada", "Ben", "Cas"):
            coach(session, programme, name)
    return Scene(engine, programme, marieke, draft_of(engine, programme, marieke))


@pytest.fixture
def pair_of(scene: Scene) -> Callable[[], tuple[str, str, str]]:
    """A coach with a proposal, the other one with a proposal, and the one without."""

    def found() -> tuple[str, str, str]:
        busy = sorted(set(scene.proposed().values()))
        (idle,) = {"Ada", "Ben", "Cas"} - set(busy)
        return busy[0], busy[1], idle

    return found
