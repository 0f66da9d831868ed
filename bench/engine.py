"""Compares the engine with other ways to solve the same rounds: `python -m bench.engine`.

Prints Markdown: per size the medians over seeds of seconds, memory and quality. Ratios (×) are of
processor seconds within the same run, all threads counted, so that whatever else the machine does
weighs less. Peers from PyPI get an environment of their own, once, in a cache
folder. Needs Linux for the memory figures.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import numpy as np

from bench.rounds import realistic_round

CONTESTANTS = {  # name in contestants.py → (what the table says, PyPI package, largest size)
    "peercoach": ("peercoach, all levels, proven", None, 50_000),
    "fit_first": ("peercoach, `matched, total`", None, 50_000),
    "scipy_copied_seats": ("scipy `linear_sum_assignment`", None, 5_000),
    "dense_flow": ("dense `SimpleMinCostFlow`", None, 10_000),
    "greedy": ("greedy, best pair first", None, 10_000),
    "hospital_resident": ("`matching`, hospital–resident", "matching", 800),
    "mentor_match": ("`mentor-match`", "mentor-match", 800),
}
SIZES = {  # how many rounds of each, all from seeds of their own
    (200, 50): 5,
    (800, 150): 5,
    (2_500, 600): 3,
    (5_000, 1_250): 3,
    (10_000, 2_500): 3,
    (50_000, 10_000): 1,
}
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "peercoach-bench"
Figures = dict[str, float]


def interpreter_with(package: str | None) -> Path:
    """Python with a package: ours, or one in an environment made for it."""
    if package is None:
        return Path(sys.executable)
    python = CACHE / package / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", CACHE / package], check=True)
        install: list[str | Path] = [python, "-m", "pip", "install", "--quiet", package, "numpy"]
        subprocess.run(install, check=True)
    return python


def run(name: str, round_file: Path) -> tuple[Figures, np.ndarray]:
    """What a contestant took, and its answer."""
    answer = round_file.with_suffix(f".{name}.npy")
    script = Path(__file__).with_name("contestants.py")
    python = interpreter_with(CONTESTANTS[name][1])
    done = subprocess.run(
        [python, script, name, round_file, answer],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(script.parent.parent)},
    )
    return json.loads(done.stdout.splitlines()[-1]), np.load(answer)


def quality(
    score: np.ndarray, capacity: np.ndarray, coach_of: np.ndarray, fit_first: np.ndarray
) -> Figures:
    """What an answer is worth; raises where it breaks a rule."""
    n, m = score.shape
    matched = np.flatnonzero(coach_of >= 0)
    fits = score[matched, coach_of[matched]]
    loads = np.bincount(coach_of[matched], minlength=m)
    if (fits < 0).any() or (loads > capacity).any():
        raise ValueError("an answer pairs people who may not be paired, or overfills a coach")
    own = np.zeros(n)
    own[matched] = fits
    best = np.where(fit_first >= 0, score[np.arange(n), fit_first], 0)
    return {
        "matched": len(matched),
        **{f"<{limit}": int((fits < limit).sum()) for limit in (20, 35, 50)},
        "mean fit": fits.mean(),
        "load sd": np.std(loads[capacity > 0] / capacity[capacity > 0]),
        "lose 20": int((best - own >= 20).sum()),
    }


def compare(n: int, m: int, seeds: int, folder: Path) -> dict[str, Figures]:
    """Medians over seeds, by contestant."""
    found: dict[str, list[Figures]] = {}
    for seed in range(seeds):
        score, capacity = realistic_round(seed, n, m)
        round_file = folder / f"{n}-{seed}.npz"
        np.savez(round_file, score=score, capacity=capacity)
        names = [name for name, (_, _, largest) in CONTESTANTS.items() if n <= largest]
        answers = {name: run(name, round_file) for name in names}
        ours = answers["peercoach"][0]["processor"]
        for name, (took, coach_of) in answers.items():
            worth = quality(score, capacity, coach_of, answers["fit_first"][1])
            times = {"times": took["processor"] / ours}
            found.setdefault(name, []).append({**took, **times, **worth})
    return {
        name: {key: median(one[key] for one in runs) for key in runs[0]}
        for name, runs in found.items()
    }


def table(n: int, m: int, seeds: int, rows: dict[str, Figures]) -> str:
    lines = [
        f"### {n:,} × {m:,} ({seeds} {'round' if seeds == 1 else 'rounds, medians'})",
        "",
        "| | s | processor s | × | MiB | matched | < 20 | < 35 | < 50 "
        "| mean fit | load sd | lose 20 |",
        "| --- " + "| ---: " * 11 + "|",
    ]
    for name, one in rows.items():
        counts = " | ".join(f"{one[key]:,.0f}" for key in ("matched", "<20", "<35", "<50"))
        lines.append(
            f"| {CONTESTANTS[name][0]} | {one['seconds']:.3f} | {one['processor']:.3f} "
            f"| {one['times']:.2f} | {one['mib']:,.0f} | {counts} "
            f"| {one['mean fit']:.2f} | {one['load sd']:.3f} | {one['lose 20']:,.0f} |"
        )
    return "\n".join([*lines, ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=10_000, help="first-years at most")
    parser.add_argument("--smallest", type=int, default=0, help="first-years at least")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for (n, m), seeds in SIZES.items():
            if chosen.smallest <= n <= chosen.largest:
                print(table(n, m, seeds, compare(n, m, seeds, Path(folder))), flush=True)


if __name__ == "__main__":
    main()
