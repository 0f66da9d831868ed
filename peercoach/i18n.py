"""Dutch and English. Source strings are English; the catalogue in `locale/` holds the Dutch.

The catalogue is compiled in memory when first used, so an edited `.po` works without a build step.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import negotiate_locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

LANGUAGES = {"nl": "Nederlands", "en": "English"}
DOMAIN = "peercoach"
LOCALE_FOLDER = Path(__file__).parent / "locale"

_LOCALES = {"nl": Locale("nl", "NL"), "en": Locale("en", "GB")}
_CLOCK = {"nl": "HH.mm", "en": "HH:mm"}


def mark(message: str) -> str:
    """Mark a string for translation where it is written, to be translated where it is shown."""
    return message


@dataclass(frozen=True)
class Translator:
    """Everything that sounds different in another language. Instances are shared: never changed."""

    language: str
    catalogue: NullTranslations

    def gettext(self, message: str) -> str:
        return self.catalogue.gettext(message) if message else ""  # "" would give the file's header

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.catalogue.ngettext(one, many, count)

    def pgettext(self, context: str, message: str) -> str:
        return self.catalogue.pgettext(context, message)

    def date(
        self, day: date, *, zone: tzinfo | None = None, weekday: bool = False, year: bool = False
    ) -> str:
        """`monday 14 september 2026`, as short as asked for; a moment needs the zone it is in."""
        pattern = "EEEE d MMMM" if weekday else "d MMMM"
        if year:
            pattern += " y"
        if isinstance(day, datetime):
            day = _in_zone(day, zone)
        return format_date(day, pattern, locale=_LOCALES[self.language])

    def time(self, moment: datetime, *, zone: tzinfo) -> str:
        """`14.05` in Dutch, `14:05` in English."""
        return format_time(
            _in_zone(moment, zone), _CLOCK[self.language], locale=_LOCALES[self.language]
        )

    def number(self, value: float) -> str:
        return format_decimal(value, locale=_LOCALES[self.language])

    def listed(self, names: Sequence[str]) -> str:
        """`Ada, Ben en Chi`."""
        return format_list(names, locale=_LOCALES[self.language])

    def percent(self, share: float) -> str:
        return format_percent(share, locale=_LOCALES[self.language])


def _in_zone(moment: datetime, zone: tzinfo | None) -> datetime:
    if moment.tzinfo is None or zone is None:
        raise ValueError(f"{moment!r} can only be shown with its time zone and the reader's")
    return moment.astimezone(zone)


AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@cache
def translator(language: str) -> Translator:
    """The translator for one of LANGUAGES."""
    if language not in LANGUAGES:
        raise ValueError(f"no such language: {language!r}; there are {', '.join(LANGUAGES)}")
    return Translator(language, _catalogue(language))


def _catalogue(language: str) -> NullTranslations:
    path = LOCALE_FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.exists():
        return NullTranslations()  # the source language
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language, domain=DOMAIN))
    compiled.seek(0)
    return GNUTranslations(compiled)


def choose_language(
    *,
    asked: str | None = None,
    setting: str | None = None,
    cookie: str | None = None,
    accepted: str | None = None,
    otherwise: str = "nl",
) -> str:
    """What was asked for just now, else what was chosen in this browser before (pages that know
    nobody go by that, so the others do too), else the person's setting, else what the browser says
    it reads (an Accept-Language header)."""
    for wish in (asked, cookie, setting):
        if wish in LANGUAGES:
            return str(wish)
    found = negotiate_locale(_by_preference(accepted or ""), LANGUAGES, sep="-")
    return found or otherwise


def _by_preference(header: str) -> Iterable[str]:
    """`en;q=0.7, nl-BE` → nl-BE, en. What cannot be read counts as not said."""
    wishes = []
    for part in header.split(","):
        tag, _, quality = part.partition(";")
        try:
            weight = float(quality.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if tag.strip() and weight > 0:
            wishes.append((weight, tag.strip()))
    return [tag for _, tag in sorted(wishes, key=lambda wish: -wish[0])]
