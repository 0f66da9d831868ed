"""Every pair of colours that meets on a page, measured as WCAG 2.2 does, light and dark."""

import pytest

from peercoach.web.static_files import FOLDER
from tests.web.measured import colours

TOKENS = (FOLDER / "css" / "tokens.css").read_text(encoding="utf-8")
STATES = ["info", "warn", "care", "bad", "good"]
TEXT = [
    *[
        (text, ground)
        for text in ("ink", "ink-2", "primary")
        for ground in ("paper", "surface", "sunk")
    ],
    *[(state, f"{state}-tint") for state in STATES],
    *[("ink", f"h{step}") for step in range(5)],
    *[("ink", f"{tint}-tint") for tint in ("primary", "accent", "care")],
    *[("ink-2", f"{tint}-tint") for tint in ("primary", "accent")],
    *[("primary", f"{tint}-tint") for tint in ("primary", "accent", "care")],
    *[(text, "surface") for text in ("accent-ink", "care", "bad", "good", "warn")],
    ("accent-ink", "paper"),
    ("accent-ink", "accent-tint"),
    ("bad", "paper"),
    ("on-primary", "primary"),
    ("on-primary", "primary-hover"),
    ("on-focus", "focus"),
    ("paper", "ink"),
]
MARKS = [
    *[("edge", ground) for ground in ("paper", "surface", "sunk")],
    *[("accent-mark", ground) for ground in ("surface", "paper", "accent-tint", "warn-tint")],
    ("primary", "line"),
    ("primary", "surface"),
    ("ink", "paper"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


LIGHT = colours(TOKENS.split(":root {")[1].split("@media")[0])
DARK = LIGHT | colours(TOKENS.split("(prefers-color-scheme: dark)")[1].split("} }")[0])


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("pairs", "needed"), [(TEXT, 4.5), (MARKS, 3.0)], ids=["text", "marks"])
def test_it_can_be_read(theme: dict[str, str], pairs: list[tuple[str, str]], needed: float) -> None:
    weak = {pair: contrast(theme[pair[0]], theme[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < needed} == {}


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#FFFFFF") == 21
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)  # just not enough
    assert LIGHT != DARK
