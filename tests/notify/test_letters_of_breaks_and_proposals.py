"""The letters about a break, about other first-years, and about a proposal shown to its coach."""

from typing import Any

import pytest

from peercoach.i18n import translator
from peercoach.notify.letters import Letter
from peercoach.notify.messages import OCCASIONS

PAYLOAD = {
    "name": "Samira",
    "lines": [{"pair": 1, "other": "Noor"}],
    "path": "/coach",
    "until": "2026-09-09T08:00:00+00:00",
    "zone": "Europe/Amsterdam",
    "last": False,
}


def letter(template: str, language: str, **changed: Any) -> Letter:
    return OCCASIONS[template](PAYLOAD | changed, translator(language))


def test_that_a_pair_rests_is_said_without_who_or_why() -> None:
    dutch = letter("pair-rests", "nl")
    assert dutch.subject == "Je koppeling is veranderd"
    assert dutch.paragraphs == (
        "Hoi Samira,",
        "Jij en Noor zien en schrijven elkaar hier voorlopig niet.",
        "Je hoeft niets te doen of uit te leggen. Je hoort het als dat verandert.",
    )
    assert letter("pair-rests", "en").paragraphs[1] == (
        "You and Noor do not meet or write here for now."
    )


@pytest.mark.parametrize(
    ("gone", "lines", "said"),
    [
        (["Tim"], ["Noor"], ["Jij en Tim zijn", "Je bent gekoppeld aan Noor."]),
        (["Tim"], [], ["Jij en Tim zijn", "Je hoeft niets te doen."]),
        ([], ["Noor"], ["Je bent gekoppeld aan Noor."]),  # Tim erased himself before it left
    ],
)
def test_who_goes_and_who_comes(gone: list[str], lines: list[str], said: list[str]) -> None:
    named = {
        key: [{"pair": 1, "other": name} for name in names]
        for key, names in (("gone", gone), ("lines", lines))
    }
    _hi, *paragraphs = letter("other-mentees", "nl", **named).paragraphs
    assert [one[: len(words)] for one, words in zip(paragraphs, said, strict=True)] == said


def test_that_it_goes_on() -> None:
    english = letter("pair-goes-on", "en")
    assert english.subject == "You and Noor can go on"
    assert english.button is not None
    assert (english.button.label, english.button.path) == ("To your page", "/coach")
    assert letter("pair-goes-on", "nl").subject == "Jij en Noor kunnen weer verder"


def test_a_coach_is_asked_until_when_and_nobody_is_named() -> None:
    english = letter("coach-proposal", "en")
    assert english.subject == "Will you look first?"
    assert english.paragraphs[2] == (
        "Is there somebody you would rather not coach, say because you know each other? You can "
        "say so until Wednesday 9 September at 10:00. You do not have to explain it."
    )
    assert english.after == ()
    assert english.button is not None
    assert english.button.label == "Look at the proposal"
    dutch = letter("coach-proposal", "nl")
    assert "tot woensdag 9 september om 10.00" in dutch.paragraphs[2]
    assert "Noor" not in "".join((*english.paragraphs, *dutch.paragraphs))


def test_coordinators_read_how_many_and_what_happens_now() -> None:
    said = {"round": "september", "refused": 2, "again": True}
    dutch = letter("coaches-looked", "nl", **said)
    assert dutch.paragraphs[0] == (
        "Bij september is bij 2 voorgestelde koppels ‘deze niet’ gezegd."
    )
    assert dutch.paragraphs[1].endswith("iemand anders krijgen, kijken nog één keer.")
    assert "once more" not in str(letter("coaches-looked", "en", **said | {"again": False}))


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("nl", "Na deze keer vragen we dit niet meer."),
        ("en", "We ask this no more after this time."),
    ],
)
def test_the_second_time_is_the_last_and_says_so(language: str, says: str) -> None:
    last = letter("coach-proposal", language, last=True)
    assert last.after == (says,)
    assert last.subject != letter("coach-proposal", language).subject
