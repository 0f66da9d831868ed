"""Signing up, one topic a page, as first-year or as coach; and changing answers the same way."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.access import Visitor
from peercoach.deps import Me, Now, Reading, Writing
from peercoach.errors import InvalidInput
from peercoach.i18n import Translator, translator
from peercoach.models import Side
from peercoach.services.programmes.programmes import name_of
from peercoach.services.settings.look import look_of
from peercoach.services.sign_up.answer_words import words_of
from peercoach.services.sign_up.draft_links import KEPT_FOR, mail_link
from peercoach.services.sign_up.enrolments import (
    StillMissing,
    find_own,
    refuse_if_taking_part,
    save_page,
    send_in,
    start,
)
from peercoach.services.sign_up.fields import fields_of
from peercoach.services.sign_up.filled_pages import MOST_PLACES, TOP_WISH, PageRefused
from peercoach.services.sign_up.openings import answer_by, opening_of
from peercoach.services.sign_up.signing_up import DOORS, SigningUp
from peercoach.services.sign_up.topics import ABOUT_YOU, Topic
from peercoach.web.filled_in import Filled, entered, say
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, page
from peercoach.web.sign_up.doors import both_sides, find_own_sign_up
from peercoach.web.sign_up.draft_links import keep_draft

router = PageRouter()

CHECK = "check-answers"  # with a hyphen: never the key of a question


@both_sides(router.page)
def go_on(request: Request, programme: str, session: Reading, visitor: Me) -> Response:
    """Where one was: the first page, a page halfway, or the answers that were sent in."""
    signing = find_own_sign_up(session, request, programme, visitor)
    if signing.takes_part:
        return RedirectResponse(_address(signing, None), 303)
    refuse_if_taking_part(signing.elsewhere)
    return RedirectResponse(_address(signing, signing.resume()), 303)


@both_sides(router.page, f"/{CHECK}")
def show_answers(
    request: Request, programme: str, session: Reading, visitor: Me, now: Now
) -> Response:
    signing = find_own_sign_up(session, request, programme, visitor)
    if not signing.started:
        return RedirectResponse(_address(signing, signing.topics[0]), 303)
    return _check_page(session, request, signing, now=now)


@both_sides(router.form, f"/{CHECK}")
def send(request: Request, programme: str, session: Writing, visitor: Me, now: Now) -> Response:
    signing = find_own_sign_up(session, request, programme, visitor)
    place = signing.programme, visitor.person_id
    enrolment = find_own(session, *place, side=signing.side, change=True)
    try:
        send_in(session, signing.programme, enrolment, now=now)
    except StillMissing as gaps:
        return _check_page(session, request, signing, now=now, gaps=gaps)
    if visitor.by_link:
        return RedirectResponse(f"/{programme}/{DOORS[signing.side]}/sent-in", 303)
    return RedirectResponse("/coach" if signing.side is Side.coach else f"/{programme}/me", 303)


@both_sides(router.page, "/{topic}")
def show_topic(
    request: Request, programme: str, topic: str, session: Reading, visitor: Me
) -> Response:
    signing = find_own_sign_up(session, request, programme, visitor)
    if not signing.takes_part:
        refuse_if_taking_part(signing.elsewhere)
    return _topic_page(request, signing, signing.topic(topic))


@both_sides(router.form, "/{topic}")
def keep_topic(
    request: Request,
    programme: str,
    topic: str,
    *,
    form: Filled,
    session: Writing,
    visitor: Me,
    now: Now,
) -> Response:
    signing = find_own_sign_up(session, request, programme, visitor)
    this, given = signing.topic(topic), entered(form)
    later = "later" in form
    place = signing.programme, visitor.person_id
    enrolment = start(session, *place, side=signing.side, now=now)
    try:
        save_page(
            session,
            signing.programme,
            enrolment,
            this,
            given=given,
            complete=not later,
            now=now,
        )
    except PageRefused as refused:
        return _topic_page(request, signing, this, given=given, problems=refused.problems)
    if later:
        return _keep_for_later(session, request, programme, visitor, now=now)
    following = None if _returns_to_check(request, signing) else _after(signing, this)
    return RedirectResponse(_address(signing, following), 303)


def _keep_for_later(
    session: Session, request: Request, programme: str, visitor: Visitor, *, now: datetime
) -> Response:
    """The link in the newest mail counts; whoever is here by an earlier one stays."""
    signing = find_own_sign_up(session, request, programme, visitor)
    link = mail_link(session, signing, now=now)
    response = RedirectResponse(f"/{programme}/{DOORS[signing.side]}/kept-for-later", 303)
    if link and visitor.by_link:
        keep_draft(request, response, link, until=KEPT_FOR)
    return response


def _address(signing: SigningUp, topic: Topic | None) -> str:
    """Of a page; None is the check of all answers."""
    name = topic.name if topic else CHECK
    return f"/{signing.programme.slug}/{DOORS[signing.side]}/{name}"


def _after(signing: SigningUp, topic: Topic) -> Topic | None:
    return next(iter(signing.topics[signing.topics.index(topic) + 1 :]), None)


def _back(request: Request, signing: SigningUp, topic: Topic) -> str:
    place = signing.topics.index(topic)
    if _returns_to_check(request, signing):
        return _address(signing, None)
    return _address(signing, signing.topics[place - 1]) if place else f"/{signing.programme.slug}"


def _returns_to_check(request: Request, signing: SigningUp) -> bool:
    return signing.takes_part or request.query_params.get("then") == "check"


def _topic_page(
    request: Request,
    signing: SigningUp,
    topic: Topic,
    *,
    given: Mapping[str, Sequence[str]] | None = None,
    problems: Mapping[str, InvalidInput] | None = None,
) -> Response:
    speak = translator(language_of(request))
    messages = {field: say(error, speak) for field, error in (problems or {}).items()}
    return page(
        request,
        "sign_up/topic.html",
        look=look_of(signing.programme),
        status=422 if problems else 200,
        errors=[(one, _named(signing, topic, one, said, speak)) for one, said in messages.items()]
        or None,
        messages=messages,
        signing=signing,
        topic=topic,
        number=signing.topics.index(topic) + 1,
        back=_back(request, signing, topic),
        fields=fields_of(signing, topic, given=given, messages=messages, speak=speak),
        given=given or {},
        most_places=MOST_PLACES,
    )


def _named(signing: SigningUp, topic: Topic, field: str, said: str, speak: Translator) -> str:
    """An error for the summary: it names its question where the page asks more than one."""
    alone = len(topic.questions) == 1 and topic.name != ABOUT_YOU
    if alone or field == TOP_WISH:
        return said
    label = signing.label(field, speak)
    return f"{label} {said}" if label.endswith("?") else f"{label}: {said}"


def _check_page(
    session: Session,
    request: Request,
    signing: SigningUp,
    *,
    now: Now,
    gaps: StillMissing | None = None,
) -> Response:
    speak = translator(language_of(request))
    text = speak.gettext("Not answered yet: {question}")
    missing = gaps.fields if gaps else ()
    opening = opening_of(session, signing.programme, now=now)
    return page(
        request,
        "sign_up/check.html",
        look=look_of(signing.programme),
        status=422 if gaps else 200,
        errors=[(one, text.format(question=signing.label(one, speak))) for one in missing] or None,
        signing=signing,
        programme=name_of(signing.programme, speak.language),
        addresses={topic.name: _address(signing, topic) for topic in signing.topics},
        words=words_of,
        opening=opening,
        by=answer_by(signing.programme, opening, now),
    )
