"""The addresses of sign-up: the same for first-years and for coaches, but for one part."""

from collections.abc import Callable

from sqlmodel import Session
from starlette.requests import Request

from peercoach.access import Visitor
from peercoach.models import Side
from peercoach.services.sign_up.signing_up import DOORS, SigningUp, find_signing_up
from peercoach.web.pages import Handler

Declare = Callable[..., Callable[[Handler], Handler]]


def both_sides(declare: Declare, rest: str = "") -> Callable[[Handler], Handler]:
    """A handler for first-years and for coaches; the address tells which."""

    def declared(handler: Handler) -> Handler:
        for door in DOORS.values():
            declare(f"/{{programme}}/{door}{rest}")(handler)
        return handler

    return declared


def side_of(request: Request) -> Side:
    return next(side for side, door in DOORS.items() if door == request.url.path.split("/")[2])


def find_own_sign_up(
    session: Session, request: Request, programme: str, visitor: Visitor
) -> SigningUp:
    return find_signing_up(session, programme, visitor.person_id, side=side_of(request))
