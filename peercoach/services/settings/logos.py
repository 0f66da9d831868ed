"""A logo that somebody sends: a small PNG without anything beside its picture, or an SVG of which
only shapes are kept."""

import re
import struct
import zlib
from base64 import b64encode
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from peercoach.errors import InvalidInput
from peercoach.i18n import mark

LARGEST = 20 * 1024
LARGEST_SIDE = 1000
DEEPEST = 50
"""Groups within groups, of a drawing. None needs so many."""
PNG_SIGN = b"\x89PNG\r\n\x1a\n"
PICTURE = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")

SVG = "http://www.w3.org/2000/svg"
SHAPES = frozenset(
    "svg g path circle ellipse rect line polyline polygon title desc defs linearGradient"
    " radialGradient stop clipPath".split()
)
ATTRIBUTES = frozenset(
    "id viewBox width height x y x1 y1 x2 y2 cx cy r rx ry fx fy d points transform fill stroke"
    " fill-rule clip-rule clip-path fill-opacity stroke-opacity opacity stroke-width stroke-linecap"
    " stroke-linejoin stroke-miterlimit stroke-dasharray offset stop-color stop-opacity"
    " gradientUnits gradientTransform spreadMethod clipPathUnits preserveAspectRatio".split()
)
HARMLESS = re.compile(r"[\w\s#.,:()%+-]*")
OWN_PLACE = re.compile(r"url\(#[\w-]+\)")


class NoLogo(InvalidInput):
    """Neither a small PNG nor an SVG that could be read."""


def read_logo(content: bytes) -> dict[str, str]:
    """What is kept of it: its `type`, and its `content` in base 64. Raises NoLogo."""
    if len(content) > LARGEST:
        raise NoLogo(
            mark("Found a file of {found} kB, expected at most {most} kB"),
            found=len(content) // 1024 + 1,
            most=LARGEST // 1024,
        )
    if content.startswith(PNG_SIGN):
        kept, kind = b"".join([PNG_SIGN, *_chunks(content)]), "image/png"
    else:
        kept, kind = _shapes(content), "image/svg+xml"
    return {"type": kind, "content": b64encode(kept).decode("ascii")}


def _chunks(content: bytes) -> Iterator[bytes]:
    """Those that make up the picture, each as whole as it says."""
    at, seen = len(PNG_SIGN), b""
    while seen != b"IEND":
        head = content[at : at + 8]
        if len(head) < 8:
            raise _unreadable("PNG")
        length, seen = struct.unpack(">I4s", head)
        chunk = content[at : at + length + 12]
        if len(chunk) < length + 12 or chunk[-4:] != struct.pack(">I", zlib.crc32(chunk[4:-4])):
            raise _unreadable("PNG")
        if at == len(PNG_SIGN):
            _refuse_large(seen, chunk)
        if seen in PICTURE:
            yield chunk
        at += len(chunk)


def _refuse_large(kind: bytes, chunk: bytes) -> None:
    if kind != b"IHDR":
        raise _unreadable("PNG")
    width, height = struct.unpack(">II", chunk[8:16])
    if not 0 < max(width, height) <= LARGEST_SIDE:
        raise NoLogo(
            mark("Found {width} by {height} pixels, expected at most {most} each way"),
            width=width,
            height=height,
            most=LARGEST_SIDE,
        )


def _shapes(content: bytes) -> bytes:
    try:
        text = content.decode("utf-8")
        if "<!" in text.replace("<!--", ""):  # entities, and whatever else a document type brings
            raise _unreadable("SVG")
        drawing = ET.fromstring(text)  # noqa: S314 - only what was just refused could make it grow
    except (ET.ParseError, UnicodeDecodeError, ValueError):
        raise _unreadable("PNG, SVG") from None
    if drawing.tag != f"{{{SVG}}}svg":
        raise _unreadable("PNG, SVG")
    _keep_shapes(drawing)
    ET.register_namespace("", SVG)
    return ET.tostring(drawing)


def _keep_shapes(element: ET.Element, depth: int = 0) -> None:
    if depth > DEEPEST:
        raise _unreadable("PNG, SVG")
    for name, value in list(element.attrib.items()):
        allowed = name in ATTRIBUTES and HARMLESS.fullmatch(value)
        if not allowed or "url" in OWN_PLACE.sub("", value.casefold()):
            del element.attrib[name]
    for child in list(element):
        known = isinstance(child.tag, str) and child.tag.removeprefix(f"{{{SVG}}}") in SHAPES
        if known and child.tag.startswith(f"{{{SVG}}}"):
            _keep_shapes(child, depth + 1)
        else:
            element.remove(child)


def _unreadable(expected: str) -> NoLogo:
    return NoLogo(mark("Found a file that cannot be read, expected {expected}"), expected=expected)
