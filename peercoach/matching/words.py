"""What we say ourselves, in both languages."""

from collections.abc import Iterable
from typing import NamedTuple

from peercoach.matching.questions import Language


class Words(NamedTuple):
    """The same phrase in both languages."""

    en: str
    nl: str

    def said_in(self, language: Language) -> str:
        return self.nl if language == "nl" else self.en


def as_words(text: str | Words) -> Words:
    """What needs no translation, such as a key or a number, is the same in both."""
    return text if isinstance(text, Words) else Words(text, text)


def joined(parts: Iterable[str | Words], by: str | Words = ", ") -> Words:
    """One after another, in both languages."""
    both, between = [as_words(part) for part in parts], as_words(by)
    return Words(between.en.join(one.en for one in both), between.nl.join(one.nl for one in both))
