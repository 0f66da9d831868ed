"""Settings of a programme: its name and words, its calendar, its check-ins."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Writing
from peercoach.models import Programme
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.rules.keeping import Deed
from peercoach.services.settings.fields import SettingsRefused, keep_settings, settings_fields
from peercoach.services.versions import ChangedMeanwhile
from peercoach.web.coordinator import setting_words
from peercoach.web.coordinator.editing import Form
from peercoach.web.coordinator.frame import go, say_in, staff_page, who
from peercoach.web.coordinator.setting_form import as_kept, not_kept
from peercoach.web.pages import PageRouter

router = PageRouter()
HOME = "/settings"


@router.page("/co/{programme}/settings")
def show_settings(
    request: Request, programme: str, session: Reading, saved: bool = False
) -> Response:
    found = find_programme(session, programme)
    return _page(request, found, as_kept(found, settings_fields(found)), saved=saved)


@router.form("/co/{programme}/settings")
def keep(request: Request, programme: str, form: Form, session: Writing, now: Now) -> Response:
    found, say = find_programme(session, programme), say_in(request)
    try:
        deed = Deed("change settings", who(request), now)
        keep_settings(session, found, form.fields, deed, seen=form.version)
    except (SettingsRefused, ChangedMeanwhile) as error:
        return _page(request, found, not_kept(error, found, settings_fields(found), form, say))
    return go(found, f"{HOME}?saved=yes")


def _page(
    request: Request, programme: Programme, shown: dict[str, Any], *, saved: bool = False
) -> Response:
    return staff_page(
        request,
        "co/settings.html",
        programme,
        at="/rules",
        saved=saved,
        labels=setting_words.LABELS,
        **shown,
    )
