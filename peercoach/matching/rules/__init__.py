"""The kinds of rule. A new kind is one new class, a line here, and its tests."""

from typing import Final

from peercoach.matching.rules.asks_for import AsksFor
from peercoach.matching.rules.overlap import Overlap
from peercoach.matching.rules.reach import Reach
from peercoach.matching.rules.rule import Rule
from peercoach.matching.rules.same import Same
from peercoach.matching.rules.share import Share
from peercoach.matching.rules.similar import Similar
from peercoach.matching.rules.wants_offers import WantsOffers

KINDS: Final[dict[str, type[Rule]]] = {
    Share.KIND: Share,  # at least one thing in common: languages, an experience
    Same.KIND: Same,  # the same value: programme, campus
    WantsOffers.KIND: WantsOffers,  # help that is asked for and help that is offered
    Overlap.KIND: Overlap,  # free at the same times
    Similar.KIND: Similar,  # near one another on scales
    AsksFor.KIND: AsksFor,  # what one asks of the other
    Reach.KIND: Reach,  # online, or at the same place
}

__all__ = [
    "KINDS",
    "AsksFor",
    "Overlap",
    "Reach",
    "Rule",
    "Same",
    "Share",
    "Similar",
    "WantsOffers",
]
