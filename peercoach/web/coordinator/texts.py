"""Words of a programme's own, in both languages, and how they look where they will stand."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Writing
from peercoach.models import Programme
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rules.keeping import Deed
from peercoach.services.settings.fields import SettingsRefused
from peercoach.services.settings.text_preview import Preview, preview
from peercoach.services.settings.texts import PLACES, keep_texts, read_texts, text_fields
from peercoach.services.versions import ChangedMeanwhile
from peercoach.web.coordinator.editing import Form
from peercoach.web.coordinator.frame import go, say_in, staff_page, who
from peercoach.web.coordinator.setting_form import as_kept, not_kept
from peercoach.web.pages import PageRouter

router = PageRouter()
HOME = "/texts"


@router.page("/co/{programme}/texts")
def show_texts(request: Request, programme: str, session: Reading, saved: bool = False) -> Response:
    found = find_programme(session, programme)
    return _page(request, found, as_kept(found, text_fields(found)), saved=saved)


@router.form("/co/{programme}/texts/preview")
def see_first(request: Request, programme: str, form: Form, session: Reading) -> Response:
    """How it would look; nothing is saved by looking."""
    found, say = find_programme(session, programme), say_in(request)
    own = text_fields(found)
    try:
        seen = preview(read_texts(form.fields))
    except SettingsRefused as error:
        return _page(request, found, not_kept(error, found, own, form, say))
    shown = as_kept(found, own) | {"fields": own | form.fields}
    return _page(request, found, shown | {"was": form.was, "version": form.version}, seen=seen)


@router.form("/co/{programme}/texts")
def keep(request: Request, programme: str, form: Form, session: Writing, now: Now) -> Response:
    found, say = find_programme(session, programme), say_in(request)
    try:
        deed = Deed("change texts", who(request), now)
        keep_texts(session, found, form.fields, deed, seen=form.version)
    except (SettingsRefused, ChangedMeanwhile) as error:
        return _page(request, found, not_kept(error, found, text_fields(found), form, say))
    return go(found, f"{HOME}?saved=yes")


def _page(
    request: Request,
    programme: Programme,
    shown: dict[str, Any],
    *,
    saved: bool = False,
    seen: dict[str, Preview] | None = None,
) -> Response:
    context: dict[str, Any] = {"saved": saved, "places": PLACES, "seen": seen}
    return staff_page(request, "co/texts.html", programme, at="/rules", **context, **shown)
