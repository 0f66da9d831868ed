"""How long a silence may last: what a programme can set, each with a default that fits most."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from peercoach.models import Programme
from peercoach.services.check_ins.plan import planned_of

SETTING = "quiet"
"""Where a programme keeps what it set, among its settings."""


@dataclass(frozen=True, slots=True)
class QuietSettings:
    """Days count without breaks, exam weeks and the time we were down."""

    agreed_days: float = 14.0
    """How often pairs are asked to be in touch, until their own rhythm is known."""
    nudge_first_contact: int = 5
    """The check-in of that day is the nudge: a programme sets it there."""
    first_contact: int = 8
    first_meeting: int = 14
    quiet_times: float = 1.5
    quiet_days: int = 14
    attention_times: float = 2.5
    attention_later: int = 7
    """A coordinator is asked at least so many days after the pair was."""
    at_latest: int | None = None
    """And by then in any case, by the calendar, whatever their rhythm and whatever break."""
    gaps_for_a_rhythm: int = 3
    """With fewer, their rhythm is not known yet."""
    gaps_remembered: int = 8
    """Rhythms drift: what was long ago does not count."""

    def __post_init__(self) -> None:
        for one in fields(self):
            least, found = int(one.name.startswith("gaps")), getattr(self, one.name)
            if found is not None and found < least:
                raise ValueError(f"{one.name}: expected {least} or more, found {found}")


def quiet_settings_of(programme: Programme) -> QuietSettings:
    kept: Mapping[str, Any] = programme.settings.get(SETTING, {})
    known = {one.name: kept[one.name] for one in fields(QuietSettings) if one.name in kept}
    settings = QuietSettings(**known)
    hello = planned_of(programme).hello or settings.first_contact
    return replace(settings, nudge_first_contact=hello)
