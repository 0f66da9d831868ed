"""Which mails somebody wants, and what became of those they were sent."""

from typing import Annotated

from fastapi import Form
from fastapi.responses import RedirectResponse
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Me, Now, Reading, Writing
from peercoach.i18n import AMSTERDAM, translator
from peercoach.models import Person
from peercoach.services.mails.sent import mails_to
from peercoach.services.mails.wishes import TOLD, choose_mail, topics_for, wants
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, page

router = PageRouter()


@router.page("/me/mails")
def show_mails(
    request: Request, session: Reading, me: Me, now: Now, *, kept: bool = False
) -> Response:
    person = session.get_one(Person, me.person_id)
    topics = topics_for(session, person)
    say = translator(language_of(request)).gettext
    return page(
        request,
        "account/mails.html",
        person=person,
        topics=[(topic.value, *(say(words) for words in TOLD[topic])) for topic in topics],
        chosen=[topic.value for topic in topics if wants(person, topic)],
        mails=mails_to(session, person, now=now),
        kept=kept,
        zone=AMSTERDAM,
    )


@router.form("/me/mails")
def keep_choice(
    session: Writing, me: Me, wanted: Annotated[list[str] | None, Form()] = None
) -> Response:
    choose_mail(session, session.get_one(Person, me.person_id), wanted=wanted or ())
    return RedirectResponse("/me/mails?kept=true", 303)
