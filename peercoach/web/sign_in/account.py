"""Who is signed in here, and signing out."""

from fastapi.responses import RedirectResponse
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Me, Now, Reading, Writing
from peercoach.i18n import AMSTERDAM
from peercoach.models import Person
from peercoach.services.care.readers import reads_in
from peercoach.services.programmes.roles import programmes_of
from peercoach.services.sign_in.identities import disconnect, identities_of
from peercoach.services.sign_in.sessions import end_every_session, end_session
from peercoach.web.cookies import SECRETS, SESSION, drop_secret, read_secret
from peercoach.web.pages import PageRouter, page
from peercoach.web.sign_in.ways_in import label_of

router = PageRouter()


@router.page("/account")
def show_account(request: Request, session: Reading, me: Me) -> Response:
    person = session.get_one(Person, me.person_id)
    return page(
        request,
        "account/account.html",
        here="/account",
        person=person,
        logins=[
            (label_of(request, issuer=one.issuer), one) for one in identities_of(session, person)
        ],
        zone=AMSTERDAM,
        coordinates=programmes_of(session, me.person_id),
        reads=reads_in(session, me.person_id),
    )


@router.form("/account/logins/{uid}/disconnect")
def forget_login(request: Request, session: Writing, me: Me, now: Now, uid: str) -> Response:
    """They sign in anew, everywhere, as whoever lost that login wants it."""
    disconnect(session, session.get_one(Person, me.person_id), uid=uid, now=now)
    return _signed_out(request)


@router.form("/logout")
def sign_out(request: Request, session: Writing, now: Now) -> Response:
    """Open to all: who is signed out already gets what they want as well."""
    end_session(session, read_secret(request, SESSION), now=now)
    return _signed_out(request)


@router.form("/logout/everywhere")
def sign_out_everywhere(request: Request, session: Writing, me: Me, now: Now) -> Response:
    end_every_session(session, me.person_id, now=now)
    return _signed_out(request)


@router.page("/logout")
async def show_signed_out(request: Request) -> Response:
    return page(request, "account/signed_out.html", here="/logout")


def _signed_out(request: Request) -> Response:
    """Whoever sits here next finds no draft either, nor a code that was asked for."""
    response = RedirectResponse("/logout", 303)
    for name in SECRETS:
        drop_secret(request, response, name)
    return response
