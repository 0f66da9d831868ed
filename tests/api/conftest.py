"""The API as other people's programs meet it: over HTTP, with a token. On SQLite; the journey in
tests/journeys runs on both databases."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.api.service import Service


@pytest.fixture
def database_url(migrated_file: Path, tmp_path: Path) -> Iterator[str]:
    file = tmp_path / "test.sqlite3"
    shutil.copyfile(migrated_file, file)
    return f"sqlite:///{file}"


@pytest.fixture
def service(engine: Engine) -> Service:
    return Service(engine)
