"""A round in words and figures a coordinator can read in ten seconds."""

from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import fill

import numpy as np

from peercoach.matching.nobody import Nobody, Obstacle
from peercoach.matching.people import Matching
from peercoach.matching.questions import Language
from peercoach.matching.remedies import Remedy
from peercoach.matching.words import Words

BAR = 40
FIT_STEP = 10
MOST_FIXES = 3
WIDEST = 78  # columns

OBSTACLES = {
    Obstacle.NO_COACHES: Words("no coaches", "geen coaches"),
    Obstacle.DID_NOT_SAY: Words("an answer is missing", "er mist een antwoord"),
    Obstacle.RULE: Words("no coach meets one demand", "geen coach voldoet aan één eis"),
    Obstacle.RULES_TOGETHER: Words(
        "no coach meets all demands at once", "geen coach voldoet aan alle eisen tegelijk"
    ),
    Obstacle.NOT_TOGETHER: Words(
        "may not be paired with those who fit", "koppelen met wie past, is uitgesloten"
    ),
    Obstacle.NO_PLACES: Words("those who fit offer no places", "wie past, heeft geen plek"),
    Obstacle.FULL: Words("all who fit are full", "iedereen die past zit vol"),
}


def figures(matching: Matching, language: Language) -> list[tuple[str, str | int | float]]:
    """Label → figure, the same on screen and on the Summary sheet."""
    said = _Said(language)
    fits = np.array([pair.fit for pair in matching.pairs()])
    loads, capacity = matching.loads(), matching.problem.capacity
    found: list[tuple[str, str | int | float]] = [
        (said("First-years", "Eerstejaars"), len(matching.first_years)),
        (said("Matched", "Gekoppeld"), len(fits)),
        (said("Unmatched", "Niet gekoppeld"), len(matching.first_years) - len(fits)),
        (said("Coaches", "Coaches"), len(matching.coaches)),
        (said("Places", "Plekken"), int(capacity.sum())),
        (said("Coaches without a first-year", "Coaches zonder eerstejaars"), _idle(matching)),
    ]
    if len(fits):
        found.append((said("Mean fit", "Gemiddelde past"), round(float(fits.mean()), 1)))
    found += [
        (said(f"Pairs with a fit under {limit}", f"Koppels die onder {limit} passen"), count)
        for limit, count in zip(matching.definition.bands, _weak(matching), strict=True)
    ]
    if len(loads):
        found.append(
            (said("First-years per coach", "Eerstejaars per coach"), f"{loads.min()}–{loads.max()}")
        )
    proven = matching.solution.proven
    answer = said("yes", "ja") if proven else said("no", "nee")
    return [*found, (said("Proven best", "Bewezen beste"), answer)]


def describe_round(
    matching: Matching, language: Language, seconds: float, fixes: Sequence[Remedy] = ()
) -> str:
    """The whole summary as text of at most WIDEST columns."""
    said = _Said(language)
    n, m = len(matching.first_years), len(matching.coaches)
    matched = int((matching.solution.coach_of >= 0).sum())
    proven = matching.solution.proven
    proof = said("proven best", "bewezen beste") if proven else said("not proven", "niet bewezen")
    first = said(
        f"Matched {matched} of {n} first-year{'s' * (n != 1)} with {m} coach{'es' * (m != 1)}",
        f"{matched} van {n} eerstejaars gekoppeld aan {m} coach{'es' * (m != 1)}",
    )
    parts = [f"{first} ({proof}, {said.decimal(seconds)} s)"]
    if n - matched:
        parts += ["", said(f"Unmatched: {n - matched}", f"Niet gekoppeld: {n - matched}")]
        parts += _by_reason(matching, language)
        parts += _what_would_help(fixes, said)
    if matched:
        parts += ["", said("How well the pairs fit (0–100)", "Hoe goed de koppels passen (0–100)")]
        parts += _histogram([pair.fit for pair in matching.pairs()])
        parts += ["", _fair_share(matching, said)]
        parts += _loads(matching, said)
    return "\n".join(parts)


class _Said:
    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, en: str, nl: str) -> str:
        return Words(en, nl).said_in(self.language)

    def decimal(self, value: float) -> str:
        """With one digit behind the mark that this language uses."""
        return self(f"{value:.1f}", f"{value:.1f}".replace(".", ","))


def _by_reason(matching: Matching, language: Language) -> Iterator[str]:
    nobody = list(matching.unmatched())
    groups = Counter((one.obstacle, _detail(one, language)) for one in nobody)
    lines = {
        f"{OBSTACLES[obstacle].said_in(language)}{': ' if detail else ''}{detail}": count
        for (obstacle, detail), count in groups.items()
    }
    for line, count in sorted(lines.items(), key=lambda one: (-one[1], one[0])):
        yield f"{count:6}  {line}"


def _what_would_help(fixes: Sequence[Remedy], said: _Said) -> Iterator[str]:
    """The fixes for most people; the unmatched file has one for everybody who has one."""
    if fixes:
        yield ""
        yield said("What would help", "Wat zou helpen")
    for remedy in fixes[:MOST_FIXES]:
        line = f"{len(remedy.serves):6}  {remedy.say(said.language)}"
        yield fill(line, WIDEST, subsequent_indent=" " * 8)
    if more := sum(len(remedy.serves) for remedy in fixes[MOST_FIXES:]):
        yield said(
            f"{more:6}  others: see the list of unmatched",
            f"{more:6}  anderen: zie de lijst van niet gekoppelden",
        )


def _detail(one: Nobody, language: Language) -> str:
    if one.obstacle not in (Obstacle.RULE, Obstacle.DID_NOT_SAY):
        return ""
    return "; ".join(one.obstacles(language))


def _histogram(fits: Sequence[int]) -> Iterator[str]:
    counts = np.bincount(np.minimum(np.array(fits) // FIT_STEP, 9), minlength=10)
    lowest = int(np.flatnonzero(counts)[0])
    for step in range(lowest, 10):
        low = step * FIT_STEP
        high = 100 if step == 9 else low + FIT_STEP - 1
        yield f"{f'{low}–{high}':>8}  {counts[step]:5}  {_bar(counts[step], counts.max())}"


def _fair_share(matching: Matching, said: _Said) -> str:
    loads, capacity = matching.loads(), matching.problem.capacity
    share = 100 * loads.sum() / max(int(capacity.sum()), 1)
    return said(
        f"Places taken per coach; a fair share of {loads.sum()} over {capacity.sum()} places "
        f"is {share:.0f} %",
        f"Bezette plekken per coach; een eerlijk deel van {loads.sum()} over {capacity.sum()} "
        f"plekken is {share:.0f} %",
    )


def _loads(matching: Matching, said: _Said) -> Iterator[str]:
    """Coaches by capacity: the range of their loads, and what a fair share would be."""
    loads, capacity = matching.loads(), matching.problem.capacity
    share = loads.sum() / max(int(capacity.sum()), 1)
    columns = (
        (said("places", "plekken"), 8),
        (said("coaches", "coaches"), 9),
        (said("taken", "bezet"), 9),
        (said("mean", "gemiddeld"), 11),
        (said("fair share", "eerlijk deel"), 14),
    )
    yield "".join(f"{title:>{width}}" for title, width in columns)
    for seats in np.unique(capacity[capacity > 0]).tolist():
        own = loads[capacity == seats]
        taken = f"{own.min()}–{own.max()}" if own.min() < own.max() else str(own.min())
        cells = (seats, len(own), taken, said.decimal(own.mean()), said.decimal(seats * share))
        yield "".join(f"{cell:>{width}}" for cell, (_, width) in zip(cells, columns, strict=True))


def _bar(count: int, most: int) -> str:
    length = round(BAR * count / most)
    return "█" * length if length or not count else "▏"


def _idle(matching: Matching) -> int:
    return int(((matching.loads() == 0) & (matching.problem.capacity > 0)).sum())


def _weak(matching: Matching) -> list[int]:
    fits = np.array([pair.fit for pair in matching.pairs()])
    return [int((fits < limit).sum()) for limit in matching.definition.bands]
