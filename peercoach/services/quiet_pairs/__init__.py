"""Quiet pairs: without a sign of life for longer than their own rhythm. One flag per episode.

A sign of life is a contact. Breaks and exam weeks stop the clock. An answer that asks for a
coordinator brings a pair on the same list. Nothing here ends a pair.
"""

from peercoach.services.quiet_pairs.answers import note_answer
from peercoach.services.quiet_pairs.closing import close_quiet, note_sign_of_life
from peercoach.services.quiet_pairs.finding import find_quiet_pairs
from peercoach.services.quiet_pairs.listing import (
    ON_THE_LIST,
    QuietPair,
    list_quiet_pairs,
    open_episode,
)
from peercoach.services.quiet_pairs.standing import flagged_now, quiet_among, quiet_now
from peercoach.services.quiet_pairs.words import describe, describe_briefly

__all__ = [
    "ON_THE_LIST",
    "QuietPair",
    "close_quiet",
    "describe",
    "describe_briefly",
    "find_quiet_pairs",
    "flagged_now",
    "list_quiet_pairs",
    "note_answer",
    "note_sign_of_life",
    "open_episode",
    "quiet_among",
    "quiet_now",
]
