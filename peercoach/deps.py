"""What a request is given."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, params

from peercoach.access import Access, Public, Visitor


def visitor() -> Visitor | None:
    """Who is signed in. Nobody can sign in yet."""
    return None


@dataclass(frozen=True)
class OpenDoor:
    """Asks for nothing, so that it stays open whatever else fails."""

    access: Access

    async def __call__(self) -> None:
        pass


@dataclass(frozen=True)
class Door:
    """Admits or raises, before the handler of the route runs."""

    access: Access

    def __call__(
        self, request: Request, visitor: Annotated[Visitor | None, Depends(visitor)]
    ) -> None:
        self.access.admit(visitor, request.path_params.get("programme"))
        request.state.visitor = visitor


def door(access: Access) -> params.Depends:
    """For the `dependencies` of a route or router: `dependencies=[door(Role("coordinator"))]`."""
    kind = OpenDoor if isinstance(access, Public) else Door
    return params.Depends(kind(access))
