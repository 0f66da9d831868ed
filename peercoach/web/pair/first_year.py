"""The pages of a first-year: where they are, and who their buddy is."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.access import COORDINATOR, READER, Visitor
from peercoach.deps import Me, Now, Reading
from peercoach.models import Pair, Person, Side
from peercoach.services.care.own import complaint_about
from peercoach.services.homes import Home, Phase, home_of, homes_of
from peercoach.services.own_data.erasing import left_lately
from peercoach.services.pairs.views import PairView
from peercoach.services.pairs.weeks import weeks_of
from peercoach.services.programmes.programmes import definition_of, find_programme, name_of
from peercoach.services.settings.look import look_of, look_of_all
from peercoach.services.sign_up.answer_words import moments, words_of
from peercoach.services.sign_up.answers import read_answers
from peercoach.services.sign_up.enrolments import find_own
from peercoach.services.sign_up.openings import SignUp, answer_by
from peercoach.services.sign_up.topics import asked, resume_at, topics_of
from peercoach.web.care.turning_to import turn_to
from peercoach.web.filled_in import Refused
from peercoach.web.given_names import given_name, initials
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, page
from peercoach.web.pair.noted import noted_in
from peercoach.web.pair.planned import planned_in
from peercoach.web.pair.room import Room, together

router = PageRouter()

TEMPLATES = {
    Phase.draft: "me/draft.html",
    Phase.waiting: "me/waiting.html",
    Phase.not_this_time: "me/waiting.html",
    Phase.ended: "me/waiting.html",
    Phase.matched: "me/pair.html",
    Phase.active: "me/pair.html",
    Phase.paused: "me/stopped.html",
    Phase.withdrawn: "me/stopped.html",
}


@router.page("/me")
def show_me(request: Request, session: Reading, visitor: Me, now: Now) -> Response:
    """The one programme somebody takes part in, else the choice."""
    homes = homes_of(session, visitor.person_id, now=now)
    current = [home for home in homes if home.phase is not Phase.withdrawn] or homes
    if len(current) != 1:
        language = language_of(request)
        programmes = [(home, name_of(home.programme, language), address_of(home)) for home in homes]
        roles = {role for role, _slug in visitor.roles}
        return page(
            request,
            "me/list.html",
            look=look_of_all(home.programme for home in homes),
            homes=programmes,
            coordinates=COORDINATOR.name in roles,
            reads=READER.name in roles,
        )
    (home,) = current
    has_board = home.phase not in (Phase.draft, Phase.withdrawn)
    if home.enrolment.side is Side.coach and has_board:
        return RedirectResponse("/coach", 303)
    return home_page(request, session, home, visitor, now=now)


@router.page("/me/match")
def show_match(request: Request, session: Reading, visitor: Me, now: Now) -> Response:
    """The newest pair of a first-year; without one their own page says what there is instead."""
    homes = [
        home
        for home in homes_of(session, visitor.person_id, now=now)
        if home.pairs and home.enrolment.side is Side.first_year
    ]
    if not homes:
        return RedirectResponse("/me", 303)
    newest = max(homes, key=lambda home: home.pairs[0].started_at)
    return home_page(request, session, newest, visitor, now=now)


@router.page("/{programme}/me")
def show_programme(
    request: Request, programme: str, session: Reading, visitor: Me, now: Now
) -> Response:
    found = find_programme(session, programme)
    enrolment = find_own(session, found, visitor.person_id, side=Side.first_year)
    home = home_of(session, found, enrolment, now=now)
    return home_page(request, session, home, visitor, now=now)


def sent_at(home: Home) -> datetime:
    """When they signed up; who was imported has done so from the first."""
    return home.enrolment.sent_at or home.enrolment.created_at


def address_of(home: Home) -> str:
    """The page of somebody's place in a programme."""
    coach = home.enrolment.side is Side.coach
    if home.phase is Phase.draft:
        return f"/{home.programme.slug}/{'coach-signup' if coach else 'signup'}"
    return "/coach" if coach else f"/{home.programme.slug}/me"


def home_page(
    request: Request,
    session: Session,
    home: Home,
    visitor: Visitor,
    *,
    now: datetime,
    refused: Refused | None = None,
) -> Response:
    """Somebody's place in a programme; `refused` is what they filled in just now."""
    person = session.get_one(Person, visitor.person_id)
    language, zone = language_of(request), ZoneInfo(home.programme.time_zone)
    definition, side = definition_of(home.programme), home.enrolment.side
    topics = topics_of(definition, side)
    resume = resume_at(topics, home.enrolment.answers)
    pair = home.pairs[0] if home.pairs else None
    shared: dict[str, Any] = {}
    if pair and not pair.rests:
        shared = _with_buddy(request, session, home, pair, now)
    return page(
        request,
        "care/still.html" if pair and pair.rests else TEMPLATES[home.phase],
        look=look_of(home.programme),
        home=home,
        phase=home.phase.value,
        programme=name_of(home.programme, language),
        address=f"/{home.programme.slug}",
        resume_address=address_of(home),
        coach=side is Side.coach,
        person=person,
        you=given_name(person.name),
        zone=zone,
        today=now.astimezone(zone).date(),
        tomorrow=now.astimezone(zone).date() + timedelta(days=1),
        answer_by=answer_by(home.programme, home.opening, sent_at(home)),
        next_chance=home.opening.closes_at if home.opening.sign_up is SignUp.open else None,
        step=topics.index(resume) + 1 if resume else len(topics) + 1,
        steps_of=len(topics) + 1,
        questions=asked(definition, side),
        answers=read_answers(definition.questions, home.enrolment.answers),
        words=words_of,
        pair=pair,
        buddy=given_name(pair.name) if pair else "",
        letters=initials(pair.name) if pair else "",
        times=moments(pair.shared, language) if pair else "",
        weeks=weeks_of(pair, zone, now) if pair else None,
        noted=noted_in(request, home.pairs),
        refused=refused,
        errors=refused.errors if refused else None,
        status=422 if refused else 200,
        left=left_lately(session, person.id, now=now),
        turn_to=turn_to(request, session, {home.programme.id}),
        mine=complaint_about(session, person.id, pair.uid) if pair and pair.stopped else None,
        **shared,
    )


def _with_buddy(
    request: Request, session: Session, home: Home, pair: PairView, now: datetime
) -> dict[str, Any]:
    """What the two plan and write, and what was just done about it."""
    row = session.exec(select(Pair).where(Pair.uid == pair.uid)).one()
    room = Room(row, pair, home.programme, home.enrolment)
    found = together(session, room, now=now)
    names, plans = {pair.uid: given_name(pair.name)}, {pair.uid: found.plan}
    return {"together": found, "planned": planned_in(request, names, plans)}
