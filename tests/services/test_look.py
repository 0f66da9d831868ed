"""Colours that can be read, and logos that can do nothing."""

import struct
import zlib
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercoach.services.settings.colours import (
    DARK_GROUNDS,
    LIGHT_GROUNDS,
    SIGN,
    TEXT,
    TooPale,
    contrast,
    read_colour,
    style_of,
)
from peercoach.services.settings.logos import LARGEST, PNG_SIGN, NoLogo, read_logo
from tests.web.measured import colours

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#FFFFFF") == 21
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


def test_what_is_too_pale_is_refused_with_both_figures() -> None:
    with pytest.raises(TooPale) as refused:
        read_colour("#E8874A", needed=TEXT)
    assert str(refused.value) == "Found a contrast of 2.2, needed 4.5: choose a darker colour"
    assert read_colour("#0e5a4b", needed=TEXT) == "#0E5A4B"
    assert read_colour("", needed=TEXT) == ""


@given(COLOURS, COLOURS)
def test_whatever_is_let_through_can_be_read_everywhere(primary: str, accent: str) -> None:
    """The pairs that pages put together, on light screens and on dark ones."""
    try:
        primary, accent = read_colour(primary, needed=TEXT), read_colour(accent, needed=SIGN)
    except TooPale:
        return
    light, dark = (colours(part) for part in style_of(primary, accent).split("@media"))
    for theme, grounds in ((light, LIGHT_GROUNDS), (dark, DARK_GROUNDS)):
        for ground in (*grounds, theme["primary-tint"]):
            assert contrast(theme["primary"], ground) >= TEXT
        assert contrast(theme["on-primary"], theme["primary"]) >= TEXT
        assert contrast(theme["on-primary"], theme["primary-hover"]) >= TEXT
        for ground in (grounds[0], theme["accent-tint"]):
            assert contrast(theme["accent-ink"], ground) >= TEXT
            assert contrast(theme["accent-mark"], ground) >= SIGN


def chunk(kind: bytes, content: bytes) -> bytes:
    whole = kind + content
    return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))


def png(width: int = 8, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, 8, 8, 2, 0, 0, 0))
    return b"".join([PNG_SIGN, head, *more, chunk(b"IDAT", b"x"), chunk(b"IEND", b"")])


def test_of_a_png_only_the_picture_is_kept() -> None:
    kept = read_logo(png(8, chunk(b"tEXt", b"Comment\0where it was made")) + b"<script>")
    assert kept["type"] == "image/png"
    assert b64decode(kept["content"]) == png()


@pytest.mark.parametrize(
    "content",
    [
        png()[:-6],
        png().replace(b"IDATx", b"IDATy"),
        png(5000),
        b"x" * (LARGEST + 1),
        b"GIF89a",
        b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 2000 + b"</g>" * 2000 + b"</svg>",
        b"<html xmlns='http://www.w3.org/1999/xhtml'/>",
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>',
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>'.encode(
            "utf-16"
        ),
    ],
)
def test_what_is_no_small_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NoLogo):
        read_logo(content)


EVIL = b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"
 onload="alert(1)" viewBox="0 0 8 8" style="background:url(https://evil.example)">
<script>alert(2)</script><foreignObject><p>hi</p></foreignObject>
<a x:href="javascript:alert(3)"><circle r="1"/></a><image href="https://evil.example/a.png"/>
<use x:href="#a"/><style>@import url(https://evil.example)</style>
<g fill="url(https://evil.example#a)"><path d="M0 0h8v8z" fill="url(#a)" onclick="alert(4)"/></g>
</svg>"""


def test_of_an_svg_only_shapes_are_kept() -> None:
    kept = b64decode(read_logo(EVIL)["content"]).decode()
    assert [bad for bad in ("evil", "alert", "script", "href", "style", "<p>") if bad in kept] == []
    assert '<path d="M0 0h8v8z" fill="url(#a)"' in kept
    assert 'viewBox="0 0 8 8"' in kept
