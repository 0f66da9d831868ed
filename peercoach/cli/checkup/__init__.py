"""What the doctor looks at: one module per subject, each yielding findings."""

from dataclasses import dataclass
from enum import Enum


class Health(Enum):
    """A warning works today and may hurt tomorrow; bad does not work."""

    good = 1
    warning = 2
    bad = 3


@dataclass(frozen=True, slots=True)
class Finding:
    health: Health
    subject: str
    words: str
    remedy: str = ""
