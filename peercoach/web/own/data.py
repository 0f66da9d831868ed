"""What is held about who is signed in: seeing it, taking it along, having it erased."""

from typing import Literal

from fastapi.responses import RedirectResponse
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from peercoach.access import Visitor
from peercoach.deps import Log, Me, Now, Reading, Writing
from peercoach.i18n import AMSTERDAM, translator
from peercoach.models import Person
from peercoach.services.care.own import shared_about
from peercoach.services.own_data.erasing import LastOne, count_partners, erase, refuse_last_one
from peercoach.services.own_data.looks import looks_at
from peercoach.services.own_data.showing import as_csv, as_json, everything_about, held_about
from peercoach.web.cookies import SESSION, drop_secret
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, page
from peercoach.web.proven import proven_lately

router = PageRouter()


@router.page("/me/data")
def show_data(request: Request, session: Reading, me: Me, now: Now) -> Response:
    person = session.get_one(Person, me.person_id)
    return page(
        request,
        "account/data.html",
        held=held_about(session, person),
        looks=looks_at(session, person),
        shared=shared_about(session, person.id, now=now),
        zone=AMSTERDAM,
    )


@router.page("/me/data/download")
def download(
    request: Request, session: Reading, me: Me, form: Literal["csv", "json"] = "json"
) -> Response:
    """Everything of theirs, in one file."""
    found = everything_about(session, session.get_one(Person, me.person_id))
    if form == "json":
        response = Response(as_json(found), media_type="application/json")
    else:
        delimiter = ";" if language_of(request) == "nl" else ","
        response = Response(as_csv(found, delimiter=delimiter), media_type="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="peercoach.{form}"'
    return response


@router.page("/me/delete")
def ask_to_erase(request: Request, session: Reading, me: Me, now: Now) -> Response:
    """What deleting means, before it happens."""
    return _delete_page(request, session, me, now)


@router.form("/me/delete")
def erase_me(request: Request, session: Writing, me: Me, now: Now, folding: Log) -> Response:
    """Only who proved just now that it is them: a phone left unlocked is not enough."""
    person = session.get_one(Person, me.person_id)
    if not proven_lately(request, session, now=now):
        return _delete_page(request, session, me, now, status=403)
    try:
        refuse_last_one(session, person)
    except LastOne as error:
        refused = translator(language_of(request)).gettext(error.message).format(**error.details)
        return _delete_page(request, session, me, now, status=409, refused=refused)
    erase(session, person, now=now)
    folding.after(session)
    response = RedirectResponse(f"/me/deleted?lang={language_of(request)}", 303)
    drop_secret(request, response, SESSION)
    return response


@router.page("/me/deleted")
async def show_erased(request: Request) -> Response:
    return page(request, "account/deleted.html", here="/logout")


def _delete_page(
    request: Request,
    session: Session,
    me: Visitor,
    now: Now,
    *,
    status: int = 200,
    refused: str = "",
) -> Response:
    return page(
        request,
        "account/delete.html",
        status=status,
        here="/account",
        person=session.get_one(Person, me.person_id),
        paired=count_partners(session, me.person_id),
        lately=proven_lately(request, session, now=now),
        refused=refused,
    )
