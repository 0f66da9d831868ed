"""Which mails somebody wants, what became of those they were sent, and what was answered by the
links in them."""

from typing import Annotated

from fastapi import Form
from fastapi.responses import RedirectResponse
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Me, Now, Reading, Writing
from peercoach.i18n import AMSTERDAM, Translator, translator
from peercoach.models import Person
from peercoach.services.care.theirs import find_theirs
from peercoach.services.check_ins.by_link import ByLink, answered_by_link, was_not_me
from peercoach.services.mails.sent import mails_to
from peercoach.services.mails.wishes import TOLD, choose_mail, topics_for, wants
from peercoach.services.quiet_pairs.words import answer_words, question_words
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, page

router = PageRouter()


@router.page("/me/mails")
def show_mails(
    request: Request,
    session: Reading,
    me: Me,
    now: Now,
    *,
    kept: bool = False,
    taken_back: bool = False,
) -> Response:
    person = session.get_one(Person, me.person_id)
    topics = topics_for(session, person)
    speak = translator(language_of(request))
    say = speak.gettext
    return page(
        request,
        "account/mails.html",
        person=person,
        topics=[(topic.value, *(say(words) for words in TOLD[topic])) for topic in topics],
        chosen=[topic.value for topic in topics if wants(person, topic)],
        mails=mails_to(session, person, now=now),
        answers=[(one, *_words(one, speak)) for one in answered_by_link(session, person)],
        kept=kept,
        taken_back=taken_back,
        zone=AMSTERDAM,
    )


@router.form("/me/mails")
def keep_choice(
    session: Writing, me: Me, wanted: Annotated[list[str] | None, Form()] = None
) -> Response:
    choose_mail(session, session.get_one(Person, me.person_id), wanted=wanted or ())
    return RedirectResponse("/me/mails?kept=true", 303)


@router.form("/me/pairs/{uid}/check-ins/not-me")
def say_not_me(
    uid: str, session: Writing, me: Me, now: Now, step: Annotated[str, Form()] = ""
) -> Response:
    """On to the question itself, by a link that no mail holds; or back, where its time is over."""
    theirs = find_theirs(session, me.person_id, uid, change=True)
    token = was_not_me(session, theirs, step, now=now)
    return RedirectResponse(f"/c/{token}?back=1" if token else "/me/mails?taken_back=true", 303)


def _words(one: ByLink, speak: Translator) -> tuple[str, str]:
    """The question, and the answer where it is one."""
    asked = one.check_in
    return question_words(asked.step, one.other, speak), answer_words(asked, speak)
