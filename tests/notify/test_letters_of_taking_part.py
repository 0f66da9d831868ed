"""The letters about signing up and stopping, as they read in both languages."""

from typing import Any

import pytest

from peercoach.i18n import translator
from peercoach.notify.letters import Button, Letter
from peercoach.notify.messages import OCCASIONS

PAYLOAD = {
    "name": "Noor",
    "programme": {"nl": "Goed begin", "en": "Start well"},
    "zone": "Europe/Amsterdam",
    "closes_at": "2026-09-20T21:59:00+00:00",
    "hear_at": "2026-09-28T07:00:00+00:00",
    "sign_up": "open",
    "answer_by": None,
    "places": 3,
    "path": "/start-well/me",
}


def letter(template: str, language: str, **changed: Any) -> Letter:
    return OCCASIONS[template](PAYLOAD | changed, translator(language))


def test_a_first_year_hears_when_what_happens() -> None:
    dutch = letter("signed-up", "nl")
    assert dutch.subject == "Je aanmelding is binnen"
    assert dutch.paragraphs == (
        "Dank je, Noor. Je bent aangemeld voor Goed begin.",
        "Op maandag 28 september om 09.00 hoor je wie je buddy wordt.",
        "Je kunt je antwoorden aanpassen tot zondag 20 september, 23.59.",
    )
    assert dutch.button is not None
    assert (dutch.button.label, dutch.button.path) == ("Bekijk je antwoorden", "/start-well/me")


def test_no_date_is_promised_that_nobody_set() -> None:
    english = letter("signed-up", "en", closes_at=None, hear_at=None)
    assert english.paragraphs[1:] == (
        "As soon as the pairs are made, you hear by mail who your buddy is.",
        "You can change your answers on your page.",
    )


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (
            {"sign_up": "late", "answer_by": "2026-10-05T08:00:00+00:00"},
            "The first pairs have been made. We look for a buddy for you as well, and write to you"
            " as a rule by Monday 5 October.",
        ),
        (
            {"sign_up": "late"},
            "The pairs are being made. We fit you in if we can, and else right after.",
        ),
        (
            {"sign_up": "between"},
            "There is no round now. You are in the next one, and hear by mail who your buddy is.",
        ),
    ],
)
def test_who_signs_up_in_between_hears_when_an_answer_comes(state: dict, said: str) -> None:
    english = letter("signed-up", "en", **state)
    assert english.paragraphs[1:] == (said, "You can change your answers on your page.")


@pytest.mark.parametrize(("places", "end"), [(1, "met 1 plek."), (3, "met 3 plekken.")])
def test_a_coach_hears_how_many_places_they_offer(places: int, end: str) -> None:
    assert letter("coach-signed-up", "nl", places=places).paragraphs[0].endswith(end)


@pytest.mark.parametrize(
    ("to", "next_step"),
    [
        ("first_year", "We look for another buddy for you. You do not have to do anything."),
        ("coach", "Your place is free again. Nothing is asked of you."),
    ],
)
def test_who_stays_behind_hears_that_it_says_nothing_about_them(to: str, next_step: str) -> None:
    told = letter("buddy-left", "en", to=to, other="Samira")
    assert told.paragraphs == (
        "Hi Noor,",
        "Samira no longer takes part. That says nothing about you.",
        next_step,
    )
    told = letter("pair-ended", "en", to=to, other="Samira")
    assert told.paragraphs[1] == (
        "The coordinator has ended your pairing with Samira. That says nothing about you."
    )


@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_stops_is_welcome_again(language: str) -> None:
    said = " ".join(letter("withdrawn", language).paragraphs)
    assert PAYLOAD["programme"][language] in said  # type: ignore[index]


def test_who_asked_by_a_link_for_another_buddy_can_say_that_it_was_not_them() -> None:
    mail = letter("other-buddy", "nl", other="Samira", to="first_year", token="own")
    assert mail.paragraphs[1:] == (
        "Je vroeg om een andere buddy. Jij en Samira zijn geen koppel meer.",
        "We zoeken iemand anders voor je. Je hoeft niets uit te leggen.",
        "Was jij dit niet? Misschien heeft iemand een link uit jouw mail gebruikt. Klik binnen een"
        " uur op de knop, dan blijven jullie gekoppeld: Samira heeft er nog geen mail over gehad.",
    )
    assert mail.button == Button("Dit was ik niet", "/c/own/wish/back")


def test_a_coach_hears_neutrally_that_a_first_year_looks_further() -> None:
    dutch, english = (letter("other-buddy", one, other="Bo", to="coach") for one in ("nl", "en"))
    assert dutch.paragraphs == (
        "Hoi Noor,",
        "Jij en Bo zijn geen koppel meer. Dat zegt niets over jou.",
        "Je plek is weer vrij. Je hoeft niets te doen.",
    )
    assert english.paragraphs[1] == "You and Bo are no longer paired. That says nothing about you."
    assert english.button is not None
    assert english.button.path == "/coach"


@pytest.mark.parametrize(
    ("to", "who", "next_step"),
    [
        ("first_year", "De coach aan wie", "We zoeken een andere buddy voor je."),
        ("coach", "De eerstejaars aan wie", "Je plek is weer vrij."),
    ],
)
def test_who_deleted_everything_is_not_named(to: str, who: str, next_step: str) -> None:
    told = letter("buddy-erased", "nl", to=to, since="2026-09-07")
    assert told.paragraphs[1].startswith(f"{who} je sinds 7 september 2026 gekoppeld was")
    assert told.paragraphs[2] == "Daarom staat hier geen naam. Het zegt niets over jou."
    assert told.paragraphs[3].startswith(next_step)
    assert told.button is not None


def test_who_goes_on_later_reads_where_they_are_and_how_long_it_is_kept() -> None:
    said = {
        "step": 3,
        "of": 8,
        "kept_until": "2026-10-07T08:00:00+00:00",
        "path": "/x/signup/go-on/y",
    }
    dutch = letter("go-on", "nl", **said)
    assert dutch.subject == "Ga verder met je aanmelding"
    assert dutch.paragraphs[0] == (
        "Wat je invulde voor Goed begin is bewaard. Je bent bij stap 3 van 8."
    )
    assert "woensdag 7 oktober" in dutch.after[1]
    assert dutch.button is not None
    assert (dutch.button.label, dutch.button.path) == ("Ga verder", "/x/signup/go-on/y")
    assert letter("go-on", "en", **said).after[0].startswith("Do not pass this mail on")
    reminder = letter("finish-sign-up", "nl", **said)
    assert reminder.subject == "Verder waar je was?"
    assert reminder.after == (*dutch.after, "We herinneren je er niet nog eens aan.")
