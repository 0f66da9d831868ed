"""What takes seconds to make and comes out the same until the code changes: kept between runs, in
the cache of pytest."""

import shutil
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from jinja2 import FileSystemBytecodeCache

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "peercoach"
MIGRATED = [PACKAGE / "migrations", PACKAGE / "db.py"]
COMPILED = [PACKAGE / "web", PACKAGE / "locale", PACKAGE / "i18n.py"]
"""A template is compiled with the words of its language, by code of ours."""


def folder_of(config: pytest.Config, name: str, made_of: list[Path]) -> Path:
    """Another one when anything changed of what it is made of."""
    seen = sha256((ROOT / "requirements" / "lock.txt").read_bytes())
    for one in made_of:
        for file in [one] if one.is_file() else sorted(one.rglob("*.[pm]*")):
            if file.suffix != ".pyc":
                seen.update(file.read_bytes())
    folder = Path(config.cache.mkdir(name)) / seen.hexdigest()
    for other in folder.parent.iterdir():
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(pytestconfig: pytest.Config) -> None:
    if pages := sys.modules.get("peercoach.web.pages"):  # some test has pages
        folder = folder_of(pytestconfig, "templates", COMPILED)
        for language in ("nl", "en"):
            (folder / language).mkdir(exist_ok=True)
            kept = FileSystemBytecodeCache(str(folder / language))
            pages.environment(language).bytecode_cache = kept
