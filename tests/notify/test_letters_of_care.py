"""The letters about what is passed on: kind, and silent about what, by whom and about whom."""

from typing import Any

import pytest

from peercoach.i18n import translator
from peercoach.notify.layout import Frame, as_html, as_text
from peercoach.notify.letters import Letter
from peercoach.notify.messages import OCCASIONS

PROGRAMME = {"nl": "Goed begin", "en": "Start well"}
PAYLOADS: dict[str, dict[str, Any]] = {
    "concern-waiting": {"again": False},
    "concern-received": {"path": "/me/concerns/abc"},
    "reader-named": {"name": "Rosa", "programme": PROGRAMME},
    "pair-stopped": {"name": "Noor", "other": "Samira", "to": "first_year"},
    "talked-first": {},
    "check-help": {"names": ["Pien"], "path": "/help/now", "edits": False},
}
FRAME = Frame("https://buddy.example", "Buddy programme", can_reply=True)


def letter(template: str, language: str, **changed: Any) -> Letter:
    return OCCASIONS[template](PAYLOADS[template] | changed, translator(language))


def test_a_reader_learns_that_there_is_something_and_nothing_more() -> None:
    dutch = letter("concern-waiting", "nl")
    assert dutch.subject == "Er staat een bericht voor je klaar"
    assert dutch.paragraphs == ("Log in om het te lezen.",)
    assert dutch.after == ("Om privacy staat hier verder niets.",)
    assert (dutch.button.label, dutch.button.path) == ("Open", "/reader")
    again = letter("concern-waiting", "en", again=True)
    assert again.subject == "A message is still waiting for you"
    assert letter("concern-waiting", "nl", many=2).subject == "Er staan 2 berichten voor je klaar"


def test_a_coordinator_is_asked_to_reach_a_reader() -> None:
    english = letter("concern-waiting", "en", again=True, desk="/co/nursing/care")
    assert english.subject == "A message has been waiting for two working days"
    assert "You cannot open it yourself." in english.paragraphs[0]
    assert english.button.path == "/co/nursing/care"


def test_who_passed_it_on_is_thanked_and_pointed_to_112() -> None:
    dutch = letter("concern-received", "nl")
    assert dutch.subject == "We hebben je bericht"
    assert dutch.paragraphs[-1] == "Is er direct gevaar? Bel 112."


@pytest.mark.parametrize("side", ["first_year", "coach"])
def test_both_of_a_pair_that_ended_read_the_same_neutral_words(side: str) -> None:
    english = letter("pair-stopped", "en", to=side)
    assert english.subject == "Your pairing has changed"
    assert english.paragraphs[1] == (
        "Your pairing with Samira has ended. You do not have to explain anything."
    )


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("template", PAYLOADS)
def test_each_has_one_button_and_help_below_it(template: str, language: str) -> None:
    written = letter(template, language)
    for text in (as_html(written, FRAME, language), as_text(written, FRAME, language)):
        assert f"https://buddy.example{written.button.path}" in text
        assert "https://buddy.example/help/now" in text
