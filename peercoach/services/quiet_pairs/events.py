"""What is known of a pair, as plain dated events: from our tables, or from anybody else's data."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Sign(StrEnum):
    """What can have happened. The first three say that they are in touch."""

    met = "met"
    wrote = "wrote"
    answered = "answered"  # a check-in, with an answer that says they are in touch
    planned = "planned"  # the day on which they are to meet: until then nobody waits
    began = "began"
    went_on = "went_on"  # after a pause: silence counts from there
    looked = "looked"  # a person looked at the silence: it counts from there
    told_no_contact = "told_no_contact"  # a person knows already: it is said once
    told_no_meeting = "told_no_meeting"


IN_TOUCH = frozenset({Sign.met, Sign.wrote, Sign.answered})


class Event(NamedTuple):
    """Something on a day, by the local calendar."""

    day: date
    sign: Sign
