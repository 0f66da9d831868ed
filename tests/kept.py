"""What takes seconds to make and comes out the same until the code changes: kept between runs, in
the cache of pytest."""

import shutil
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from jinja2 import FileSystemBytecodeCache

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "peercoach"
KeptFolder = Callable[[str, list[Path]], Path]
MIGRATED = [PACKAGE / "migrations", PACKAGE / "db.py"]
COMPILED = [PACKAGE / "web", PACKAGE / "locale", PACKAGE / "i18n.py"]
"""A template is compiled with the words of its language, by code of ours."""


@pytest.fixture(scope="session")
def kept_folder(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> KeptFolder:
    """Another one when anything changed of what it is made of."""
    cache = getattr(pytestconfig, "cache", None)  # none with `-p no:cacheprovider`

    def folder_of(name: str, made_of: list[Path]) -> Path:
        seen = sha256((ROOT / "requirements" / "lock.txt").read_bytes())
        for one in made_of:
            for file in [one] if one.is_file() else sorted(one.rglob("*.[pm]*")):
                if file.suffix != ".pyc":
                    seen.update(file.read_bytes())
        folders = Path(cache.mkdir(name)) if cache else tmp_path_factory.mktemp(name)
        folder = folders / seen.hexdigest()
        for other in folders.iterdir():
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)
        folder.mkdir(exist_ok=True)
        return folder

    return folder_of


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(kept_folder: KeptFolder) -> None:
    if pages := sys.modules.get("peercoach.web.pages"):  # some test has pages
        folder = kept_folder("templates", COMPILED)
        for language in ("nl", "en"):
            (folder / language).mkdir(exist_ok=True)
            kept = FileSystemBytecodeCache(str(folder / language))
            pages.environment(language).bytecode_cache = kept
