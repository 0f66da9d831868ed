"""Colours and logo of a programme."""

from typing import Annotated

from fastapi import File, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Writing
from peercoach.models import Programme
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rules.keeping import Deed
from peercoach.services.settings.fields import SettingsRefused
from peercoach.services.settings.look import colours_of, keep_look, look_of
from peercoach.services.versions import ChangedMeanwhile, merge
from peercoach.web.coordinator import setting_words
from peercoach.web.coordinator.editing import Clash, Edited, Form, told_both
from peercoach.web.coordinator.frame import go, say_in, staff_page, who
from peercoach.web.filled_in import say as said
from peercoach.web.pages import PageRouter

router = PageRouter()
HOME = "/look"


@router.page("/co/{programme}/look")
def show_look(request: Request, programme: str, session: Reading, saved: bool = False) -> Response:
    return _page(request, find_programme(session, programme), saved=saved)


@router.form("/co/{programme}/look")
def keep(
    request: Request,
    programme: str,
    form: Form,
    *,
    session: Writing,
    now: Now,
    logo: Annotated[UploadFile | None, File()] = None,
) -> Response:
    found, say = find_programme(session, programme), say_in(request)
    deed = Deed("change look", who(request), now)
    try:
        keep_look(
            session, found, form.fields, deed, seen=form.version,
            logo=logo.file.read() if logo else b"",
            without_logo="without_logo" in form.fields,
        )  # fmt: skip
    except SettingsRefused as error:
        messages = {field: said(one, say) for field, one in error.problems.items()}
        return _page(request, found, form.fields, edited=form, messages=messages)
    except ChangedMeanwhile as error:
        theirs = colours_of(found)
        yours = {name: value for name, value in form.fields.items() if name in theirs}
        merged = merge(form.was, theirs, yours)
        clash = told_both((error, merged), theirs, merged.fields, setting_words.caller(say))
        return _page(request, found, merged.fields, clash=clash)
    return go(found, f"{HOME}?saved=yes")


def _page(
    request: Request,
    programme: Programme,
    fields: dict[str, str] | None = None,
    *,
    edited: Edited | None = None,
    messages: dict[str, str] | None = None,
    clash: Clash | None = None,
    saved: bool = False,
) -> Response:
    own = colours_of(programme)
    return staff_page(
        request,
        "co/look.html",
        programme,
        at="/rules",
        status=422 if messages else 409 if clash else 200,
        fields={**own, **(fields or {})},
        was=edited.was if edited else own,
        version=edited.version if edited else programme.version,
        messages=messages or {},
        errors=list(messages.items()) if messages else None,
        clash=clash,
        saved=saved,
        slug=programme.slug,
        has=look_of(programme),
    )
