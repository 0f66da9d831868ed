"""Dutch and English: words, dates, numbers, and which of the two."""

from datetime import UTC, date, datetime

import pytest

from peercoach.i18n import AMSTERDAM, LANGUAGES, choose_language, translator

LATE_EVENING = datetime(2026, 9, 14, 22, 30, tzinfo=UTC)  # past midnight in Amsterdam


def test_strings_are_translated_into_dutch_and_left_in_english() -> None:
    assert translator("nl").gettext("Help and contact") == "Hulp en contact"
    assert translator("en").gettext("Help and contact") == "Help and contact"


def test_names_in_a_row() -> None:
    assert translator("nl").listed(["Ada", "Ben", "Chi"]) == "Ada, Ben en Chi"
    assert translator("en").listed(["Ada", "Ben"]) == "Ada and Ben"


def test_an_unknown_string_stays_as_it_is() -> None:
    assert translator("nl").gettext("canary") == "canary"
    assert translator("nl").gettext("") == ""


def test_plurals() -> None:
    for language in LANGUAGES:
        speak = translator(language)
        assert [speak.ngettext("one", "many", n) for n in (0, 1, 2)] == ["many", "one", "many"]


@pytest.mark.parametrize(
    ("language", "day", "clock", "number", "share"),
    [
        ("nl", "dinsdag 15 september 2026", "00.30", "1.234,5", "84%"),
        ("en", "Tuesday 15 September 2026", "00:30", "1,234.5", "84%"),
    ],
)
def test_dates_times_and_numbers(
    language: str, day: str, clock: str, number: str, share: str
) -> None:
    speak = translator(language)
    assert speak.date(LATE_EVENING, zone=AMSTERDAM, weekday=True, year=True) == day
    assert speak.time(LATE_EVENING, zone=AMSTERDAM) == clock
    assert speak.number(1234.5) == number
    assert speak.percent(0.84) == share


def test_a_day_needs_no_zone_and_is_short_unless_asked() -> None:
    assert translator("nl").date(date(2026, 9, 14)) == "14 september"


@pytest.mark.parametrize(
    ("moment", "zone"), [(LATE_EVENING, None), (LATE_EVENING.replace(tzinfo=None), AMSTERDAM)]
)
def test_a_moment_is_never_shown_in_a_guessed_zone(moment: datetime, zone: object) -> None:
    with pytest.raises(ValueError, match="time zone"):
        translator("nl").date(moment, zone=zone)  # type: ignore[arg-type]


def test_there_is_no_third_language() -> None:
    with pytest.raises(ValueError, match="no such language: 'fr'; there are nl, en"):
        translator("fr")


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({"asked": "en", "setting": "nl", "cookie": "nl", "accepted": "nl"}, "en"),
        ({"cookie": "en", "setting": "nl", "accepted": "nl"}, "en"),
        ({"setting": "en", "accepted": "nl"}, "en"),
        ({"accepted": "en"}, "en"),
        ({"accepted": "de, en;q=0.1"}, "en"),
        ({"accepted": "nl;q=0, en"}, "en"),
        ({"accepted": "nl;q=0", "otherwise": "en"}, "en"),
        ({"accepted": "de"}, "nl"),
        ({"accepted": "de", "otherwise": "en"}, "en"),
        ({"asked": "xx", "cookie": "../..", "accepted": ";;q=,"}, "nl"),
        ({}, "nl"),
    ],
)
def test_the_nearest_wish_decides(wishes: dict[str, str], expected: str) -> None:
    assert choose_language(**wishes) == expected
