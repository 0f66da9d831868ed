"""Draws what a command printed as a picture: … | python -m tools.terminal_picture FILE."""

import sys
from html import escape
from pathlib import Path

PAPER, INK, ACCENT = "#FAF7F2", "#1C2826", "#0E5A4B"
LINE, LETTER, MARGIN = 20, 8.2, 24


def draw(lines: list[str]) -> str:
    """An SVG document; lines that begin with `$` are what a person typed."""
    width = int(max(map(len, lines)) * LETTER + 2 * MARGIN)
    height = len(lines) * LINE + 2 * MARGIN
    rows = []
    for number, line in enumerate(lines, start=1):
        colour = ACCENT if line.startswith("$") else INK
        place = f'x="{MARGIN}" y="{MARGIN + number * LINE - 5}" fill="{colour}"'
        rows.append(f'<text {place} xml:space="preserve">{escape(line)}</text>')
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
            ' font-family="ui-monospace, DejaVu Sans Mono, Menlo, Consolas, monospace"'
            ' font-size="13.5">',
            f'<rect width="{width}" height="{height}" rx="12" fill="{PAPER}"/>',
            *rows,
            "</svg>",
            "",
        ]
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(draw(sys.stdin.read().rstrip().split("\n")), encoding="utf-8")
