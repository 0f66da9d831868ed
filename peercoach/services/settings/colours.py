"""The colours of an institution: measured as WCAG does, refused where too pale, and the shades that
pages need made from them, for light and for dark."""

import re
from collections.abc import Iterable

from peercoach.errors import InvalidInput
from peercoach.i18n import mark

HEX = re.compile(r"#[0-9a-fA-F]{6}")
TEXT, SIGN = 4.5, 3.0
"""What words and what signs have to stand out by."""

PAPER, SURFACE, SUNK, INK = "#FAF7F2", "#FFFFFF", "#F3EEE6", "#1C2826"
DARK_PAPER, DARK_SURFACE, DARK_SUNK, DARK_INK = "#111917", "#18221F", "#0D1412", "#ECF1EE"
LIGHT_GROUNDS = (PAPER, SURFACE, SUNK)
DARK_GROUNDS = (DARK_PAPER, DARK_SURFACE, DARK_SUNK)


class TooPale(InvalidInput):
    """It would not stand out enough; the details say by how much, and what is needed."""


def read_colour(text: str, *, needed: float) -> str:
    """A colour that stands out from every ground of a light page. Empty stays empty."""
    if not text:
        return ""
    if not HEX.fullmatch(text):
        raise InvalidInput(
            mark("Found “{found}”, expected a colour such as #0E5A4B"), found=text[:20]
        )
    colour = text.upper()
    grounds = [*LIGHT_GROUNDS, tint(colour, SURFACE)] if needed == TEXT else LIGHT_GROUNDS[:2]
    found = least(colour, grounds)
    if found < needed:
        raise TooPale(
            mark("Found a contrast of {found}, needed {needed}: choose a darker colour"),
            found=f"{int(found * 10) / 10}",
            needed=needed,
        )
    return colour


def style_of(primary: str, accent: str) -> str:
    """The style sheet with these colours; what is empty stays as it comes."""
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    if primary:
        lifted = lift(primary, DARK_GROUNDS, TEXT)
        light |= {
            "primary": primary,
            "primary-hover": mix(primary, "#000000", 0.2),
            "primary-tint": tint(primary, SURFACE),
            "on-primary": SURFACE,
        }
        dark |= {
            "primary": lifted,
            "primary-hover": mix(lifted, "#FFFFFF", 0.25),
            "primary-tint": tint(lifted, DARK_PAPER),
            "on-primary": DARK_SUNK,
        }
    if accent:
        light_tint, lifted = tint(accent, SURFACE), lift(accent, DARK_GROUNDS, TEXT)
        ink = sink(accent, [*LIGHT_GROUNDS, light_tint], TEXT)
        light |= {"accent": accent, "accent-mark": sink(accent, [light_tint], SIGN)}
        light |= {"accent-ink": ink, "accent-tint": light_tint}
        dark |= {"accent": lifted, "accent-mark": lifted, "accent-ink": lifted}
        dark |= {"accent-tint": tint(lifted, DARK_PAPER)}
    return f":root{_block(light)}@media (prefers-color-scheme:dark){{:root{_block(dark)}}}\n"


def dark_button(primary: str) -> dict[str, str]:
    """What mails need of it for dark screens, where no style sheet is loaded."""
    return {"dark": lift(primary, DARK_GROUNDS, TEXT), "on_dark": DARK_SUNK}


def tint(colour: str, ground: str) -> str:
    """A ground with a breath of the colour."""
    return mix(ground, colour, 0.12)


def lift(colour: str, grounds: Iterable[str], needed: float) -> str:
    """As little lighter as it takes to stand out from dark grounds, and from its own tint."""
    return _until(colour, "#FFFFFF", grounds, needed, DARK_PAPER)


def sink(colour: str, grounds: Iterable[str], needed: float) -> str:
    """As little darker as it takes to stand out from light grounds."""
    return _until(colour, "#000000", grounds, needed, SURFACE)


def _until(colour: str, towards: str, grounds: Iterable[str], needed: float, own: str) -> str:
    fixed = list(grounds)
    for step in range(101):
        changed = mix(colour, towards, step / 100)
        if least(changed, [*fixed, tint(changed, own)]) >= needed:
            return changed
    return towards


def mix(one: str, other: str, share: float) -> str:
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def least(colour: str, grounds: Iterable[str]) -> float:
    return min(contrast(colour, ground) for ground in grounds)


def contrast(one: str, other: str) -> float:
    """From 1, alike, to 21, black on white."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    shares = [part / 255 for part in _parts(colour)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _block(values: dict[str, str]) -> str:
    return "{" + "".join(f"--{name}:{value};" for name, value in values.items()) + "}"
