"""Named points on lines as an SVG, for docs/."""

from collections.abc import Mapping

import numpy as np

WIDTH, HEIGHT, EDGE = 640, 400, 70
COLOURS = ("#1d5f8a", "#a8480f")
NAMES = ((-8, 12, "end"), (6, -6, "start"))
"""Where those of a line stand: one below its points, the other above."""
Point = tuple[float, float]
Axis = tuple[str, float, str]
"""What it shows, the distance of its lines, and how its numbers are written."""


def picture(
    lines: Mapping[str, Mapping[str, Point]],
    *,
    title: str,
    along: Axis,
    up: Axis,
    zero: bool = True,
) -> str:
    """Each line joins its points, which are named; `up` starts at zero, or near the lowest."""
    points = [point for line in lines.values() for point in line.values()]
    (across, step, digits), (upwards, rise, figures) = along, up
    widest = np.ceil(max(x for x, _ in points) / step) * step
    low = 0 if zero else np.floor(min(y for _, y in points) / rise) * rise
    high = np.ceil(max(y for _, y in points) / rise) * rise

    def place(x: float, y: float) -> Point:
        right = EDGE + x / widest * (WIDTH - 2 * EDGE)
        return right, HEIGHT - EDGE - (y - low) / (high - low) * (HEIGHT - 2 * EDGE)

    parts = [_text(WIDTH / 2, HEIGHT - 20, across), _text(EDGE, EDGE - 35, upwards, "start")]
    for y in np.arange(low, high + rise / 50, rise):
        (left, height), (right, _) = place(0, y), place(widest, y)
        parts.append(f'<path d="M{left:.0f} {height:.0f}H{right:.0f}" stroke="#ddd"/>')
        parts.append(_text(left - 8, height + 4, format(y, figures), "end"))
    parts.extend(
        _text(place(x, low)[0], HEIGHT - EDGE + 20, format(x, digits))
        for x in np.arange(0, widest + step / 50, step)
    )
    for line, colour, names in zip(lines.values(), COLOURS, NAMES, strict=False):
        parts.extend(_line({name: place(*point) for name, point in line.items()}, colour, names))
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    style = 'font-family="sans-serif" font-size="12" fill="#222"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style} role="img">\n'
        f'<title>{title}</title>\n<rect width="100%" height="100%" fill="#fff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _line(places: Mapping[str, Point], colour: str, names: tuple[int, int, str]) -> list[str]:
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in places.values())
    right, down, anchor = names
    parts = [f'<polyline points="{joined}" fill="none" stroke="{colour}" stroke-width="2"/>']
    for name, (x, y) in places.items():
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>')
        parts.append(_text(x + right, y + down, name, anchor))
    return parts


def _text(x: float, y: float, words: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'
