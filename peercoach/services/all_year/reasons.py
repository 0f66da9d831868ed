"""What asks for a change outside a round."""

from enum import StrEnum


class Why(StrEnum):
    """`night`: somebody waits, and nobody moves. `move`: the same, but pairs that do not know one
    another yet may. A coach `leaves`, or has `left` already; a coach has fewer `places` than
    first-years; a first-year and their coach go `apart`, or a first-year `asked` for another coach
    and has none now."""

    night = "night"
    move = "move"
    leaves = "leaves"
    left = "left"
    places = "places"
    apart = "apart"
    asked = "asked"


LOST_A_COACH = (Why.left, Why.asked)
"""In these the pairs are over already, and only who was in one gets another coach."""
