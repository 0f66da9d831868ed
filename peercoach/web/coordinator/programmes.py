"""The programmes one coordinates, and making another."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Writing
from peercoach.errors import InvalidInput, PeerCoachError
from peercoach.models import Person
from peercoach.services.calendar.written_periods import read_periods
from peercoach.services.programmes.new_programme import (
    SlugTaken,
    create_own_programme,
    wrong_fields,
)
from peercoach.services.programmes.programmes import name_of
from peercoach.services.programmes.roles import programmes_of
from peercoach.web.coordinator.frame import go, say_in, who
from peercoach.web.pages import PageRouter, page

router = PageRouter()
Text = Annotated[str, Form()]
EMPTY = {"name_nl": "", "name_en": "", "slug": "", "like": "", "breaks": "", "exam_weeks": ""}


@router.page("/co")
def show_programmes(request: Request, session: Reading) -> Response:
    return _page(request, session, EMPTY)


@router.form("/co")
def make_programme(
    request: Request,
    *,
    session: Writing,
    now: Now,
    name_nl: Text = "",
    name_en: Text = "",
    slug: Text = "",
    like: Text = "",
    breaks: Text = "",
    exam_weeks: Text = "",
) -> Response:
    fields = {"name_nl": name_nl, "name_en": name_en, "slug": slug.strip()}
    periods = {"breaks": breaks, "exam_weeks": exam_weeks}
    given = {**fields, **periods, "like": like}
    free, unread = _read_all(periods)
    if wrong := {**wrong_fields(**fields, free=free), **unread}:
        return _page(request, session, given, wrong)
    by = session.get_one(Person, who(request))
    try:
        made = create_own_programme(session, **fields, free=free, like=like, by=by, now=now)
    except SlugTaken as error:
        return _page(request, session, given, {"slug": error})
    return go(made)


def _read_all(
    periods: Mapping[str, str],
) -> tuple[dict[str, list[tuple[date, date]]], dict[str, InvalidInput]]:
    """What could be read, and what is wrong with the rest."""
    free: dict[str, list[tuple[date, date]]] = {}
    wrong: dict[str, InvalidInput] = {}
    for kind, text in periods.items():
        try:
            free[kind] = read_periods(text)
        except InvalidInput as error:
            wrong[kind] = error
    return free, wrong


def _page(
    request: Request,
    session: Session,
    given: Mapping[str, str],
    wrong: Mapping[str, PeerCoachError] | None = None,
) -> Response:
    say = say_in(request)
    messages = {
        field: say.gettext(error.message).format(**error.details)
        for field, error in (wrong or {}).items()
    }
    own = [(one.slug, name_of(one, say.language)) for one in programmes_of(session, who(request))]
    return page(
        request,
        "co/programmes.html",
        status=422 if messages else 200,
        own=own,
        copies=[("", say.gettext("From the template")), *own],
        given=given,
        messages=messages,
        errors=list(messages.items()) or None,
    )
