"""How words of a programme's own look where they will stand, for people who are made up."""

from collections.abc import Mapping
from dataclasses import dataclass

from peercoach.i18n import LANGUAGES, translator
from peercoach.notify.letters import Letter
from peercoach.notify.messages.check_in import check_in
from peercoach.notify.messages.match import matched, new_mentees, waiting
from peercoach.notify.own_words import OwnWords, paragraphs

FIRST_YEAR, COACH = "Noor", "Samira"


@dataclass(frozen=True, slots=True)
class Preview:
    """In one language: the letters that would change, and what pages say."""

    letters: tuple[Letter, ...]
    pages: Mapping[str, tuple[str, ...]]


def preview(texts: Mapping[str, Mapping[str, str]]) -> dict[str, Preview]:
    """By language; of what was not filled in, nothing."""
    return {
        language: _in_one({name: words[language] for name, words in texts.items()}, language)
        for language in LANGUAGES
    }


def _in_one(own: OwnWords, language: str) -> Preview:
    say = translator(language)
    to_first_year = {"name": FIRST_YEAR, "lines": [{"other": COACH}], "own": own}
    to_coach = {"name": COACH, "lines": [{"other": FIRST_YEAR}], "own": own}
    letters = {"match": matched(to_first_year, say), "new_mentees": new_mentees(to_coach, say)}
    letters["waiting"] = waiting(to_first_year, say)
    for step in ("hello", "first meeting", "how is it"):
        line = {"step": step, "other": COACH, "token": ""}
        letters[step.replace(" ", "_")] = check_in({**to_first_year, "lines": [line]}, say)
    return Preview(
        tuple(letter for name, letter in letters.items() if name in own),
        {name: paragraphs(own, name) for name in own if name not in letters},
    )
