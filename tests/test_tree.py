"""What the tree itself promises: a lock without addresses, and links that lead somewhere."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
OTHERS = [ROOT / "var", *(found.parent for found in ROOT.glob("*/pyvenv.cfg"))]
PAGES = sorted(
    page for page in ROOT.rglob("*.md") if not any(page.is_relative_to(at) for at in OTHERS)
)


def test_the_lock_names_no_package_host_and_hashes_everything() -> None:
    lock = (ROOT / "requirements" / "lock.txt").read_text(encoding="utf-8")
    assert re.findall(r"https?://\S+", lock) == []
    packages = re.findall(r"^[a-z0-9._-]+(?:\[[a-z,]+\])?==", lock, re.MULTILINE)
    hashed = re.findall(r"^[a-z0-9._-]+.*\\\n    --hash=sha256:", lock, re.MULTILINE)
    assert len(packages) == len(hashed) > 50


def test_everything_we_ask_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [name for names in project["optional-dependencies"].values() for name in names]
    asked = {re.split(r"[\[<>=]", name)[0].lower() for name in [*project["dependencies"], *extras]}
    lock = (ROOT / "requirements" / "lock.txt").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==", lock, re.MULTILINE))
    assert asked - locked == set()


def test_links_between_pages_lead_somewhere() -> None:
    nowhere = []
    for page in PAGES:
        links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        inside = [link for link in links if not re.match(r"[a-z]+:", link)]
        nowhere += [(str(page), link) for link in inside if not (page.parent / link).exists()]
    assert nowhere == []


def test_what_tests_share_stands_beside_them() -> None:
    """In a conftest or a module of its own: a test module can go without another one noticing."""
    shared = re.compile(r"^from tests\.(?:\w+\.)*test_\w+ import", re.MULTILINE)
    tests = ROOT.glob("tests/**/*.py")
    assert [str(one) for one in tests if shared.search(one.read_text(encoding="utf-8"))] == []
