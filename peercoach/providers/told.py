"""What comes of a conversation with a provider: who somebody is, or why we do not know."""

from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """Why somebody came back without being known."""

    down = "down"  # no answer, or not one we can use
    stopped = "stopped"  # they, or their institution, said no
    over = "over"  # not begun in this browser, used before, or too late
    unproven = "unproven"  # the answer is not provably the provider's, for us, from now


class NotTold(Exception):
    """A conversation that failed. `why` is for the log: it holds no names and no secrets."""

    def __init__(self, trouble: Trouble, why: str) -> None:
        super().__init__(why)
        self.trouble = trouble
        self.why = why


@dataclass(frozen=True)
class Identity:
    """An account at a provider. The address may change there; these two never do."""

    issuer: str
    subject: str


@dataclass(frozen=True)
class Told:
    """What a provider says about somebody; `proven` if its word about the address is enough."""

    identity: Identity
    email: str = ""
    proven: bool = False
    name: str = ""
