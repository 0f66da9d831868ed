"""From a letter to what a mail shows: HTML in one table, and the same as plain text."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

from peercoach.i18n import translator
from peercoach.models import Programme
from peercoach.notify.letters import Letter


@dataclass(frozen=True, slots=True)
class Colours:
    """Of what one presses: on a light screen, and on a dark one with what is written on it."""

    light: str = "#0E5A4B"
    dark: str = "#86D6BE"
    on_dark: str = "#0B2720"


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a letter: links start with `site`, and at `fewer` one gets fewer mails."""

    site: str
    from_whom: str
    can_reply: bool
    fewer: str = ""
    colours: Colours = Colours()


def colours_of(programme: Programme | None) -> Colours:
    """Its own, which were measured when they were chosen."""
    look = programme.settings.get("look", {}) if programme else {}
    if not (look.get("primary") and look.get("dark")):
        return Colours()
    return Colours(look["primary"], **look["dark"])


def as_html(letter: Letter, frame: Frame, language: str) -> str:
    return _render("letter.html", letter, frame, language)


def as_text(letter: Letter, frame: Frame, language: str) -> str:
    return _render("letter.txt", letter, frame, language)


def _render(template: str, letter: Letter, frame: Frame, language: str) -> str:
    return (
        letter_templates(language)[template]
        .render(
            letter=letter,
            language=language,
            site=frame.site,
            from_whom=frame.from_whom,
            can_reply=frame.can_reply,
            fewer=frame.fewer,
            colours=frame.colours,
        )
        .strip()
        + "\n"
    )


@cache
def letter_templates(language: str) -> Mapping[str, Template]:
    """Both, read and made once for each language."""
    made = Environment(
        loader=PackageLoader("peercoach.notify"),
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    speak = translator(language)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        speak.gettext, speak.ngettext, newstyle=True, pgettext=speak.pgettext
    )
    return {name: made.get_template(name) for name in ("letter.html", "letter.txt")}
