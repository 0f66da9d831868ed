"""One world for all cells: whoever changes it puts it back."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from tests.permissions.two_programmes import make_world
from tests.permissions.world import World


@pytest.fixture(scope="session")
def world(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    file = tmp_path_factory.mktemp("world") / "world.sqlite3"
    copyfile(migrated_file, file)
    made = make_world(file)
    yield made
    made.close()
