"""Everyone in a programme, found by name and by what they need."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Writing
from peercoach.services.programmes.deeds import note_deed
from peercoach.services.programmes.one_person import person_in
from peercoach.services.programmes.people_list import (
    Wanted,
    count_people,
    list_people,
    names_of_several,
)
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.sign_up.answer_words import words_of
from peercoach.web.coordinator.frame import staff_page, who
from peercoach.web.coordinator.portions import Portion
from peercoach.web.pages import PageRouter

router = PageRouter()
FIELDS = {"search": "q", "side": "side", "status": "status", "needs": "needs", "sort": "sort"}


def asked_for(
    q: str = "", side: str = "", status: str = "", needs: str = "", sort: str = ""
) -> Wanted:
    return Wanted(q.replace("\0", "")[:100], side, status, needs, sort)


Asked = Annotated[Wanted, Depends(asked_for)]
"""Which people, as the address says."""


def in_address(wanted: Wanted, **different: str) -> str:
    """The same people in an address; what is empty is left out."""
    values = {FIELDS[name]: getattr(wanted, name) for name in FIELDS} | different
    return urlencode({name: value for name, value in values.items() if value})


@router.page("/co/{programme}/people")
def show_people(
    request: Request,
    programme: str,
    wanted: Asked,
    *,
    session: Reading,
    page: int = 1,
    added: int | None = None,
    changed: int | None = None,
    invited: int = 0,
    mailed: int = 0,
    gone: bool = False,
) -> Response:
    found = find_programme(session, programme)
    portion = Portion.of(count_people(session, found, wanted), page)
    return staff_page(
        request,
        "co/people.html",
        found,
        at="/people",
        wanted=wanted,
        here_again=lambda **different: in_address(wanted, **different),
        portion=portion,
        gone=gone,
        done=None if added is None else (added, changed or 0, invited),
        mailed=mailed,
        several=names_of_several(session, found),
        people=list_people(session, found, wanted, skip=portion.skip, most=portion.size),
    )


@router.page("/co/{programme}/people/{uid}", noted=True)
def show_person(
    request: Request, programme: str, uid: str, *, session: Writing, now: Now
) -> Response:
    """Whose answers are looked at can see by whom."""
    found = find_programme(session, programme)
    one = person_in(session, found, uid, now=now)
    note_deed(
        session,
        "look",
        by=who(request),
        kind="enrolment",
        uid=uid,
        programme_id=found.id,
        now=now,
    )
    return staff_page(request, "co/person.html", found, at="/people", one=one, words=words_of)
