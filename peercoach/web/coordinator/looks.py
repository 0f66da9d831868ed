"""Colours and logo of a programme."""

from typing import Annotated, Any

from fastapi import File, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Writing
from peercoach.models import Programme
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rules.keeping import Deed
from peercoach.services.settings.fields import SettingsRefused
from peercoach.services.settings.look import colours_of, keep_look, look_of
from peercoach.services.versions import ChangedMeanwhile
from peercoach.web.coordinator.editing import Form
from peercoach.web.coordinator.frame import go, say_in, staff_page, who
from peercoach.web.coordinator.setting_form import as_kept, not_kept
from peercoach.web.pages import PageRouter

router = PageRouter()
HOME = "/look"


@router.page("/co/{programme}/look")
def show_look(request: Request, programme: str, session: Reading, saved: bool = False) -> Response:
    found = find_programme(session, programme)
    return _page(request, found, as_kept(found, colours_of(found)), saved=saved)


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
    except (SettingsRefused, ChangedMeanwhile) as error:
        return _page(request, found, not_kept(error, found, colours_of(found), form, say))
    return go(found, f"{HOME}?saved=yes")


def _page(
    request: Request, programme: Programme, shown: dict[str, Any], *, saved: bool = False
) -> Response:
    return staff_page(
        request,
        "co/look.html",
        programme,
        at="/rules",
        saved=saved,
        slug=programme.slug,
        has=look_of(programme),
        **shown,
    )
