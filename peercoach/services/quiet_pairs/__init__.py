"""Quiet pairs: without a sign of life for longer than their own rhythm. One flag per episode.

A sign of life is a contact. Breaks and exam weeks stop the clock. Nothing here ends a pair.
"""

from peercoach.services.quiet_pairs.closing import close_quiet, note_sign_of_life
from peercoach.services.quiet_pairs.finding import find_quiet_pairs
from peercoach.services.quiet_pairs.listing import (
    QuietPair,
    describe,
    list_quiet_pairs,
    open_episode,
)
from peercoach.services.quiet_pairs.standing import quiet_now

__all__ = [
    "QuietPair",
    "close_quiet",
    "describe",
    "find_quiet_pairs",
    "list_quiet_pairs",
    "note_sign_of_life",
    "open_episode",
    "quiet_now",
]
