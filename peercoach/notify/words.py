"""What one letter says: its template writes it from the payload."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """Of one notice; a mail can carry those of several."""

    template: str
    payload: Mapping[str, Any]
