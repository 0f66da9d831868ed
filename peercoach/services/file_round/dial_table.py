"""The balance dial as a small table: what each position gives, and who pays for it."""

from collections.abc import Iterator, Sequence
from typing import Final

from peercoach.matching.dial import LOSS, DialPosition
from peercoach.matching.questions import Language
from peercoach.matching.words import Words

NAMES: Final = {
    0: Words("fit first", "past eerst"),
    20: Words("balanced", "in balans"),
    200: Words("even first", "eerlijk eerst"),
}


def describe_dial(positions: Sequence[DialPosition], language: Language) -> str:
    """At most 78 columns."""
    title = Words("The balance dial", "De balansknop")
    return "\n".join([title.said_in(language), *_lines(positions, language)])


def _lines(positions: Sequence[DialPosition], language: Language) -> Iterator[str]:
    bands = "/".join(str(band) for band in positions[0].matching.problem.bands)
    headers = (
        (Words("balance", "balans"), 20),
        (Words("mean fit", "gem. past"), 10),
        (Words(f"under {bands}", f"onder {bands}"), 16),
        (Words("load spread", "spreiding"), 12),
        (Words("idle", "zonder"), 8),
        (Words(f"lose {LOSS}+", f"{LOSS}+ lager"), 10),
    )
    yield "".join(f"{words.said_in(language):>{width}}" for words, width in headers)
    for one in positions:
        name = f"{NAMES[one.balance].said_in(language)} ({one.balance})"
        cells = (
            name,
            "–" if one.mean_fit is None else f"{one.mean_fit:.1f}",
            "/".join(map(str, one.weak)),
            f"{one.load_spread:.2f}",
            str(one.idle),
            str(len(one.losers)),
        )
        row = "".join(f"{cell:>{width}}" for cell, (_, width) in zip(cells, headers, strict=True))
        yield row.replace(".", ",") if language == "nl" else row
