"""Someone to turn to: the entries of the help page, and who the confidential readers are."""

from typing import Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Renewal, Writing
from peercoach.errors import InvalidFields
from peercoach.models import HelpEntry, HelpKind, Language, Person, Programme
from peercoach.services.care.readers import dismiss_reader, name_reader, readers_of
from peercoach.services.people import NoAddress
from peercoach.services.programmes.help_entries import (
    Filled,
    entries_of,
    find_entry,
    is_stale,
    note_checked,
    save_entry,
)
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.sign_up.person_names import NoName, checked_name
from peercoach.web import filled_in
from peercoach.web.coordinator.frame import go, say_in, staff_page, who, zone_of
from peercoach.web.pages import PageRouter

router = PageRouter()
HOME = "/care"
FIELDS = ("name", "about_nl", "about_en", "phone", "email", "web", "owner", "owner_email")


@router.page("/co/{programme}/care")
def show_care(request: Request, programme: str, session: Reading, now: Now) -> Response:
    return _care_page(request, session, find_programme(session, programme), now)


@router.page("/co/{programme}/care/entries/{uid}")
def show_entry(request: Request, programme: str, uid: str, session: Reading) -> Response:
    found = find_programme(session, programme)
    entry = None if uid == "new" else find_entry(session, found, uid)
    given = {name: getattr(entry, name) if entry else "" for name in FIELDS}
    return _entry_page(
        request, found, entry, given | {"kind": entry.kind if entry else HelpKind.psychologist}
    )


@router.form("/co/{programme}/care/entries/{uid}")
def keep_entry(
    request: Request,
    programme: str,
    uid: str,
    *,
    session: Writing,
    now: Now,
    renewal: Renewal,
    kind: Annotated[HelpKind, Form()],
    form: filled_in.Filled,
) -> Response:
    found = find_programme(session, programme)
    entry = None if uid == "new" else find_entry(session, found, uid)
    given = {name: values[0] for name, values in filled_in.entered(form).items() if name in FIELDS}
    given = dict.fromkeys(FIELDS, "") | given
    try:
        save_entry(session, found, Filled(kind=kind, **given), entry=entry, now=now)
    except InvalidFields as error:
        return _entry_page(request, found, entry, given | {"kind": kind}, error)
    renewal.after(session)
    return go(found, HOME)


@router.form("/co/{programme}/care/entries/{uid}/checked")
def say_checked(programme: str, uid: str, session: Writing, now: Now, renewal: Renewal) -> Response:
    found = find_programme(session, programme)
    note_checked(session, found, find_entry(session, found, uid), now=now)
    renewal.after(session)
    return go(found, HOME)


@router.form("/co/{programme}/care/entries/{uid}/remove")
def remove_entry(programme: str, uid: str, session: Writing, renewal: Renewal) -> Response:
    found = find_programme(session, programme)
    session.delete(find_entry(session, found, uid))
    session.flush()
    renewal.after(session)
    return go(found, HOME)


@router.form("/co/{programme}/care/readers")
def add_reader(
    request: Request,
    programme: str,
    session: Writing,
    now: Now,
    email: Annotated[str, Form()] = "",
    name: Annotated[str, Form(max_length=80)] = "",
) -> Response:
    found, me = find_programme(session, programme), session.get_one(Person, who(request))
    language = Language(say_in(request).language)
    try:
        named = checked_name(name)
        name_reader(session, found, email, name=named, language=language, by=me, now=now)
    except (NoAddress, NoName) as error:
        field = "name" if isinstance(error, NoName) else "email"
        messages = {field: filled_in.say(error, say_in(request))}
        return _care_page(request, session, found, now, email=email, name=name, messages=messages)
    return go(found, HOME)


@router.form("/co/{programme}/care/readers/{uid}/remove")
def remove_reader(
    request: Request, programme: str, uid: str, session: Writing, now: Now
) -> Response:
    found, me = find_programme(session, programme), session.get_one(Person, who(request))
    dismiss_reader(session, found, uid, by=me, now=now)
    return go(found, HOME)


def _care_page(
    request: Request,
    session: Reading,
    programme: Programme,
    now: Now,
    *,
    email: str = "",
    name: str = "",
    messages: dict[str, str] | None = None,
) -> Response:
    today = now.astimezone(zone_of(programme)).date()
    entries = entries_of(session, programme)
    return staff_page(
        request,
        "co/care.html",
        programme,
        at=HOME,
        status=422 if messages else 200,
        entries=[(entry, is_stale(entry, today)) for entry in entries],
        readers=readers_of(session, programme.id),
        no_key=request.app.state.vault is None,
        me=who(request),
        email=email,
        name=name,
        messages=messages or {},
        errors=list(messages.items()) if messages else None,
    )


def _entry_page(
    request: Request,
    programme: Programme,
    entry: HelpEntry | None,
    given: dict[str, str],
    error: InvalidFields | None = None,
) -> Response:
    problems = error.problems.items() if error else ()
    messages = {name: filled_in.say(problem, say_in(request)) for name, problem in problems}
    return staff_page(
        request,
        "co/help_entry.html",
        programme,
        at=HOME,
        status=422 if error else 200,
        entry=entry,
        given=given,
        kinds=list(HelpKind),
        messages=messages,
        errors=list(messages.items()) or None,
    )
