"""What asks for a change outside a round."""

from enum import StrEnum


class Why(StrEnum):
    """`night`: somebody waits, and nobody moves. `move`: the same, but pairs that do not know one
    another yet may. A coach `leaves`; a coach has fewer `places` than first-years; a first-year and
    their coach go `apart`."""

    night = "night"
    move = "move"
    leaves = "leaves"
    places = "places"
    apart = "apart"


BETWEEN_PAIRS = (Why.leaves, Why.places, Why.apart)
"""In these who waits is not looked at: people who lose a coach come first."""
