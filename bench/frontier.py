"""What balance costs in fit, as a picture: `python -m bench.frontier docs/balance-and-fit.svg`."""

import sys
from pathlib import Path

import numpy as np

from bench.rounds import realistic_round
from peercoach.matching import solve_scores

BALANCES = {
    0: "fit first 0",
    5: "5",
    20: "balanced 20",
    60: "60",
    200: "even first 200",
    1000: "1000",
}
SEEDS, SIZE = range(5), (800, 150)
WIDTH, HEIGHT, EDGE = 640, 400, 70
Point = tuple[float, float]


def measure() -> dict[int, Point]:
    """Per balance the (spread of load over capacity, mean fit), means over the seeds."""
    found: dict[int, list[Point]] = {balance: [] for balance in BALANCES}
    for seed in SEEDS:
        score, capacity = realistic_round(seed, *SIZE)
        for balance, points in found.items():
            coach_of = solve_scores(score, capacity, balance=balance).coach_of
            matched = np.flatnonzero(coach_of >= 0)
            loads = np.bincount(coach_of[matched], minlength=len(capacity))
            fit = score[matched, coach_of[matched]].mean()
            points.append((float(np.std(loads / capacity)), float(fit)))
    return {balance: tuple(np.mean(points, axis=0)) for balance, points in found.items()}


def draw(points: dict[int, Point]) -> str:
    """An SVG with the spread to the right and the fit upwards."""
    spreads, fits = zip(*points.values(), strict=True)
    low, high = np.floor(min(fits) * 2) / 2, np.ceil(max(fits) * 2) / 2
    widest = np.ceil(max(spreads) * 20) / 20

    def place(spread: float, fit: float) -> Point:
        right = EDGE + spread / widest * (WIDTH - 2 * EDGE)
        return right, HEIGHT - EDGE - (fit - low) / (high - low) * (HEIGHT - 2 * EDGE)

    parts = [_text(WIDTH / 2, HEIGHT - 20, "spread of load over capacity (standard deviation)")]
    parts.append(_text(EDGE, EDGE - 35, "mean fit of the pairs, 0–100", "start"))
    for fit in np.arange(low, high + 0.01, 0.5):
        (left, y), (right, _) = place(0, fit), place(widest, fit)
        parts.append(f'<path d="M{left:.0f} {y:.0f}H{right:.0f}" stroke="#ddd"/>')
        parts.append(_text(left - 8, y + 4, f"{fit:.1f}", "end"))
    parts.extend(
        _text(place(spread, low)[0], HEIGHT - EDGE + 20, f"{spread:.2f}")
        for spread in np.arange(0, widest + 0.01, 0.05)
    )
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in points.values()))
    parts.append(f'<polyline points="{line}" fill="none" stroke="#1d5f8a" stroke-width="2"/>')
    for balance, point in points.items():
        x, y = place(*point)
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#1d5f8a"/>')
        parts.append(_text(x + 4, y + 20, BALANCES[balance], "start"))
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    style = 'font-family="sans-serif" font-size="12" fill="#222"'
    title = f"What balance costs in fit, {SIZE[0]} first-years and {SIZE[1]} coaches"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style} role="img">\n'
        f'<title>{title}</title>\n<rect width="100%" height="100%" fill="#fff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _text(x: float, y: float, words: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'


def main(file: str) -> None:
    points = measure()
    Path(file).write_text(draw(points), encoding="utf-8")
    for balance, (spread, fit) in points.items():
        print(f"| {balance} | {fit:.2f} | {spread:.3f} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
