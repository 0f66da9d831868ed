"""What a form of settings shows: as it is kept, with what is wrong, or with what another kept."""

from typing import Any

from peercoach.i18n import Translator
from peercoach.models import Programme
from peercoach.services.settings.fields import SettingsRefused
from peercoach.services.versions import ChangedMeanwhile, merge
from peercoach.web.coordinator import setting_words
from peercoach.web.coordinator.editing import Edited, told_both
from peercoach.web.filled_in import say as said


def as_kept(programme: Programme, own: dict[str, str]) -> dict[str, Any]:
    return {
        "fields": own,
        "was": own,
        "version": programme.version,
        "messages": {},
        "clash": None,
    }


def not_kept(
    error: SettingsRefused | ChangedMeanwhile,
    programme: Programme,
    own: dict[str, str],
    form: Edited,
    say: Translator,
) -> dict[str, Any]:
    """The same, with everything that was filled in."""
    kept = as_kept(programme, own)
    if isinstance(error, SettingsRefused):
        messages = {field: said(one, say) for field, one in error.problems.items()}
        return kept | {
            "status": 422,
            "fields": own | form.fields,
            "was": form.was,
            "version": form.version,
            "messages": messages,
            "errors": list(messages.items()),
        }
    yours = {name: value for name, value in form.fields.items() if name in own}
    merged = merge(form.was, own, yours)
    return kept | {
        "status": 409,
        "fields": own | merged.fields,
        "clash": told_both((error, merged), own, merged.fields, setting_words.caller(say)),
    }
