"""Realistic rounds as arrays, each from a seed: programmes, languages, free hours, interests."""

from typing import Any

import numpy as np
import numpy.typing as npt

PROGRAMME_SIZES = np.array([0.34, 0.22, 0.16, 0.12, 0.09, 0.07])  # a few large, some small
CELLS = 18  # Monday to Saturday: morning, afternoon, evening
CHUNK = 1000

Bits = npt.NDArray[np.uint32]


def realistic_round(
    seed: int, n: int, m: int, *, places: float = 1.1
) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int64]]:
    """(score (n, m), capacity (m,)): about half of all pairs eligible, fit 0..100.

    Hard rules: a shared language and at least one shared hour, and eight in ten of the people
    want their own faculty. Soft: the same programme, more shared hours, help wanted and offered,
    alike in interests. `places` is the number of places per first-year.
    """
    chance = np.random.default_rng(seed)
    first_years, coaches = _people(chance, n), _people(chance, m)
    score = np.empty((n, m), np.int16)
    for start in range(0, n, CHUNK):
        rows = slice(start, min(start + CHUNK, n))
        score[rows] = _fit({key: value[rows] for key, value in first_years.items()}, coaches)
    capacity = 1 + chance.multinomial(max(0, int(n * places) - m), np.full(m, 1 / m))
    return score, capacity.astype(np.int64)


def _people(chance: np.random.Generator, count: int) -> dict[str, npt.NDArray[Any]]:
    programme = chance.choice(len(PROGRAMME_SIZES), count, p=PROGRAMME_SIZES)
    dutch, english = chance.random(count) < 0.8, chance.random(count) < 0.75
    hours = chance.random((count, CELLS)) < chance.beta(2, 5, (count, 1)) + 0.05
    topics = chance.random((count, 10)) < 0.3
    return {
        "programme": programme,
        "any_faculty": chance.random(count) < 0.45,
        "languages": _bits(np.stack([dutch | ~english, english], axis=1)),
        "hours": _bits(hours),
        "topics": _bits(topics),
        "interests": chance.integers(1, 6, (count, 5)),
    }


def _fit(
    people: dict[str, npt.NDArray[Any]], coaches: dict[str, npt.NDArray[Any]]
) -> npt.NDArray[np.int16]:
    def both(key: str) -> npt.NDArray[Any]:
        return np.asarray(np.bitwise_count(people[key][:, None] & coaches[key]))

    programme, theirs = people["programme"][:, None], coaches["programme"]
    faculty = (programme // 2 == theirs // 2) | people["any_faculty"][:, None]
    shared = both("hours")
    eligible = (both("languages") > 0) & (shared > 0) & faculty
    wanted = np.maximum(np.bitwise_count(people["topics"]), 1)[:, None]
    apart = np.abs(people["interests"][:, None, :] - coaches["interests"]).sum(axis=2) / 20
    fit = (
        3 * (programme == theirs)
        + 3 * np.minimum(shared / 5, 1)
        + 3 * both("topics") / wanted
        + (1 - apart)
    ) / 10
    return np.where(eligible, np.rint(100 * fit), -1).astype(np.int16)


def _bits(flags: npt.NDArray[np.bool_]) -> Bits:
    places = np.arange(flags.shape[1], dtype=np.uint32)
    return np.asarray((flags.astype(np.uint32) << places).sum(axis=1, dtype=np.uint32))
