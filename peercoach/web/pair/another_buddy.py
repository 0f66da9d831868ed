"""A first-year asks for another buddy: what that means, and one button."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.deps import Me, Now, Reading, Writing
from peercoach.models import Enrolment, Person, Programme
from peercoach.services.pairs.another_buddy import ask_another, find_as_first_year
from peercoach.services.settings.look import look_of
from peercoach.web.given_names import given_name
from peercoach.web.pages import PageRouter, page

router = PageRouter()
ADDRESS = "/me/pairs/{uid}/another"


@router.page(ADDRESS)
def show_choice(request: Request, uid: str, session: Reading, visitor: Me) -> Response:
    pair, _ = find_as_first_year(session, visitor.person_id, uid)
    coach = session.get_one(Enrolment, pair.coach_id)
    buddy = given_name(session.get_one(Person, coach.person_id).name)
    look = look_of(session.get_one(Programme, pair.programme_id))
    return page(request, "me/another.html", look=look, buddy=buddy)


@router.form(ADDRESS)
def ask(uid: str, session: Writing, visitor: Me, now: Now) -> Response:
    pair, enrolment = find_as_first_year(session, visitor.person_id, uid)
    ask_another(session, pair, enrolment, now=now)
    return RedirectResponse("/me", 303)
