"""`.env.example` is the manual of every setting."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from peercoach.config import Settings

EXAMPLE = Path(__file__).parent.parent / ".env.example"
ENTRY = re.compile(r"^# (?P<meaning>.+)\nPEERCOACH_(?P<name>\w+)=(?P<value>.*)$", re.MULTILINE)


def test_the_example_lists_every_setting_with_its_meaning_and_default() -> None:
    written = [
        (entry["name"].lower(), entry["meaning"], entry["value"])
        for entry in ENTRY.finditer(EXAMPLE.read_text(encoding="utf-8"))
    ]
    assert written == [
        (name, field.description, str(field.default))
        for name, field in Settings.model_fields.items()
    ]


def test_the_example_as_it_is_gives_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"PEERCOACH_{name.upper()}", raising=False)
    assert Settings(_env_file=EXAMPLE) == Settings(_env_file=None)


@pytest.mark.parametrize(
    "address",
    ["buddy.example", "ftp://buddy.example", "https://buddy.example/", "https://", "https://a b"],
)
def test_a_public_address_that_cannot_start_a_link_is_refused(address: str) -> None:
    with pytest.raises(ValidationError, match="public_url"):
        Settings(_env_file=None, public_url=address)


def test_a_public_address_may_have_a_port() -> None:
    assert Settings(_env_file=None, public_url="http://localhost:8123").public_url
