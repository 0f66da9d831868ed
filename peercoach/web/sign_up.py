"""Signing up, one topic a page, as first-year or as coach; and changing answers the same way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.access import SIGNED_IN, Visitor
from peercoach.deps import Me, Now, Reading, Writing
from peercoach.errors import InvalidInput, NotFound
from peercoach.i18n import Translator, translator
from peercoach.matching.definition import Definition
from peercoach.models import Enrolment, EnrolmentStatus, Person, Programme, Side
from peercoach.services.answer_words import words_of
from peercoach.services.answers import read_answers
from peercoach.services.enrolments import (
    TAKES_PART,
    StillMissing,
    find_enrolment,
    find_own,
    refuse_unless_open,
    save_page,
    send_in,
    start,
)
from peercoach.services.filled_pages import CAPACITY, MOST_PLACES, NAME, PageRefused
from peercoach.services.openings import opening_of
from peercoach.services.programmes import definition_of, find_programme, name_of
from peercoach.services.topics import Topic, resume_at, topics_of, wishes_of
from peercoach.web.language import language_of
from peercoach.web.pages import Handler, PageRouter, page
from peercoach.web.sign_up_fields import entered, fields_of, say

router = PageRouter()

DOORS = {Side.first_year: "signup", Side.coach: "coach-signup"}
CHECK = "check-answers"


async def read_form(request: Request) -> FormData:
    return await request.form()


Form = Annotated[FormData, Depends(read_form)]


def both_sides(
    declare: Callable[..., Callable[[Handler], Handler]], rest: str = ""
) -> Callable[[Handler], Handler]:
    """A handler for first-years and for coaches; the address tells which."""

    def declared(handler: Handler) -> Handler:
        for door in DOORS.values():
            declare(f"/{{programme}}/{door}{rest}", access=SIGNED_IN)(handler)
        return handler

    return declared


@dataclass(frozen=True)
class SigningUp:
    """Who signs up for what. Nothing is kept before the first page is sent: no enrolment yet."""

    programme: Programme
    definition: Definition
    side: Side
    topics: Sequence[Topic]
    person: Person
    enrolment: Enrolment | None

    @property
    def address(self) -> str:
        return f"/{self.programme.slug}/{DOORS[self.side]}"

    @property
    def takes_part(self) -> bool:
        return self.enrolment is not None and self.enrolment.status in TAKES_PART

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.programme.time_zone)

    @property
    def answers(self) -> Mapping[str, object]:
        return self.enrolment.answers if self.enrolment else {}

    def wishes(self, language: str) -> list[tuple[str, str, None]]:
        """What may matter most, as boxes to tick have it."""
        wishes = wishes_of(self.definition, self.side)
        return [(question.key, question.label[language], None) for question in wishes]

    def topic(self, name: str) -> Topic:
        found = next((topic for topic in self.topics if topic.name == name), None)
        if found is None:
            raise NotFound
        return found

    def after(self, topic: Topic | None) -> str:
        """The page after this one: the next topic, and after the last the check."""
        place = self.topics.index(topic) + 1 if topic else 0
        return self.page_of(self.topics[place] if place < len(self.topics) else None)

    def before(self, topic: Topic) -> str:
        place = self.topics.index(topic)
        return self.page_of(self.topics[place - 1]) if place else f"/{self.programme.slug}"

    def page_of(self, topic: Topic | None) -> str:
        return f"{self.address}/{topic.name if topic else CHECK}"


def signing_up(session: Session, request: Request, slug: str, visitor: Visitor) -> SigningUp:
    side = next(side for side, door in DOORS.items() if door == request.url.path.split("/")[2])
    programme = find_programme(session, slug)
    definition = definition_of(programme)
    return SigningUp(
        programme,
        definition,
        side,
        topics_of(definition, side),
        session.get_one(Person, visitor.person_id),
        find_enrolment(session, programme, visitor.person_id, side=side),
    )


@both_sides(router.page)
def go_on(request: Request, programme: str, session: Reading, visitor: Me, now: Now) -> Response:
    """Where one was: the first page, a page halfway, or the answers that were sent in."""
    found = signing_up(session, request, programme, visitor)
    if found.takes_part:
        return RedirectResponse(found.page_of(None), 303)
    refuse_unless_open(session, found.programme, visitor.person_id, found.side, now=now)
    is_draft = found.enrolment and found.enrolment.status is EnrolmentStatus.draft
    topic = resume_at(found.topics, found.answers) if is_draft else found.topics[0]
    return RedirectResponse(found.page_of(topic), 303)


@both_sides(router.page, f"/{CHECK}")
def show_answers(
    request: Request, programme: str, session: Reading, visitor: Me, now: Now
) -> Response:
    found = signing_up(session, request, programme, visitor)
    if found.enrolment is None or found.enrolment.status is EnrolmentStatus.withdrawn:
        return RedirectResponse(found.address, 303)
    return _check_page(session, request, found, now=now)


@both_sides(router.form, f"/{CHECK}")
def send(request: Request, programme: str, session: Writing, visitor: Me, now: Now) -> Response:
    found = signing_up(session, request, programme, visitor)
    enrolment = find_own(session, found.programme, visitor.person_id, side=found.side, change=True)
    try:
        send_in(session, found.programme, enrolment, now=now)
    except StillMissing as gaps:
        return _check_page(session, request, found, now=now, missing=gaps)
    home = "/coach" if found.side is Side.coach else f"/{found.programme.slug}/me"
    return RedirectResponse(f"{home}?signed-up=1", 303)


@both_sides(router.page, "/{topic}")
def show_topic(
    request: Request, programme: str, topic: str, session: Reading, visitor: Me, now: Now
) -> Response:
    found = signing_up(session, request, programme, visitor)
    if not found.takes_part:
        refuse_unless_open(session, found.programme, visitor.person_id, found.side, now=now)
    return _topic_page(request, found, found.topic(topic))


@both_sides(router.form, "/{topic}")
def keep_topic(
    request: Request,
    programme: str,
    topic: str,
    *,
    form: Form,
    session: Writing,
    visitor: Me,
    now: Now,
) -> Response:
    found = signing_up(session, request, programme, visitor)
    this, given = found.topic(topic), entered(form)
    later = "later" in form
    start(session, found.programme, visitor.person_id, side=found.side, now=now)
    enrolment = find_own(session, found.programme, visitor.person_id, side=found.side, change=True)
    try:
        save_page(
            session, found.programme, enrolment, this, given=given, complete=not later, now=now
        )
    except PageRefused as refused:
        return _topic_page(request, found, this, given=given, problems=refused.problems)
    if later:
        return RedirectResponse("/me?kept=1", 303)
    to_check = found.takes_part or request.query_params.get("then") == "check"
    return RedirectResponse(found.page_of(None) if to_check else found.after(this), 303)


def _topic_page(
    request: Request,
    found: SigningUp,
    topic: Topic,
    *,
    given: Mapping[str, Sequence[str]] | None = None,
    problems: Mapping[str, InvalidInput] | None = None,
) -> Response:
    speak = translator(language_of(request))
    messages = {field: say(error, speak) for field, error in (problems or {}).items()}
    to_check = found.takes_part or request.query_params.get("then") == "check"
    return page(
        request,
        "sign_up/topic.html",
        status=422 if problems else 200,
        errors=list(messages.items()) or None,
        messages=messages,
        signing=found,
        topic=topic,
        number=found.topics.index(topic) + 1,
        back=found.page_of(None) if to_check else found.before(topic),
        fields=fields_of(
            found.definition,
            found.side,
            topic,
            answers=found.answers,
            given=given,
            messages=messages,
            speak=speak,
        ),
        given=given or {},
        wishes=found.wishes(speak.language),
        most_places=MOST_PLACES,
    )


def _check_page(
    session: Session,
    request: Request,
    found: SigningUp,
    *,
    now: Now,
    missing: StillMissing | None = None,
) -> Response:
    language = language_of(request)
    return page(
        request,
        "sign_up/check.html",
        status=422 if missing else 200,
        errors=_gaps(found, missing, translator(language)) if missing else None,
        signing=found,
        title=name_of(found.programme, language),
        words=words_of,
        answers=read_answers(found.definition.questions, found.answers),
        wishes=found.wishes(language),
        opening=opening_of(session, found.programme, now=now),
    )


def _gaps(found: SigningUp, missing: StillMissing, speak: Translator) -> list[tuple[str, str]]:
    """What is missing, by field, each said by its label."""
    labels = {
        question.key: question.label[speak.language] for question in found.definition.questions
    }
    labels |= {
        NAME: speak.gettext("What should we call you?"),
        CAPACITY: speak.gettext("For how many first-years do you have a place?"),
    }
    return [
        (field, speak.gettext("Not answered yet: {question}").format(question=labels[field]))
        for field in missing.fields
    ]
