"""Who may come in: the rules a route can declare. `permissions.py` says which for every route.

What lies behind the door (is this pair theirs?) is decided by services, with `NotFound`.
"""

from dataclasses import dataclass
from typing import Protocol

from peercoach.errors import NotAllowed, NotFound, NotSignedIn


@dataclass(frozen=True)
class Visitor:
    """The person who is signed in, as far as doors care."""

    person_id: int
    language: str | None = None
    roles: frozenset[tuple[str, str]] = frozenset()  # (role, slug of the programme)
    uid: str = ""  # how the audit names them
    by_link: bool = False  # not signed in: behind a door for drafts, with the link of that draft


class Access(Protocol):
    def admit(self, visitor: Visitor | None, programme: str | None) -> None:
        """Raise unless this visitor may come in; `programme` is the one the address names."""


@dataclass(frozen=True)
class Public:
    """Everyone, and nothing is looked up: such a page works while the database does not."""

    def admit(self, visitor: Visitor | None, programme: str | None) -> None:
        pass


@dataclass(frozen=True)
class SignedIn:
    """Anyone who is signed in."""

    def admit(self, visitor: Visitor | None, programme: str | None) -> None:
        if visitor is None:
            raise NotSignedIn


@dataclass(frozen=True)
class OwnDraft(SignedIn):
    """Also who opened the mailed link of the draft that the address is about."""


@dataclass(frozen=True)
class Role:
    """Anyone with this role in the programme the address names, or in any where it names none.

    With the role elsewhere only, the programme is as invisible as one that does not exist.
    """

    name: str

    def admit(self, visitor: Visitor | None, programme: str | None) -> None:
        if visitor is None:
            raise NotSignedIn
        theirs = {slug for role, slug in visitor.roles if role == self.name}
        if not theirs:
            raise NotAllowed
        if programme is not None and programme not in theirs:
            raise NotFound


PUBLIC = Public()
SIGNED_IN = SignedIn()
COORDINATOR = Role("coordinator")
READER = Role("confidential")
OWN_DRAFT = OwnDraft()
