"""Words that a programme has besides ours, or in place of them: kept in its settings."""

from collections.abc import Mapping

from peercoach.models import Programme

SETTING = "texts"
WELCOME = "intro"
"""Kept by itself, from before there were others."""

OwnWords = Mapping[str, str]


def own_words(programme: Programme | None, language: str) -> OwnWords:
    """What there is in this language, by name."""
    kept = programme.settings if programme else {}
    texts = {WELCOME: kept.get(WELCOME) or {}} | kept.get(SETTING, {})
    return {name: words[language] for name, words in texts.items() if words.get(language)}


def paragraphs(own: OwnWords, name: str) -> tuple[str, ...]:
    """One for each line that was written."""
    return tuple(line for line in own.get(name, "").splitlines() if line)
