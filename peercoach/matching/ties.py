"""Seeded chance: who is served first inside a class, and which of two equal answers is taken.

Both are keyed hashes of ids, so neither row order nor the sorting of ids favours anyone, and the
same round gives the same answer on any machine.
"""

from collections.abc import Hashable, Sequence
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

TIE_BITS = 40
"""Tie weights are below 2**40: the optimum is unique with probability at least 1 - arcs / 2**40
(isolation lemma: Mulmuley, Vazirani and Vazirani, Matching is as easy as matrix inversion, 1987).
"""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Keys = npt.NDArray[np.uint64]


def person_keys(ids: Sequence[Hashable], seed: int, role: str) -> Keys:
    """One 64-bit key per id, shape (len(ids),): depends on the seed, the role and the id alone."""
    secret = seed.to_bytes(16, "big", signed=True)
    tag = role.encode()[:16]
    digests = (
        blake2b(
            str(one).encode(errors="surrogatepass"), key=secret, person=tag, digest_size=8
        ).digest()
        for one in ids
    )
    return np.frombuffer(b"".join(digests), dtype=">u8").astype(np.uint64)


def pair_ties(first_years: Keys, coaches: Keys) -> Ints:
    """A weight in 0 .. 2**40 - 1 for each pair of keys, broadcast like any numpy operation.

    The finaliser is the one of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). Mixing before and
    after joining the keys keeps a pair's weight from being a sum of one part per person, which
    would cancel over every exchange of partners.
    """
    mixed = _mix(_mix(first_years) ^ coaches)
    return (mixed >> np.uint64(64 - TIE_BITS)).astype(np.int64)


def serving_order(ids: Sequence[Hashable], priority: Ints | None, seed: int) -> Ints:
    """The rank of each first-year, 0 = served first: by class, inside a class by lottery."""
    lottery = person_keys(ids, seed, "lottery")
    classes = np.zeros(len(lottery), np.int64) if priority is None else priority
    order = np.lexsort((lottery, classes))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank


def _mix(keys: Keys) -> Keys:
    keys = keys ^ (keys >> np.uint64(30))
    keys = keys * np.uint64(0xBF58476D1CE4E5B9)
    keys = keys ^ (keys >> np.uint64(27))
    keys = keys * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))
