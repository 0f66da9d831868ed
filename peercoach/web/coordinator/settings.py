"""Settings of a programme: its name and words, its calendar, its check-ins."""

from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Writing
from peercoach.models import Programme
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rules.keeping import Deed
from peercoach.services.settings.fields import SettingsRefused, keep_settings, settings_fields
from peercoach.services.versions import ChangedMeanwhile, merge
from peercoach.web.coordinator import setting_words
from peercoach.web.coordinator.editing import Clash, Edited, Form, told_both
from peercoach.web.coordinator.frame import go, say_in, staff_page, who
from peercoach.web.filled_in import say as said
from peercoach.web.pages import PageRouter

router = PageRouter()
HOME = "/settings"


@router.page("/co/{programme}/settings")
def show_settings(
    request: Request, programme: str, session: Reading, saved: bool = False
) -> Response:
    return _page(request, find_programme(session, programme), saved=saved)


@router.form("/co/{programme}/settings")
def keep(request: Request, programme: str, form: Form, session: Writing, now: Now) -> Response:
    found, say = find_programme(session, programme), say_in(request)
    try:
        deed = Deed("change settings", who(request), now)
        keep_settings(session, found, form.fields, deed, seen=form.version)
    except SettingsRefused as error:
        messages = {field: said(one, say) for field, one in error.problems.items()}
        return _page(request, found, form.fields, edited=form, messages=messages)
    except ChangedMeanwhile as error:
        theirs = settings_fields(found)
        merged = merge(form.was, theirs, form.fields)
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
    own = settings_fields(programme)
    return staff_page(
        request,
        "co/settings.html",
        programme,
        at="/rules",
        status=422 if messages else 409 if clash else 200,
        fields={**own, **(fields or {})},
        was=edited.was if edited else own,
        version=edited.version if edited else programme.version,
        labels=setting_words.LABELS,
        messages=messages or {},
        errors=list(messages.items()) if messages else None,
        clash=clash,
        saved=saved,
    )
