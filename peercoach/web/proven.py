"""What takes more than an open browser: who sits here proved a moment ago that it is them."""

from datetime import datetime

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from peercoach.models import Person
from peercoach.services.sign_in.sessions import signed_in_lately
from peercoach.web.cookies import SESSION, read_secret
from peercoach.web.pages import page
from peercoach.web.sign_in.ways_in import ways_in


def proven_lately(request: Request, session: Session, *, now: datetime) -> bool:
    return signed_in_lately(session, read_secret(request, SESSION), now=now)


def prove_first(request: Request, session: Session, person_id: int) -> Response:
    """Instead of what they asked for; once they are back they get that."""
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return page(
        request,
        "account/again.html",
        status=403,
        person=session.get_one(Person, person_id),
        next_path=path,
        ways=ways_in(request, path),
    )
