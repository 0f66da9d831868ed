"""The Dutch catalogue says exactly what the code and the templates say."""

import re

import pytest
from babel.messages import Message

from peercoach.i18n import LOCALE_FOLDER
from tools.translations import messages_in_use, read_catalogue, renew

Key = tuple[str | tuple[str, ...], str | None]


@pytest.fixture(scope="module")
def used() -> set[Key]:
    return {(message.id, message.context) for message in messages_in_use() if message.id}


@pytest.fixture(scope="module")
def dutch() -> dict[Key, Message]:
    return {(message.id, message.context): message for message in read_catalogue() if message.id}


def texts(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def originals(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, tuple) else [message.id]


def test_nothing_is_untranslated(used: set[Key], dutch: dict[Key, Message]) -> None:
    empty = {key for key, message in dutch.items() if not all(texts(message))}
    assert used - dutch.keys() | empty == set(), (
        "run `python -m tools.translations`, then translate"
    )


def test_nothing_is_left_over(used: set[Key], dutch: dict[Key, Message]) -> None:
    assert dutch.keys() - used == set(), "run `python -m tools.translations`"


def test_nothing_is_a_guess(dutch: dict[Key, Message]) -> None:
    assert [message.id for message in dutch.values() if message.fuzzy] == []


@pytest.mark.parametrize("pattern", [r"%\(\w+\)[sd]", r"\{\w+\}", r"</?\w+"], ids=["%", "{}", "<>"])
def test_places_and_tags_survive_translation(dutch: dict[Key, Message], pattern: str) -> None:
    def found(strings: list[str]) -> set[str]:
        return {place for text in strings for place in re.findall(pattern, text)}

    differing = [m.id for m in dutch.values() if found(originals(m)) != found(texts(m))]
    assert differing == []


def test_renewing_adds_what_is_new_and_drops_what_is_old(tmp_path) -> None:
    catalogue = tmp_path / "peercoach.po"
    catalogue.write_text('msgid "Old"\nmsgstr "Oud"\n\nmsgid "Menu"\nmsgstr "Kaart"\n', "utf-8")
    renew(catalogue)
    renewed = {message.id: message.string for message in read_catalogue(catalogue)}
    assert "Old" not in renewed
    assert renewed["Menu"] == "Kaart"
    assert renewed["Today"] == ""


def test_what_is_said_inside_another_string_is_found_too(dutch: dict[Key, Message]) -> None:
    """A call within an f-string is not seen by what collects them: its words must stand elsewhere
    as well."""
    said = {
        words
        for file in LOCALE_FOLDER.parent.rglob("*.py")
        for words in re.findall(r"\{[^{}\"]*(?:\b_|gettext)\('([^']+)'\)", file.read_text("utf-8"))
    }
    assert said - {key[0] for key in dutch} == set()
