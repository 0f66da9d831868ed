"""To a coach whose first-year looks further: neutral, and no reason."""

from collections.abc import Mapping
from typing import Any

from peercoach.i18n import Translator
from peercoach.notify.letters import Button, Letter

OTHER_BUDDY = "other-buddy"


def write_other_buddy(payload: Mapping[str, Any], speak: Translator) -> Letter:
    """payload: `name` of the coach and `other`, `path` of the board."""
    _ = speak.gettext
    return Letter(
        subject=_("Your pairing has changed"),
        paragraphs=(
            _("Hi {name},").format(name=payload["name"]),
            _("You and {other} are no longer paired. That says nothing about you.").format(
                other=payload["other"]
            ),
            _("Your place is free again. Nothing is asked of you."),
        ),
        button=Button(_("To your page"), payload["path"]),
    )
